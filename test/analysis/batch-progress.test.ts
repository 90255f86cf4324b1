import { describe, expect, it } from 'vitest';
import { BatchClock } from '../../src-main/analysis/batch-progress';

function weighing(sizes: readonly (number | null)[], secondsNow: () => number): BatchClock {
  const clock = new BatchClock(1, secondsNow);
  for (const [index, size] of sizes.entries()) clock.weigh(index, size);
  return clock;
}

describe('BatchClock', () => {
  it('weighs slides by their size, and tells the time left from what was done', () => {
    let now = 100;
    const clock = weighing([100, 300, null], () => now);
    clock.begin(0);
    expect(clock.at(0, 0)).toEqual({ fraction: 0, secondsLeft: null });
    now = 150;
    clock.end(0, 'done');
    clock.begin(1);
    now = 250;
    // Sizes 100, 300 and their mean, 200: 100 + 150 of 600 took 150 s.
    expect(clock.at(1, 0.5)).toEqual({ fraction: 250 / 600, secondsLeft: 210 });
  });

  it('takes no pace from slides that failed', () => {
    let now = 0;
    const clock = weighing([100, 100, 100], () => now);
    clock.begin(0);
    now = 2;
    clock.end(0, 'failed');
    clock.begin(1);
    now = 12;
    expect(clock.at(1, 0.5)).toEqual({ fraction: 0.5, secondsLeft: 30 });
  });

  it('says nothing of the time while almost nothing is done', () => {
    let now = 0;
    const clock = weighing([100, 100], () => now);
    clock.begin(0);
    now = 5;
    expect(clock.at(0, 0.01).secondsLeft).toBeNull();
  });
});
