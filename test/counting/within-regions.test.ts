/** What lies inside regions: against the definition for each sample, and against areas known in closed form. */
import { describe, expect, it } from 'vitest';
import { roiContains, type Point, type Polygon, type Ring } from '../../src-main/contract/roi';
import { areaTest, candidatesWithin, coverWithin } from '../../src-main/counting/within-regions';
import type { TissueCover } from '../../src-main/counting/tissue-field';
import { randomNumbers } from '../fixture/texture';

function square(x: number, y: number, side: number): Ring {
  return [
    [x, y],
    [x + side, y],
    [x + side, y + side],
    [x, y + side],
  ];
}

function circle(x: number, y: number, radius: number): Ring {
  return Array.from({ length: 360 }, (_, degrees): Point => {
    const angle = (degrees * Math.PI) / 180;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
}

/** All of it tissue; cells of 64 px. */
function tissue(columns: number, rows: number, cover = 255): TissueCover {
  const cells = new Uint8Array(columns * rows).fill(cover);
  return { columns, rows, cellWidth: 64, cellHeight: 64, cover: cells };
}

describe('coverWithin', () => {
  it('gives each cell the samples that are counted in, whatever overlaps', () => {
    const random = randomNumbers(7);
    const point = (): Point => [random() * 900 - 100, random() * 700 - 100];
    const polygon = (): Polygon => [Array.from({ length: 3 + Math.floor(random() * 6) }, point)];
    for (let round = 0; round < 50; round += 1) {
      const areas = {
        include: Array.from({ length: Math.floor(random() * 3) }, polygon),
        exclude: Array.from({ length: Math.floor(random() * 3) }, polygon),
      };
      const analysed = tissue(11, 8);
      analysed.cover.forEach((_, cell) => (analysed.cover[cell] = Math.floor(random() * 256)));
      const { cover, share } = coverWithin(analysed, areas);
      let [all, counted] = [0, 0];
      analysed.cover.forEach((whole, cell) => {
        let inside = 0;
        for (let sample = 0; sample < 64; sample += 1) {
          const x = ((cell % 11) * 8 + (sample % 8) + 0.5) * 8;
          const y = (Math.floor(cell / 11) * 8 + Math.floor(sample / 8) + 0.5) * 8;
          const isIncluded = areas.include.length === 0 || roiContains({ polygons: areas.include }, x, y);
          if (isIncluded && !roiContains({ polygons: areas.exclude }, x, y)) inside += 1;
        }
        const part = (whole * inside) / 64;
        expect(cover[cell]).toBe(part > 0 ? Math.max(1, Math.round(part)) : 0);
        all += whole;
        counted += part;
      });
      expect(share).toBeCloseTo(counted / all, 10);
    }
  });

  it('is within a thousandth of a circle’s area, a hole and an exclusion taken off', () => {
    const include: Polygon[] = [[circle(1600, 1600, 1000), circle(1600, 1600, 200)]];
    const exclude: Polygon[] = [[square(1900, 1600, 300)]];
    const { share } = coverWithin(tissue(50, 50), { include, exclude });
    const expected = Math.PI * (1000 ** 2 - 200 ** 2) - 300 ** 2;
    expect(Math.abs((share * 3200 ** 2) / expected - 1)).toBeLessThan(0.001);
  });

  it('takes the whole slide less the exclusions where nothing is drawn to count in', () => {
    const exclude: Polygon[] = [[square(0, 0, 640)]];
    expect(coverWithin(tissue(20, 10), { include: [], exclude }).share).toBe(0.5);
  });

  it('counts what two regions share once', () => {
    const include: Polygon[] = [[square(0, 0, 640)], [square(320, 0, 640)]];
    expect(coverWithin(tissue(20, 10), { include, exclude: [] }).share).toBeCloseTo(0.75, 10);
  });

  it('finds nothing in regions without tissue', () => {
    const { share, cover } = coverWithin(tissue(4, 4, 0), { include: [[square(0, 0, 100)]], exclude: [] });
    expect(share).toBe(0);
    expect(cover.every((cell) => cell === 0)).toBe(true);
  });
});

describe('candidatesWithin', () => {
  it('takes those whose centre is counted in', () => {
    const areas = { include: [[square(0, 0, 100), square(40, 40, 20)]], exclude: [[square(80, 0, 100)]] };
    const at = (x: number, y: number): { x: number; y: number; score: number } => ({ x, y, score: 0.9 });
    const candidates = [at(10, 10), at(50, 50), at(90, 10), at(110, 10), at(79, 99)];
    expect(candidatesWithin(candidates, areas)).toEqual([at(10, 10), at(79, 99)]);
    expect(areaTest({ include: [], exclude: [] })(-5, 1e6)).toBe(true);
  });
});
