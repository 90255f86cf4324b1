/** No more than ten messages a second, and nothing lost. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Candidate, Progress } from '../../src-main/contract/detection';
import { RunPacer } from '../../src-main/session/run-pacer';

const progress = (patchesDone: number): Progress => ({
  stage: 'detecting',
  stageFraction: 0.3,
  patchesDone,
  patchesTotal: 1000,
  doneAreaMm2: 0,
  totalAreaMm2: 0,
  rateMm2PerMin: null,
  secondsLeft: null,
  missingTiles: 0,
});

describe('RunPacer', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('thins a flood, keeps every candidate, and ends with the newest progress', () => {
    const shown: number[] = [];
    const found: Candidate[] = [];
    const pacer = new RunPacer((newest, candidates) => {
      if (newest !== null) shown.push(newest.patchesDone);
      found.push(...candidates);
    });
    for (let done = 1; done <= 1000; done += 1) {
      pacer.candidates([{ x: done, y: 0, score: 0.5 }]);
      pacer.progress(progress(done));
      vi.advanceTimersByTime(1);
    }
    pacer.flush();
    expect(shown.length).toBeLessThanOrEqual(12);
    expect(shown.at(-1)).toBe(1000);
    expect(found.map(({ x }) => x)).toEqual(Array.from({ length: 1000 }, (_, index) => index + 1));
  });

  it('sends the first at once and nothing after the last flush', () => {
    const events: unknown[] = [];
    const pacer = new RunPacer((newest) => events.push(newest));
    pacer.progress(progress(1));
    expect(events).toHaveLength(1);
    pacer.progress(progress(2));
    pacer.flush();
    vi.advanceTimersByTime(1000);
    expect(events).toHaveLength(2);
  });
});
