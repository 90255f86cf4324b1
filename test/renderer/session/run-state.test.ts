import { describe, expect, it } from 'vitest';
import type { FinishedRun } from '../../../src-main/contract/api';
import { progressAt } from '../../../src-main/contract/detection';
import type { ErrorReport } from '../../../src-main/contract/errors';
import { runId } from '../../../src-main/contract/identity';
import type { RunEnd, RunItem } from '../../../src-main/contract/wire/topics';
import {
  endWords,
  isUnderWay,
  lastFinished,
  runStateOf,
  type RunFacts,
} from '../../../src-renderer/session/run-state';
import { model, pictureOf, result } from '../result-fixture';

const failure: ErrorReport = {
  tag: 'engine-failed',
  what: 'the engine stopped',
  where: {},
  why: 'it died',
  remedy: 'try again',
};
const abort: ErrorReport = { ...failure, tag: 'aborted' };
const picture = pictureOf('a.svs');
const previous: FinishedRun = { runId: 'kept-0', result };
const run = runId(picture, result.startedAt, model.sha256);
const finished: RunEnd = { kind: 'finished', run, mitoticCount: 2, seconds: 75 };

function item(end: RunEnd | null): RunItem {
  const slideName = 'a.svs';
  return {
    runId: 'r1',
    project: 'project-1',
    picture,
    slideName,
    modelId: model.id,
    progress: progressAt('waiting'),
    end,
  };
}

/** Nothing has happened but what is given. */
function facts(changes: Partial<RunFacts>): RunFacts {
  return {
    ...{ asked: null, item: null, candidates: [], incomplete: false, cancelling: false, finished: null },
    isFetched: true,
    ...changes,
  };
}

describe('run state', () => {
  it('goes from nothing to finished, with what is found on the way', () => {
    expect(runStateOf(facts({}))).toEqual({ kind: 'none' });
    const starting = runStateOf(facts({ asked: { kind: 'start', modelId: 'm' } }));
    expect(starting).toEqual({ kind: 'starting', modelId: 'm', previous: null });
    const { candidates } = result;
    const running = runStateOf(facts({ item: item(null), candidates }));
    expect(running).toMatchObject({ kind: 'running', runId: 'r1', candidates, cancelling: false });
    expect([starting, running].map(isUnderWay)).toEqual([true, true]);
    const own = { runId: run, result };
    const ended = runStateOf(facts({ item: item(finished), finished: own }));
    expect(ended).toEqual({ kind: 'finished', run: own });
    expect(isUnderWay(ended)).toBe(false);
  });

  it('goes on until the result of a run that has finished is there, and shows no older one for it', () => {
    const awaited = runStateOf(
      facts({ item: item(finished), finished: previous, isFetched: false, incomplete: true }),
    );
    expect(awaited).toMatchObject({ kind: 'running', incomplete: true, previous });
  });

  it('knows when some of what was found is missing', () => {
    expect(runStateOf(facts({ item: item(null), incomplete: true }))).toMatchObject({ incomplete: true });
  });

  it('tells a failure from a cancellation', () => {
    expect(runStateOf(facts({ item: item({ kind: 'failed', error: failure }) }))).toEqual({
      ...{ kind: 'failed', error: failure, previous: null },
    });
    const cancelled = runStateOf(facts({ item: item({ kind: 'failed', error: abort }), cancelling: true }));
    expect(cancelled).toEqual({ kind: 'cancelled', previous: null });
  });

  it('shows at once that cancelling was asked for, and lets a run that was quicker finish', () => {
    expect(runStateOf(facts({ item: item(null), cancelling: true }))).toMatchObject({ cancelling: true });
    const quicker = facts({ item: item(finished), cancelling: true, finished: { runId: run, result } });
    expect(runStateOf(quicker).kind).toBe('finished');
  });

  it('reports a refused start, with the last result', () => {
    const refused = facts({ asked: { kind: 'refused', error: failure }, finished: previous });
    expect(runStateOf(refused)).toEqual({ kind: 'failed', error: failure, previous });
  });

  it.each([failure, abort])('keeps the last result through a run that ends with $tag', (error) => {
    const ended = runStateOf(facts({ item: item({ kind: 'failed', error }), finished: previous }));
    expect(lastFinished(ended)).toBe(previous);
    // A person has put the end aside.
    expect(runStateOf(facts({ finished: previous }))).toEqual({ kind: 'finished', run: previous });
  });

  it('has no figures after a first run that failed', () => {
    const failed = runStateOf(facts({ item: item({ kind: 'failed', error: failure }) }));
    expect(lastFinished(failed)).toBeNull();
    expect(lastFinished({ kind: 'none' })).toBeNull();
  });
});

describe('words for the end of a run', () => {
  it.each<readonly [RunEnd | null, string | null]>([
    [null, null],
    [finished, 'analysed in 1 min 15 s'],
    [{ kind: 'failed', error: abort }, 'analysis cancelled'],
    [{ kind: 'failed', error: failure }, 'analysis failed, it died'],
    [
      { kind: 'failed', error: { ...failure, tag: 'not-brightfield', why: 'it is fluorescence' } },
      'not counted, it is fluorescence',
    ],
  ])('says %o', (end, words) => {
    expect(endWords(item(end))).toBe(words);
  });
});
