/**
 * What can be said of the analysis of one slide, and how it changes: a pure reducer over the person's
 * actions and the main side's events. Exactly one state holds at a time; the last finished run is carried
 * along so that starting anew never loses a result.
 */
import type { ApiEvent, CurrentRun, FinishedRun } from '../../src-main/contract/api';
import type { Candidate, Progress } from '../../src-main/contract/detection';
import { countMitotic } from '../../src-main/counting/count';
import type { ErrorReport } from '../../src-main/contract/errors';
import { formatCount, formatDuration } from '../ui/figures';

export type RunState =
  | { readonly kind: 'none' }
  /** Asked for, not yet answered. */
  | { readonly kind: 'starting'; readonly modelId: string; readonly previous: FinishedRun | null }
  | {
      readonly kind: 'running';
      readonly runId: string;
      readonly modelId: string;
      /** `null` until the first report. */
      readonly progress: Progress | null;
      /** What has been found so far, in order of arrival. */
      readonly candidates: readonly Candidate[];
      /** `candidates` lacks some that were sent: no count can be made of them. */
      readonly incomplete: boolean;
      /** The person asked to stop; the main side has not yet stopped. */
      readonly cancelling: boolean;
      readonly previous: FinishedRun | null;
    }
  | { readonly kind: 'failed'; readonly error: ErrorReport; readonly previous: FinishedRun | null }
  | { readonly kind: 'cancelled'; readonly previous: FinishedRun | null }
  | { readonly kind: 'finished'; readonly run: FinishedRun };

export type RunAction =
  | { readonly type: 'start'; readonly modelId: string }
  | { readonly type: 'started'; readonly runId: string }
  | { readonly type: 'refused'; readonly error: ErrorReport }
  | { readonly type: 'cancel-asked' }
  /** All that the main side knows of a run that goes on. */
  | { readonly type: 'joined'; readonly run: CurrentRun }
  /** Back to the last result after a run that failed or was cancelled. */
  | { readonly type: 'restore' }
  | RunEvent;

export type RunEvent = Extract<ApiEvent, { readonly runId: string }>;

export function isRunEvent(event: ApiEvent): event is RunEvent {
  return 'runId' in event;
}

export function isUnderWay(state: RunState): boolean {
  return state.kind === 'starting' || state.kind === 'running';
}

/** The run whose figures may still be looked at: the finished one, or the one before. */
export function lastFinished(state: RunState): FinishedRun | null {
  if (state.kind === 'none') return null;
  return state.kind === 'finished' ? state.run : state.previous;
}

/** Of the run under way, or that has ended with a result. */
export function runIdOf(state: RunState): string | null {
  if (state.kind === 'running') return state.runId;
  return state.kind === 'finished' ? state.run.runId : null;
}

/** How a run ended, to follow the slide's name; `null` for an event that ends none. */
export function endWords(event: RunEvent): string | null {
  if (event.type === 'run-finished') {
    const { candidates, threshold, timings } = event.result;
    const count = formatCount(countMitotic(candidates, threshold));
    return `analysed in ${formatDuration(timings.total)}, ${count} mitotic`;
  }
  if (event.type !== 'run-failed') return null;
  const { tag, why } = event.error;
  if (tag === 'aborted') return 'analysis cancelled';
  return tag === 'not-brightfield' ? `not counted, ${why}` : `analysis failed, ${why}`;
}

export function reduceRun(state: RunState, action: RunAction): RunState {
  switch (action.type) {
    case 'start':
      if (isUnderWay(state)) return state;
      return { kind: 'starting', modelId: action.modelId, previous: lastFinished(state) };
    case 'started':
      if (state.kind !== 'starting') return state;
      return {
        kind: 'running',
        runId: action.runId,
        modelId: state.modelId,
        progress: null,
        candidates: [],
        incomplete: false,
        cancelling: false,
        previous: state.previous,
      };
    case 'joined': {
      const { runId, modelId, progress, candidates } = action.run;
      const cancelling = state.kind === 'running' && state.runId === runId && state.cancelling;
      const previous = lastFinished(state);
      return {
        kind: 'running',
        runId,
        modelId,
        progress,
        candidates,
        incomplete: false,
        cancelling,
        previous,
      };
    }
    case 'refused':
      return state.kind === 'starting'
        ? { kind: 'failed', error: action.error, previous: state.previous }
        : state;
    case 'cancel-asked':
      return state.kind === 'running' ? { ...state, cancelling: true } : state;
    case 'restore': {
      const previous = lastFinished(state);
      if ((state.kind !== 'failed' && state.kind !== 'cancelled') || previous === null) return state;
      return { kind: 'finished', run: previous };
    }
    case 'run-progress':
    case 'run-candidates':
    case 'run-finished':
    case 'run-failed':
      return state.kind === 'running' && state.runId === action.runId ? reduceEvent(state, action) : state;
  }
}

function reduceEvent(state: Extract<RunState, { kind: 'running' }>, event: RunEvent): RunState {
  switch (event.type) {
    case 'run-progress':
      // A run of one's own begins with a report of nothing done; one of another window was joined midway.
      return {
        ...state,
        progress: event.progress,
        incomplete: state.incomplete || (state.progress === null && event.progress.patchesDone > 0),
      };
    case 'run-candidates': {
      const known = state.candidates.length;
      // Some may be known already, from the state of the run that was asked for.
      const repeated = known - event.from;
      const incomplete = state.incomplete || repeated < 0;
      const fresh = event.candidates.slice(Math.max(0, repeated));
      return { ...state, incomplete, candidates: [...state.candidates, ...fresh] };
    }
    case 'run-finished':
      return { kind: 'finished', run: { runId: event.runId, result: event.result } };
    case 'run-failed':
      return event.error.tag === 'aborted'
        ? { kind: 'cancelled', previous: state.previous }
        : { kind: 'failed', error: event.error, previous: state.previous };
  }
}
