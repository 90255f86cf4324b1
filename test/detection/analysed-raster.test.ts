import { describe, expect, it } from 'vitest';
import type { AnalysedRaster } from '../../src-main/contract/report';
import type { Level } from '../../src-main/contract/slide';
import type { Roi } from '../../src-main/contract/roi';
import { analysedRaster, unpackRaster } from '../../src-main/detection/analysed-raster';
import { searchAreaOf } from '../../src-main/detection/search-area';
import { TissueField } from '../../src-main/counting/tissue-field';
import { discMask } from './disc-mask';

const mpp = { x: 0.25, y: 0.25 };
const levels: readonly Level[] = [
  { index: 0, width: 12_800, height: 9600, downsample: 1, tileWidth: 1024, tileHeight: 1024 },
];
/** Tissue: a disc of 1 mm radius around (1.6, 1.2) mm. */
const mask = discMask({ levels, radiusUm: 1000 });

function fieldOf(raster: AnalysedRaster): TissueField | null {
  const unpacked = unpackRaster(raster);
  return unpacked === null ? null : new TissueField(unpacked, mpp);
}

describe('analysedRaster', () => {
  it('holds the tissue of the mask, and tells how much of it lies in a circle or rectangle', () => {
    const tissue = fieldOf(analysedRaster(searchAreaOf(mask, null), [], levels));
    expect(tissue?.inRectangle(1600, 1200, 3200, 2400)).toBeCloseTo(mask.areaMm2, 2);
    for (const [x, y, radius] of [
      [1600, 1200, 500],
      [1600, 1200, 868],
    ] as const) {
      const areaMm2 = Math.PI * (radius / 1000) ** 2;
      expect((tissue?.inCircle(x, y, radius) ?? 0) / areaMm2).toBeCloseTo(1, 2);
    }
    // Half of a circle on the disc's edge, nearly; nothing beyond it, and nothing beyond the slide.
    const onEdge = (tissue?.inCircle(2600, 1200, 300) ?? 0) / (Math.PI * 0.09);
    expect(onEdge).toBeGreaterThan(0.4);
    expect(onEdge).toBeLessThan(0.47);
    expect(tissue?.inCircle(3000, 200, 300)).toBe(0);
    expect(tissue?.inCircle(-5000, 200, 300)).toBe(0);
  });

  it('leaves out what lies outside the region of interest, and tiles that nobody could see', () => {
    const roi: Roi = {
      polygons: [
        [
          [
            [0, 0],
            [6400, 0],
            [6400, 9600],
            [0, 9600],
          ],
        ],
      ],
    };
    const half = fieldOf(analysedRaster(searchAreaOf(mask, roi), [], levels));
    expect(half?.inCircle(1600, 1200, 868)).toBeCloseTo((Math.PI * 0.868 ** 2) / 2, 1);
    const tile = { level: 0, column: 6, row: 4, why: 'torn' };
    const torn = fieldOf(analysedRaster(searchAreaOf(mask, null), [tile, tile], levels));
    const whole = fieldOf(analysedRaster(searchAreaOf(mask, null), [], levels));
    const lost = (whole?.inCircle(1600, 1200, 868) ?? 0) - (torn?.inCircle(1600, 1200, 868) ?? 0);
    expect(lost).toBeCloseTo(0.256 ** 2, 3);
  });

  it('is small, and a damaged one is not read', () => {
    const raster = analysedRaster(searchAreaOf(mask, null), [], levels);
    expect(raster.cover.length).toBeLessThan(1000);
    expect(unpackRaster(raster)?.cover).toHaveLength(raster.columns * raster.rows);
    expect(unpackRaster({ ...raster, columns: raster.columns + 1 })).toBeNull();
    expect(unpackRaster({ ...raster, columns: 1 })).toBeNull();
    expect(unpackRaster({ ...raster, cover: 'AAAA' })).toBeNull();
  });
});
