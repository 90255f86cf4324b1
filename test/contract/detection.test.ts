import { describe, expect, it } from 'vitest';
import { classify, formatScore, labelOf } from '../../src-main/contract/detection';

describe('labels', () => {
  it('are mitotic from the threshold on', () => {
    expect(labelOf(0.7, 0.7)).toBe('mitotic');
    expect(labelOf(0.6999, 0.7)).toBe('normal');
    const candidates = [0.9, 0.7, 0.2].map((score) => ({ x: 1, y: 2, score }));
    expect(classify(candidates, 0.7).map(({ label }) => label)).toEqual(['mitotic', 'mitotic', 'normal']);
  });
});

describe('formatScore', () => {
  it('tells the highest scores apart, and never shows a higher one as lower', () => {
    expect([0.9987, 0.99995, 0.99, 0.98, 1, 0.51].map((score) => formatScore(score, 2))).toEqual([
      '0.9987',
      '0.999950',
      '0.990',
      '0.98',
      '1.00',
      '0.51',
    ]);
    const logits = Array.from({ length: 170 }, (_, step) => step / 10);
    const shown = logits.map((logit) => Number(formatScore(1 / (1 + Math.exp(-logit)), 2)));
    shown.forEach((value, index) => expect(value).toBeGreaterThanOrEqual(shown[index - 1] ?? 0));
    // From 0.99 on two logits that differ by 0.2 never read the same.
    const near1 = shown.filter((value, step) => value >= 0.99 && step % 2 === 0);
    expect(near1.length).toBeGreaterThan(50);
    expect(new Set(near1).size).toBe(near1.length);
  });

  it('cuts where there is space for few digits, and never shows 1 for less', () => {
    expect([1, 0.999996, 0.9951, 0.98].map((score) => formatScore(score, 3, 3))).toEqual([
      ...['1.000', '0.999', '0.995', '0.980'],
    ]);
  });

  it('never shows a score below the threshold as the threshold', () => {
    expect(formatScore(0.6999, 2)).toBe('0.69');
    expect(formatScore(0.7, 2)).toBe('0.70');
    expect(formatScore(0.29, 2)).toBe('0.29');
    expect(formatScore(1, 2)).toBe('1.00');
    expect(formatScore(0.9745, 3)).toBe('0.974');
  });
});
