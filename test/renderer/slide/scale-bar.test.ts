import { describe, expect, it } from 'vitest';
import { scaleBar } from '../../../src-renderer/slide/scale-bar';

const mpp = { x: 0.25, y: 0.25 };

describe('scale bar', () => {
  it.each([
    [1, '20 µm', 80],
    [2, '10 µm', 80],
    [0.01, '2 mm', 80],
    [0.025, '1 mm', 100],
    [0.0625, '500 µm', 125],
  ])('at %d screen pixels per slide pixel says %s', (scale, label, length) => {
    const bar = scaleBar(scale, mpp, 140);
    expect(bar.label).toBe(label);
    expect(bar.length).toBeCloseTo(length, 6);
  });

  it('always fits and never takes less than two fifths of the room', () => {
    for (let scale = 0.0007; scale < 50; scale *= 1.13) {
      const { length } = scaleBar(scale, mpp, 140);
      expect(length).toBeLessThanOrEqual(140 + 1e-9);
      expect(length).toBeGreaterThanOrEqual(140 / 2.5 - 1e-9);
    }
  });

  it('measures in slide pixels where the pixel size is unknown', () => {
    expect(scaleBar(2, null, 140)).toEqual({ label: '50 px', length: 100 });
    expect(scaleBar(0.01, null, 140).label).toBe('10,000 px');
  });

  it('is labelled in the numbers of the person’s language', () => {
    expect(scaleBar(50, mpp, 140, 'de-DE').label).toBe('0,5 µm');
    expect(scaleBar(0.01, null, 140, 'de-DE').label).toBe('10.000 px');
  });
});
