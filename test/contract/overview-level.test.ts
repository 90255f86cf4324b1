import { describe, expect, it } from 'vitest';
import { overviewLevel, overviewRegion } from '../../src-main/contract/overview-level';
import type { Level } from '../../src-main/contract/slide';

function level(index: number, width: number, height: number, tile: number, downsample = 1): Level {
  return { index, width, height, downsample, tileWidth: tile, tileHeight: tile };
}

describe('overview level', () => {
  it('is made of a slide of one level, in one tile', () => {
    const levels = [level(0, 2220, 2967, 240)];
    expect(overviewLevel(levels)).toEqual({
      ...{ index: 1, width: 555, height: 742, tileWidth: 555, tileHeight: 742, downsample: 4 },
    });
    expect(overviewRegion(levels)).toEqual({
      ...{ x: 0, y: 0, width: 555, height: 742, stepX: 4, stepY: 2967 / 742 },
    });
  });

  it('covers the whole slide and nothing beyond it', () => {
    for (const [width, height] of [
      [5001, 3003],
      [4097, 1500],
      [1500, 7999],
    ] as const) {
      const region = overviewRegion([level(0, width, height, 256)]);
      expect((region?.width ?? 0) * (region?.stepX ?? 0)).toBeCloseTo(width, 6);
      expect((region?.height ?? 0) * (region?.stepY ?? 0)).toBeCloseTo(height, 6);
    }
  });

  it.each([
    ['has a coarse level', [level(0, 40_000, 30_000, 256), level(1, 1250, 938, 256, 32)]],
    ['is small', [level(0, 900, 700, 64)]],
    ['has few tiles', [level(0, 4000, 3000, 1024)]],
    ['is too large to be read whole', [level(0, 40_000, 30_000, 256)]],
    ['has no level', []],
  ])('is not made where the slide %s', (_, levels) => {
    expect(overviewLevel(levels)).toBeNull();
    expect(overviewRegion(levels)).toBeNull();
  });
});
