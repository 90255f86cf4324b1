import { describe, expect, it } from 'vitest';
import { roundLength } from '../../src-main/base/round-length';

describe('roundLength', () => {
  it.each([
    [9.99, 5],
    [10, 10],
    [0.3, 0.2],
    [0.0005, 0.0005],
    [4_999_999, 2_000_000],
  ])('is the longest round length within %d: %d', (longest, length) => {
    expect(roundLength(longest)).toBe(length);
  });

  it('never leaves more than three fifths unused', () => {
    for (let longest = 1e-3; longest < 1e6; longest *= 1.07) {
      expect(roundLength(longest)).toBeLessThanOrEqual(longest);
      expect(roundLength(longest)).toBeGreaterThan(longest / 2.5 - 1e-12);
    }
  });
});
