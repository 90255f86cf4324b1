import { describe, expect, it } from 'vitest';
import { scaleBarWithin } from '../../src-main/report/scale-bar';

describe('scaleBarWithin', () => {
  it.each([
    [10.67, 10, '10 µm'],
    [499, 200, '200 µm'],
    [500, 500, '500 µm'],
    [1999, 1000, '1 mm'],
    [7000, 5000, '5 mm'],
    [0.7, 0.5, '0.5 µm'],
  ])('within %d µm: %d µm', (longest, lengthUm, label) => {
    expect(scaleBarWithin(longest)).toEqual({ lengthUm, label });
  });
});
