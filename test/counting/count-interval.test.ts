import { describe, expect, it } from 'vitest';
import { densityInterval, poissonInterval } from '../../src-main/counting/count-interval';

describe('poissonInterval', () => {
  // Garwood 1936 and the tables after it (e.g. Ulm, Am J Epidemiol 1990): exact 95 % limits of a Poisson mean.
  it.each([
    [0, 0, 3.689],
    [1, 0.0253, 5.572],
    [2, 0.2422, 7.225],
    [5, 1.6235, 11.668],
    [10, 4.7954, 18.39],
    [20, 12.2165, 30.888],
    [50, 37.111, 65.919],
    [100, 81.364, 121.627],
  ])('has the published limits of %i', (count, low, high) => {
    const found = poissonInterval(count);
    expect(found.low).toBeCloseTo(low, 3);
    expect(found.high).toBeCloseTo(high, 2);
  });

  it('holds the count, widens with it, and comes near the normal limits of many', () => {
    for (const count of [0, 1, 3, 30, 300, 3000, 30_000, 300_000]) {
      const { low, high } = poissonInterval(count);
      expect(low).toBeLessThanOrEqual(count);
      expect(high).toBeGreaterThan(count);
      if (count >= 300) expect((high - low) / (2 * 1.959964 * Math.sqrt(count))).toBeCloseTo(1, 1);
    }
  });
});

describe('densityInterval', () => {
  it('is the interval of the count over the area, and none without an area', () => {
    const found = densityInterval(10, 2);
    expect(found?.low).toBeCloseTo(4.7954 / 2, 3);
    expect(found?.high).toBeCloseTo(18.39 / 2, 2);
    expect(densityInterval(3, 0)).toBeNull();
    expect(densityInterval(0, 0.5)).toEqual({ low: 0, high: expect.closeTo(7.378, 2) as number });
  });
});
