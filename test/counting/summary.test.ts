import { describe, expect, it } from 'vitest';
import { hotspotAreaMm2 } from '../../src-main/contract/hotspot';
import type { Level } from '../../src-main/contract/slide';
import { reachesBeyondTissue } from '../../src-main/counting/hotspot';
import { summarise, type Counted } from '../../src-main/counting/summary';
import { analysedRaster, unpackRaster } from '../../src-main/detection/analysed-raster';
import { searchAreaOf } from '../../src-main/detection/search-area';
import { discMask } from '../detection/disc-mask';
import { seededRandom } from '../detection/memory-slide';

const levels: readonly Level[] = [
  { index: 0, width: 16_000, height: 16_000, downsample: 1, tileWidth: 1024, tileHeight: 1024 },
];

/** Detections at random in a disc of tissue, score 0.9. */
function counted(radiusUm: number, count: number): Counted {
  const mask = discMask({ levels, radiusUm });
  const random = seededRandom(radiusUm);
  const candidates = Array.from({ length: count }, () => {
    const angle = 2 * Math.PI * random();
    const distance = (radiusUm / 0.25) * Math.sqrt(random());
    return { x: 8000 + distance * Math.cos(angle), y: 8000 + distance * Math.sin(angle), score: 0.9 };
  });
  return {
    candidates,
    mpp: { x: 0.25, y: 0.25, source: 'slide' },
    analysedAreaMm2: mask.areaMm2,
    analysed: unpackRaster(analysedRaster(searchAreaOf(mask, null), [], levels)),
    regions: [],
    warnings: [{ kind: 'reading', text: 'One of two.' }],
  };
}

describe('summarise', () => {
  it('says at a hotspot larger than the tissue that its density is too low, and offers the largest that fits', () => {
    // 0.79 mm² of tissue: the circle of 2.37 mm² holds all of it.
    const { hotspots, densityPerMm2, warnings } = summarise(counted(500, 40), 0.5);
    expect(hotspots?.circle.mitoticCount).toBe(40);
    expect(hotspots?.circle.densityPerMm2).toBeLessThan(densityPerMm2);
    expect(hotspots?.circle.tissueInsideMm2).toBeCloseTo(Math.PI * 0.25, 2);
    expect(hotspots?.rectangle.tissueInsideMm2).toBeCloseTo(Math.PI * 0.25, 2);
    const fits = hotspots?.fits;
    // Of a disc of 0.785 mm², in steps of the raster, 97 % of it tissue.
    expect(fits?.areaMm2).toBeGreaterThanOrEqual(0.68);
    expect(fits?.areaMm2).toBeLessThanOrEqual(0.81);
    expect(fits?.mitoticCount).toBeGreaterThan(30);
    expect(fits?.densityPerMm2).toBeCloseTo((fits?.mitoticCount ?? 0) / (fits?.areaMm2 ?? 1), 9);
    expect(warnings.map(({ kind }) => kind)).toEqual(['reading', 'hotspot']);
    expect(warnings[1]?.text).toContain('below the slide’s mean of 51.0');
    expect(warnings[1]?.text).toContain('0.78 mm² of analysed tissue');
    expect(warnings[1]?.text).toContain(`has ${fits?.areaMm2 ?? 0} mm² and holds ${fits?.mitoticCount ?? 0}`);
  });

  it('says nothing of a hotspot that lies in the tissue', () => {
    const { hotspots, warnings } = summarise(counted(1900, 400), 0.5);
    expect([hotspots?.circle, hotspots?.rectangle].some((one) => one && reachesBeyondTissue(one))).toBe(
      false,
    );
    expect(hotspots?.fits).toBeNull();
    expect(warnings.map(({ kind }) => kind)).toEqual(['reading']);
  });

  it('offers the fixed area elsewhere when the hotspot lies at the border of large tissue', () => {
    const run = counted(1900, 8);
    const cluster = Array.from({ length: 50 }, (_, index) => ({
      x: 8000 + 7550 + (index % 5),
      y: 8000 + Math.floor(index / 5),
      score: 0.9,
    }));
    const { hotspots } = summarise({ ...run, candidates: [...run.candidates, ...cluster] }, 0.5);
    expect(hotspots?.circle.tissueInsideMm2).toBeLessThan(hotspotAreaMm2 * 0.9);
    expect(hotspots?.fits?.areaMm2).toBe(hotspotAreaMm2);
    expect(hotspots?.fits?.tissueInsideMm2).toBeGreaterThan(hotspotAreaMm2 * 0.9);
  });

  it('says nothing of the tissue in runs that do not have it', () => {
    const { hotspots, warnings } = summarise({ ...counted(500, 40), analysed: null }, 0.5);
    expect(hotspots?.circle.tissueInsideMm2).toBeNull();
    expect(hotspots?.fits).toBeNull();
    expect(warnings.map(({ kind }) => kind)).toEqual(['reading']);
  });

  it('takes the warning of a hotspot off where the threshold leaves none', () => {
    const run = counted(500, 40);
    const { warnings } = summarise(run, 0.8);
    expect(warnings.map(({ kind }) => kind)).toContain('hotspot');
    const none = summarise({ ...run, warnings }, 0.95);
    expect(none.hotspots).toBeNull();
    expect(none.warnings.map(({ kind }) => kind)).toEqual(['reading']);
  });
});
