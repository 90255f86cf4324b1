import { describe, expect, it } from 'vitest';
import { cropAround, regionOf, whyNoCrop } from '../../src-main/contract/crop';

const cell = { extentUm: 60, umPerPixel: 0.25 };
const slide = { width: 100_000, height: 80_000 };

describe('a crop around a place', () => {
  it('shows the extent that was asked for, at the resolution that was asked for', () => {
    expect(cropAround({ x: 1000.12345, y: 20 }, cell, { x: 0.125, y: 0.125 })).toEqual({
      ...{ x: 1000.123, y: 20, stepX: 2, stepY: 2, size: 240 },
    });
  });

  it('does not enlarge a coarser slide', () => {
    expect(cropAround({ x: 5, y: 5 }, cell, { x: 0.5, y: 0.5 })).toMatchObject({
      stepX: 1,
      stepY: 1,
      size: 120,
    });
  });

  it('shows cells round where pixels are no squares', () => {
    const { stepX, stepY, size } = cropAround({ x: 5, y: 5 }, cell, { x: 0.25, y: 0.5 });
    expect([stepX * 0.25 * size, stepY * 0.5 * size]).toEqual([60, 60]);
  });

  it('shows level-0 pixels where their size is unknown', () => {
    expect(cropAround({ x: 5, y: 5 }, cell, null)).toMatchObject({ stepX: 1, stepY: 1, size: 240 });
  });

  it('is one that may be asked for, at every plausible pixel size', () => {
    for (const mpp of [0.05, 0.1, 0.2201, 0.25, 0.4, 1, 10]) {
      const crop = cropAround({ x: 100, y: 100 }, cell, { x: mpp, y: mpp });
      expect(whyNoCrop(crop, slide)).toBeNull();
      const { x, width, stepX } = regionOf(crop);
      expect(x + (width / 2) * stepX).toBeCloseTo(100, 6);
    }
  });
});
