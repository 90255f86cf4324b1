/**
 * What can be said of the analysis of one slide. Exactly one state holds at a time; it follows from what the main side says of its
 * runs and from what was asked for in this window, and is kept nowhere. The last finished run is carried along, so that starting
 * another loses no result.
 */
import type { FinishedRun } from '../../src-main/contract/api';
import type { Candidate, Progress } from '../../src-main/contract/detection';
import type { ErrorReport } from '../../src-main/contract/errors';
import type { RunItem } from '../../src-main/contract/wire/topics';
import { formatDuration } from '../ui/figures';
import { t } from '../ui/language.svelte';

export type RunState =
  | { readonly kind: 'none' }
  /** Asked for, not yet answered. */
  | { readonly kind: 'starting'; readonly modelId: string; readonly previous: FinishedRun | null }
  | {
      readonly kind: 'running';
      readonly runId: string;
      readonly modelId: string;
      readonly progress: Progress;
      /** What has been found so far, in order of arrival. */
      readonly candidates: readonly Candidate[];
      /** `candidates` lacks some that were found: no count can be made of them. */
      readonly incomplete: boolean;
      /** The person asked to stop; the main side has not yet stopped. */
      readonly cancelling: boolean;
      readonly previous: FinishedRun | null;
    }
  | { readonly kind: 'failed'; readonly error: ErrorReport; readonly previous: FinishedRun | null }
  | { readonly kind: 'cancelled'; readonly previous: FinishedRun | null }
  | { readonly kind: 'finished'; readonly run: FinishedRun };

/** What this window asked for and the main side has not shown yet. */
export type Asked =
  | { readonly kind: 'start'; readonly modelId: string }
  | { readonly kind: 'refused'; readonly error: ErrorReport };

export interface RunFacts {
  readonly asked: Asked | null;
  /** The run over the slide that was started last; `null` for none, or where a person has put its end aside. */
  readonly item: RunItem | null;
  /** Of that run. */
  readonly candidates: readonly Candidate[];
  readonly incomplete: boolean;
  readonly cancelling: boolean;
  /** The newest finished run that is there to be shown. */
  readonly finished: FinishedRun | null;
  /** Whether that is what `item` ended with, or a later one. */
  readonly isFetched: boolean;
}

export function runStateOf(facts: RunFacts): RunState {
  const { asked, item, finished: previous } = facts;
  if (asked?.kind === 'refused') return { kind: 'failed', error: asked.error, previous };
  if (asked?.kind === 'start') return { kind: 'starting', modelId: asked.modelId, previous };
  if (item !== null && (item.end === null || (item.end.kind === 'finished' && !facts.isFetched))) {
    const { runId, modelId, progress } = item;
    const { candidates, incomplete, cancelling } = facts;
    return { kind: 'running', runId, modelId, progress, candidates, incomplete, cancelling, previous };
  }
  if (item?.end?.kind === 'failed') {
    const { error } = item.end;
    return error.tag === 'aborted' ? { kind: 'cancelled', previous } : { kind: 'failed', error, previous };
  }
  return previous === null ? { kind: 'none' } : { kind: 'finished', run: previous };
}

export function isUnderWay(state: RunState): boolean {
  return state.kind === 'starting' || state.kind === 'running';
}

/** The run whose figures may still be looked at: the finished one, or the one before. */
export function lastFinished(state: RunState): FinishedRun | null {
  if (state.kind === 'none') return null;
  return state.kind === 'finished' ? state.run : state.previous;
}

/** How a run ended, to follow the slide's name; `null` while it goes on. */
export function endWords({ end }: RunItem): string | null {
  if (end === null) return null;
  if (end.kind === 'finished') {
    // No count: that which stands follows the threshold, and this sentence does not.
    return t('session-run-finished', { time: formatDuration(end.seconds) });
  }
  const { tag, why } = end.error;
  if (tag === 'aborted') return t('session-run-cancelled');
  return tag === 'not-brightfield' ? t('session-run-not-counted', { why }) : t('session-run-failed', { why });
}
