import { describe, expect, it } from 'vitest';
import {
  formatMagnification,
  magnificationOf,
  magnificationSteps,
  scaleOf,
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
});
