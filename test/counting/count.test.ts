import { describe, expect, it } from 'vitest';
import { countMitotic, densityOf } from '../../src-main/counting/count';

describe('countMitotic', () => {
  it('counts from the threshold on', () => {
    const candidates = [0.9, 0.7, 0.6999, 0.2].map((score) => ({ x: 1, y: 2, score }));
    expect(countMitotic(candidates, 0.7)).toBe(2);
    expect(countMitotic([], 0.7)).toBe(0);
  });
});

describe('densityOf', () => {
  it('is the count on the area, and refuses to exist without one', () => {
    expect(densityOf(6, 1.5)).toBe(4);
    expect(densityOf(0, 1.5)).toBe(0);
    for (const areaMm2 of [0, -1, NaN]) expect(densityOf(6, areaMm2)).toBeNull();
  });
});
