import { describe, expect, it } from 'vitest';
import type { Progress } from '../../../src-main/contract/detection';
import type { ErrorReport } from '../../../src-main/contract/errors';
import {
  isUnderWay,
  lastFinished,
  reduceRun,
  type RunAction,
  type RunState,
} from '../../../src-renderer/session/run-state';
import { result } from '../result-fixture';

const progress: Progress = {
  stage: 'detecting',
  stageFraction: 0.3,
  patchesDone: 3,
  patchesTotal: 9,
  doneAreaMm2: 0.2,
  totalAreaMm2: 0.6,
  rateMm2PerMin: 12,
  secondsLeft: 2,
  missingTiles: 0,
};
const failure: ErrorReport = {
  tag: 'engine-failed',
  what: 'the engine stopped',
  where: {},
  why: 'it died',
  remedy: 'try again',
};
const abort: ErrorReport = { ...failure, tag: 'aborted' };

function play(...actions: RunAction[]): RunState {
  return actions.reduce(reduceRun, { kind: 'none' });
}

const start: RunAction[] = [
  { type: 'start', modelId: 'mitosis-c8' },
  { type: 'started', runId: 'r1' },
];

describe('run state', () => {
  it('goes from nothing to finished, collecting what is found on the way', () => {
    const running = play(
      ...start,
      { type: 'run-progress', runId: 'r1', progress },
      { type: 'run-candidates', runId: 'r1', from: 0, candidates: [{ x: 1, y: 1, score: 0.4 }] },
      { type: 'run-candidates', runId: 'r1', from: 1, candidates: [{ x: 2, y: 2, score: 0.8 }] },
    );
    expect(running).toMatchObject({ kind: 'running', progress, cancelling: false });
    expect(running.kind === 'running' && running.candidates.map(({ x }) => x)).toEqual([1, 2]);
    expect(isUnderWay(running)).toBe(true);
    const finished = reduceRun(running, { type: 'run-finished', runId: 'r1', result });
    expect(finished).toEqual({ kind: 'finished', run: { runId: 'r1', result } });
    expect(isUnderWay(finished)).toBe(false);
  });

  it('takes each candidate once, and knows when some are missing', () => {
    const found = [1, 2, 3, 4].map((x) => ({ x, y: x, score: 0.9 }));
    const joined: RunAction = {
      type: 'joined',
      run: { runId: 'r1', slideId: 's', modelId: 'm', progress, candidates: found.slice(0, 2) },
    };
    const xs = (state: RunState): unknown => state.kind === 'running' && state.candidates.map(({ x }) => x);
    const whole = play(joined, { type: 'run-candidates', runId: 'r1', from: 1, candidates: found.slice(1) });
    expect(xs(whole)).toEqual([1, 2, 3, 4]);
    expect(whole).toMatchObject({ incomplete: false });
    const gap = play(joined, { type: 'run-candidates', runId: 'r1', from: 3, candidates: found.slice(3) });
    expect(gap).toMatchObject({ incomplete: true });
    expect(reduceRun(gap, joined)).toMatchObject({ incomplete: false });
  });

  it('tells a failure from a cancellation', () => {
    expect(play(...start, { type: 'run-failed', runId: 'r1', error: failure })).toMatchObject({
      kind: 'failed',
      error: failure,
    });
    expect(
      play(...start, { type: 'cancel-asked' }, { type: 'run-failed', runId: 'r1', error: abort }),
    ).toMatchObject({ kind: 'cancelled' });
  });

  it('shows at once that cancelling was asked for, and lets a run that was quicker finish', () => {
    const cancelling = play(...start, { type: 'cancel-asked' });
    expect(cancelling).toMatchObject({ kind: 'running', cancelling: true });
    expect(reduceRun(cancelling, { type: 'run-finished', runId: 'r1', result }).kind).toBe('finished');
  });

  it('is deaf to other runs and to events after the end', () => {
    const running = play(...start);
    expect(reduceRun(running, { type: 'run-progress', runId: 'other', progress })).toBe(running);
    const finished = reduceRun(running, { type: 'run-finished', runId: 'r1', result });
    expect(reduceRun(finished, { type: 'run-failed', runId: 'r1', error: abort })).toBe(finished);
  });

  it('does not start twice', () => {
    const running = play(...start);
    expect(reduceRun(running, { type: 'start', modelId: 'other' })).toBe(running);
  });

  it('reports a refused start', () => {
    expect(play({ type: 'start', modelId: 'm' }, { type: 'refused', error: failure })).toMatchObject({
      kind: 'failed',
      error: failure,
    });
  });

  it.each([failure, abort])('keeps the last result through a run that ends with $tag', (error) => {
    const finished = play(...start, { type: 'run-finished', runId: 'r1', result });
    const again: RunAction[] = [
      { type: 'start', modelId: 'm' },
      { type: 'started', runId: 'r2' },
      { type: 'run-failed', runId: 'r2', error },
    ];
    const ended = again.reduce(reduceRun, finished);
    expect(lastFinished(ended)?.runId).toBe('r1');
    expect(reduceRun(ended, { type: 'restore' })).toEqual(finished);
  });

  it('has nothing to restore after a first run that failed', () => {
    const failed = play(...start, { type: 'run-failed', runId: 'r1', error: failure });
    expect(reduceRun(failed, { type: 'restore' })).toBe(failed);
    expect(lastFinished(failed)).toBeNull();
  });
});
