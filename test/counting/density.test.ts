import { describe, expect, it } from 'vitest';
import { hotspotAreaMm2 } from '../../src-main/contract/hotspot';
import type { Mpp } from '../../src-main/contract/slide';
import { densityGrid, densityRows, type DensityGrid } from '../../src-main/counting/density';
import { findHotspots } from '../../src-main/counting/hotspot';
import { seededRandom } from '../detection/memory-slide';

interface Place {
  readonly x: number;
  readonly y: number;
}

const radiusUm = Math.sqrt((hotspotAreaMm2 * 1e6) / Math.PI);
const everywhere = { columns: 1, rows: 1, cellWidth: 1e9, cellHeight: 1e9 };
const covered = new Uint8Array([255]);

function mapOf(
  points: readonly Place[],
  mpp: Mpp,
  grid: DensityGrid,
  analysed = everywhere,
  cover = covered,
): Float32Array {
  const map = new Float32Array(grid.width * grid.height);
  let row = 0;
  for (const values of densityRows(points, mpp, grid, analysed, cover)) map.set(values, row++ * grid.width);
  expect(row).toBe(grid.height);
  return map;
}

function scatter(count: number, slide: { width: number; height: number }, seed: number): Place[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => ({ x: random() * slide.width, y: random() * slide.height }));
}

describe('densityGrid', () => {
  it('has pixels of 16 µm that cover the slide, also where those of the slide are not square', () => {
    const grid = densityGrid({ width: 10_001, height: 4000 }, { x: 0.5, y: 0.25 });
    expect(grid).toEqual({ width: 313, height: 63, umPerPx: 16, scaleX: 32, scaleY: 64 });
  });

  it('has larger pixels where there would be too many', () => {
    const slide = { width: 400_000, height: 300_000 };
    const grid = densityGrid(slide, { x: 10, y: 10 });
    expect(grid.umPerPx).toBe(512);
    expect(grid.width * grid.scaleX).toBeGreaterThanOrEqual(slide.width);
  });
});

describe('densityRows', () => {
  it.each([
    [{ x: 0.25, y: 0.25 }, 1],
    [{ x: 0.5, y: 0.25 }, 2],
  ])('counts in a circle around every pixel as one after the other does, at %o', (mpp, seed) => {
    const slide = { width: 12_000, height: 9000 };
    const points = scatter(120, slide, seed);
    const grid = densityGrid(slide, mpp);
    const map = mapOf(points, mpp, grid);
    for (let pixel = 0; pixel < map.length; pixel += 1) {
      const x = ((pixel % grid.width) + 0.5) * grid.umPerPx;
      const y = (Math.floor(pixel / grid.width) + 0.5) * grid.umPerPx;
      const within = points.filter(
        (point) => Math.hypot(point.x * mpp.x - x, point.y * mpp.y - y) <= radiusUm,
      );
      if (map[pixel] !== Math.fround(within.length / hotspotAreaMm2)) {
        expect([pixel, map[pixel]]).toEqual([pixel, within.length / hotspotAreaMm2]);
      }
    }
  });

  it('says at the centre of the hotspot what the hotspot says, and nowhere more', () => {
    const mpp = { x: 0.25, y: 0.25 };
    const slide = { width: 40_000, height: 30_000 };
    let exact = 0;
    for (let seed = 1; seed <= 20; seed += 1) {
      const cluster = scatter(25, { width: 4000, height: 4000 }, seed);
      const points = [
        ...scatter(60, slide, 100 + seed),
        ...cluster.map(({ x, y }) => ({ x: x + 9000, y: y + 7000 })),
      ];
      const circle = findHotspots(points, mpp)?.circle;
      const grid = densityGrid(slide, mpp);
      const map = mapOf(points, mpp, grid);
      const held = Math.fround(circle?.densityPerMm2 ?? NaN);
      expect(map.reduce((most, value) => Math.max(most, value), 0)).toBeLessThanOrEqual(held);
      const column = Math.floor((circle?.x ?? NaN) / grid.scaleX);
      const row = Math.floor((circle?.y ?? NaN) / grid.scaleY);
      if (map[row * grid.width + column] === held) exact += 1;
    }
    // A detection on the circle's very border is outside of one around the centre of the pixel.
    expect(exact).toBeGreaterThanOrEqual(16);
  });

  it('is the hotspot’s own figure where its detections keep off the circle’s border', () => {
    const mpp = { x: 0.25, y: 0.25 };
    const points = scatter(30, { width: 4000, height: 4000 }, 7).map(({ x, y }) => ({
      x: x + 6000,
      y: y + 6000,
    }));
    const circle = findHotspots(points, mpp)?.circle;
    expect(circle?.mitoticCount).toBe(30);
    const grid = densityGrid({ width: 20_000, height: 20_000 }, mpp);
    const pixel =
      Math.floor((circle?.y ?? NaN) / grid.scaleY) * grid.width +
      Math.floor((circle?.x ?? NaN) / grid.scaleX);
    expect(mapOf(points, mpp, grid)[pixel]).toBe(Math.fround(circle?.densityPerMm2 ?? NaN));
  });

  it('knows nothing where nothing was analysed, and 0 where nothing was found', () => {
    const mpp = { x: 0.5, y: 0.5 };
    const grid = densityGrid({ width: 384, height: 256 }, mpp);
    expect([grid.width, grid.height]).toEqual([12, 8]);
    const analysed = { columns: 3, rows: 2, cellWidth: 128, cellHeight: 128 };
    const map = mapOf([], mpp, grid, analysed, new Uint8Array([0, 1, 255, 255, 0, 0]));
    const known = Array.from(map, (value) => (Number.isNaN(value) ? ' ' : String(value))).join('');
    expect(known).toBe(`${'    00000000'.repeat(4)}${'0000        '.repeat(4)}`);
  });
});
