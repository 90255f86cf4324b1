/**
 * What can be said of the analysis of one slide, and how it changes: a pure reducer over the person's
 * actions and the main side's events. Exactly one state holds at a time; the last finished run is carried
 * along so that starting anew never loses a result.
 */
import type { ApiEvent, FinishedRun } from '../../src-main/contract/api';
import type { Candidate, Progress } from '../../src-main/contract/detection';
import type { ErrorReport } from '../../src-main/contract/errors';

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
      /** It was under way before this window asked for it, so that `candidates` lacks what was found until then. */
      readonly joined: boolean;
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
        joined: false,
        cancelling: false,
        previous: state.previous,
      };
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
      // A run of one's own begins with a report of nothing done.
      return {
        ...state,
        progress: event.progress,
        joined: state.joined || (state.progress === null && event.progress.patchesDone > 0),
      };
    case 'run-candidates':
      return { ...state, candidates: [...state.candidates, ...event.candidates] };
    case 'run-finished':
      return { kind: 'finished', run: { runId: event.runId, result: event.result } };
    case 'run-failed':
      return event.error.tag === 'aborted'
        ? { kind: 'cancelled', previous: state.previous }
        : { kind: 'failed', error: event.error, previous: state.previous };
  }
}
