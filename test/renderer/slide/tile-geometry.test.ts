import { describe, expect, it } from 'vitest';
import type { Level } from '../../../src-main/contract/slide';
import { finestUseful, tileGeometry } from '../../../src-renderer/slide/tile-geometry';

function level(index: number, width: number, height: number, downsample: number, tile = 240): Level {
  return { index, width, height, downsample, tileWidth: tile, tileHeight: tile };
}

/** As CMU-1-Small-Region.svs, with a second and third level of other tile sizes. */
const levels = [level(0, 2220, 2967, 1), level(1, 555, 741, 4.002, 256), level(2, 138, 185, 16.06, 512)];

describe('tile geometry', () => {
  const geometry = tileGeometry(levels);

  it('counts viewer levels from the smallest', () => {
    expect(geometry.maxLevel).toBe(2);
    expect(geometry.level(2).index).toBe(0);
    expect(geometry.level(0).index).toBe(2);
    expect(geometry.address(2, 3, 4)).toEqual({ level: 0, column: 3, row: 4 });
    expect(() => geometry.level(3)).toThrow(RangeError);
  });

  it('counts tiles of each level, the cut ones at the edges included', () => {
    expect(geometry.tileCount(2)).toEqual({ columns: 10, rows: 13 });
    expect(geometry.tileCount(1)).toEqual({ columns: 3, rows: 3 });
    expect(geometry.tileCount(0)).toEqual({ columns: 1, rows: 1 });
  });

  it('cuts edge tiles to the part that is slide', () => {
    expect(geometry.trueSize(2, 0, 0)).toEqual({ width: 240, height: 240 });
    expect(geometry.trueSize(2, 9, 12)).toEqual({ width: 60, height: 87 });
    expect(geometry.trueSize(0, 0, 0)).toEqual({ width: 138, height: 185 });
    expect(geometry.trueSize(2, 10, 0)).toEqual({ width: 0, height: 240 });
  });

  it('lays the tiles of full resolution out without gap or overlap, up to the very edge', () => {
    for (let column = 0; column < 9; column += 1) {
      const { x, width } = geometry.bounds(2, column, 0);
      expect(geometry.bounds(2, column + 1, 0).x).toBeCloseTo(x + width, 12);
    }
    const last = geometry.bounds(2, 9, 12);
    expect(last.x + last.width).toBeCloseTo(1, 12);
    expect(last.y + last.height).toBeCloseTo(2967 / 2220, 12);
  });

  it('places a smaller level by its downsample', () => {
    const { x, width } = geometry.bounds(1, 1, 0);
    expect(x).toBeCloseTo((256 * 4.002) / 2220, 12);
    expect(width).toBeCloseTo((256 * 4.002) / 2220, 12);
    expect(geometry.scale(1)).toBeCloseTo(1 / 4.002, 12);
  });

  it('finds the tile under a point, and the nearest for points outside', () => {
    expect(geometry.tileAt(2, 0, 0)).toEqual({ column: 0, row: 0 });
    expect(geometry.tileAt(2, 241 / 2220, 479 / 2220)).toEqual({ column: 1, row: 1 });
    expect(geometry.tileAt(2, 1, 2967 / 2220)).toEqual({ column: 9, row: 12 });
    expect(geometry.tileAt(2, -0.1, 5)).toEqual({ column: 0, row: 12 });
  });

  it('gives each tile back for the middle of its bounds', () => {
    for (const viewerLevel of [0, 1, 2]) {
      const { columns, rows } = geometry.tileCount(viewerLevel);
      for (let column = 0; column < columns; column += 1) {
        for (let row = 0; row < rows; row += 1) {
          const { x, y, width, height } = geometry.bounds(viewerLevel, column, row);
          expect(geometry.tileAt(viewerLevel, x + width / 2, y + height / 2)).toEqual({ column, row });
        }
      }
    }
  });

  it('refuses a slide without levels', () => {
    expect(() => tileGeometry([])).toThrow(RangeError);
  });
});

describe('the level that is looked at', () => {
  const stepped = (...downsamples: number[]): { downsample: number }[] =>
    downsamples.map((downsample) => ({ downsample }));
  /** Downsample of the finest level whose pixels are not smaller on the screen than they are of use. */
  const chosen = (scale: number, downsamples: readonly number[], pixelRatio = 1): number | undefined =>
    downsamples.find((downsample) => scale * downsample >= finestUseful(stepped(...downsamples), pixelRatio));

  it.each([
    [1, 1],
    [0.5, 2],
    [0.25, 4],
    [0.72, 1],
    [0.68, 2],
  ])('at a scale of %d is reduced by %d where levels are 2 apart', (scale, downsample) => {
    expect(chosen(scale, [1, 2, 4, 8, 16])).toBe(downsample);
  });

  it('keeps full resolution at 20× of a slide of 40× where levels are 4 apart, however it is rounded', () => {
    expect(chosen(0.5, [1, 4, 16])).toBe(1);
    expect(chosen(0.4999, [1, 4.0001, 16])).toBe(1);
    expect(chosen(0.4, [1, 4, 16])).toBe(4);
  });

  it('is finer on a dense screen', () => {
    expect(chosen(0.25, [1, 2, 4], 2)).toBe(2);
  });

  it('never reads more than four pixels for one of the screen', () => {
    expect(finestUseful(stepped(1, 16), 1)).toBeGreaterThan(0.48);
    expect(finestUseful(stepped(1), 1)).toBeGreaterThan(0.48);
  });
});
