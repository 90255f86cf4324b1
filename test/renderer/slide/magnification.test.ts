import { describe, expect, it } from 'vitest';
import {
  formatMagnification,
  magnificationOf,
  magnificationSteps,
  objectiveOf,
  scaleOf,
  stepsWith,
} from '../../../src-renderer/slide/magnification';

describe('magnification', () => {
  it('is 40× at 0.25 µm per pixel of the screen, whatever the slide was scanned with', () => {
    expect(scaleOf(40, { x: 0.25, y: 0.25 })).toBe(1);
    expect(scaleOf(40, { x: 0.5, y: 0.5 })).toBe(2);
    expect(scaleOf(10, { x: 0.25, y: 0.25 })).toBe(0.25);
  });

  it.each(magnificationSteps)('comes back from the scale of %d×', (step) => {
    const mpp = { x: 0.2274, y: 0.2274 };
    expect(magnificationOf(scaleOf(step, mpp), mpp)).toBeCloseTo(step, 9);
  });

  it('is unknown without a pixel size', () => {
    expect(magnificationOf(1, null)).toBeNull();
  });

  it.each([
    [40.2, '40×'],
    [9.97, '10×'],
    [6.34, '6.3×'],
    [0.444, '0.44×'],
    [2, '2×'],
  ])('writes %d as %s', (value, text) => {
    expect(formatMagnification(value)).toBe(text);
  });

  it('is written in the numbers of the person’s language', () => {
    expect(formatMagnification(6.34, 'fr-FR')).toBe('6,3×');
    expect(formatMagnification(40.2, 'fr-FR')).toBe('40×');
  });

  it('marks the objective of the slide among its steps', () => {
    expect(stepsWith(20).filter(({ isObjective }) => isObjective)).toEqual([
      { magnification: 20, isObjective: true },
    ]);
    expect(stepsWith(20)).toHaveLength(magnificationSteps.length);
    expect(stepsWith(null).some(({ isObjective }) => isObjective)).toBe(false);
  });

  it('gives an unusual objective its place', () => {
    expect(stepsWith(63).at(-1)).toEqual({ magnification: 63, isObjective: true });
    expect(stepsWith(5).map(({ magnification }) => magnification)).toEqual([1, 2, 4, 5, 10, 20, 40]);
  });

  it.each([
    [40, 40],
    [1.25, 1.25],
    [0, null],
    [-20, null],
    [4000, null],
    [NaN, null],
    [null, null],
  ])('takes the objective %j for %j', (objectivePower, found) => {
    expect(objectiveOf({ objectivePower })).toBe(found);
  });
});
