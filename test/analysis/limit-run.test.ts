/** A run within regions: what is counted, in which area, and what is said where that cannot be. */
import { describe, expect, it } from 'vitest';
import { limitRun, limitsOf } from '../../src-main/analysis/limit-run';
import { summariseRun } from '../../src-main/analysis/summarise-run';
import type { CountedRegion } from '../../src-main/contract/domain/regions';
import type { AnalysisResult } from '../../src-main/contract/report';
import type { Ring } from '../../src-main/contract/roi';
import { packRaster, unpackRaster } from '../../src-main/detection/analysed-raster';
import { writeCsv } from '../../src-main/report/csv';
import { describeResult } from '../../src-main/report/json';
import { scopeWords } from '../../src-main/report/wording';
import { exampleResult } from '../analysis-result';

function square(x: number, y: number, side: number): Ring {
  return [
    [x, y],
    [x + side, y],
    [x + side, y + side],
    [x, y + side],
  ];
}

function region(role: CountedRegion['role'], ring: Ring): CountedRegion {
  return { role, name: role, polygons: [[ring]] };
}

/** All of it tissue: 4000 × 3000 px, candidates at (1000.5, 1000.5), (1200, 900) and (3000, 2000). */
const result: AnalysisResult = {
  ...exampleResult,
  analysedAreaMm2: 0.75,
  analysed: packRaster({
    ...{ columns: 40, rows: 30, cellWidth: 100, cellHeight: 100 },
    cover: new Uint8Array(1200).fill(255),
  }),
};

function within(...regions: readonly CountedRegion[]): AnalysisResult {
  const limited = { ...result, ...limitRun(result, regions, limitsOf(result, regions)) };
  return { ...limited, ...summariseRun(limited, result.threshold) };
}

describe('a run within regions', () => {
  it('counts what lies in them, on the tissue in them', () => {
    const left = within(region('include', square(0, 0, 2000)));
    expect(left.candidates).toHaveLength(2);
    expect(left.mitoticCount).toBe(2);
    expect(left.normalCount).toBe(0);
    expect(left.analysedAreaMm2).toBeCloseTo(0.75 / 3, 6);
    expect(left.densityPerMm2).toBeCloseTo(2 / 0.25, 3);
    const cover = left.analysed === null ? null : unpackRaster(left.analysed)?.cover;
    expect([cover?.[0], cover?.[25]]).toEqual([255, 0]);
  });

  it('and its complement are the whole', () => {
    const ring = square(950, 850, 700);
    const [inside, outside] = [within(region('include', ring)), within(region('exclude', ring))];
    expect(inside.mitoticCount + outside.mitoticCount).toBe(2);
    expect(inside.analysedAreaMm2 + outside.analysedAreaMm2).toBeCloseTo(0.75, 6);
  });

  it('names them in documents', () => {
    const limited = within(region('include', square(0, 0, 2000)), region('exclude', square(1100, 800, 200)));
    expect(limited.mitoticCount).toBe(1);
    expect(scopeWords(limited)).toBe('tissue in 1 region, without 1 exclusion');
    expect(describeResult(limited)).toMatchObject({
      regions: {
        words: '1 region, without 1 exclusion',
        features: [
          { properties: { name: 'include', role: 'include' } },
          { properties: { name: 'exclude', role: 'exclude' } },
        ],
      },
    });
    const [, row = ''] = Buffer.from(writeCsv(limited)).toString('utf8').split('\r\n');
    expect(row).toContain('"tissue in 1 region, without 1 exclusion"');
    expect(describeResult(result)).toMatchObject({ regions: null });
  });

  it('warns where nothing was analysed in them', () => {
    const nowhere = within(region('include', square(9000, 9000, 100)));
    expect(nowhere.mitoticCount).toBe(0);
    expect(nowhere.hotspots).toBeNull();
    expect(nowhere.warnings).toEqual([
      {
        kind: 'regions',
        text: 'Nothing was analysed in 1 region: there is no tissue of this run to count in.',
      },
    ]);
  });

  it('stays whole, and says so, where the run does not say what it analysed', () => {
    const regions = [region('include', square(0, 0, 100))];
    const old = { ...result, analysed: null };
    const limited = limitRun(old, regions, limitsOf(old, regions));
    expect(limited.candidates).toEqual(result.candidates);
    expect(limited.regions).toEqual([]);
    expect(limited.warnings.map(({ kind }) => kind)).toEqual(['regions']);
  });
});
