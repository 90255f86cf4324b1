import { describe, expect, it } from 'vitest';
import { classify, countMitotic, formatScore, labelOf } from '../../src-main/contract/detection';

describe('labels', () => {
  it('are mitotic from the threshold on', () => {
    expect(labelOf(0.7, 0.7)).toBe('mitotic');
    expect(labelOf(0.6999, 0.7)).toBe('normal');
    const candidates = [0.9, 0.7, 0.2].map((score) => ({ x: 1, y: 2, score }));
    expect(classify(candidates, 0.7).map(({ label }) => label)).toEqual(['mitotic', 'mitotic', 'normal']);
    expect(countMitotic(candidates, 0.7)).toBe(2);
  });
});

describe('formatScore', () => {
  it('never shows a score below the threshold as the threshold', () => {
    expect(formatScore(0.6999, 2)).toBe('0.69');
    expect(formatScore(0.7, 2)).toBe('0.70');
    expect(formatScore(0.29, 2)).toBe('0.29');
    expect(formatScore(1, 2)).toBe('1.00');
    expect(formatScore(0.9745, 3)).toBe('0.974');
  });
});
