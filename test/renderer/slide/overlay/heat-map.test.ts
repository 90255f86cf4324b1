import { describe, expect, it } from 'vitest';
import { mitoticHeat, type HeatGrid } from '../../../../src-renderer/slide/overlay/heat-map';
import { MarkerSet } from '../../../../src-renderer/slide/overlay/marker-set';
import { noneDecided, type Markers } from '../../../../src-renderer/slide/overlay/markers';

const grid: HeatGrid = { columns: 20, rows: 10, width: 2000, height: 1000 };

function mitotic(places: readonly (readonly [number, number])[]): Markers {
  return new MarkerSet(places.map(([x, y]) => ({ x, y, score: 0.9 }))).at(0.5, null);
}

describe('heat map', () => {
  const at = (values: Float32Array, column: number, row: number): number =>
    values[row * grid.columns + column] ?? NaN;

  it('is 1 where most detections are, and falls to 0 away from them', () => {
    const markers = mitotic([
      [1550, 450],
      [1560, 440],
      [1540, 460],
      [250, 250],
    ]);
    const heat = mitoticHeat(markers, grid);
    expect(at(heat, 15, 4)).toBe(1);
    expect(at(heat, 2, 2)).toBeCloseTo(1 / 3, 5);
    expect(at(heat, 16, 4)).toBeLessThan(1);
    expect(at(heat, 16, 4)).toBeGreaterThan(at(heat, 17, 4));
    expect(at(heat, 9, 4)).toBe(0);
  });

  it('is alike along both axes', () => {
    const markers = mitotic([[1050, 550]]);
    const heat = mitoticHeat(markers, grid);
    for (const [dx, dy] of [
      [1, 0],
      [2, 1],
      [3, 2],
    ] as const) {
      expect(at(heat, 10 + dx, 5 + dy)).toBeCloseTo(at(heat, 10 + dy, 5 + dx), 6);
      expect(at(heat, 10 - dx, 5 - dy)).toBeCloseTo(at(heat, 10 + dx, 5 + dy), 6);
    }
  });

  it('leaves out what is below the threshold, and is 0 without detections', () => {
    const markers = new MarkerSet([{ x: 100, y: 100, score: 0.1 }]).at(0.5, null);
    expect(mitoticHeat(markers, grid).every((value) => value === 0)).toBe(true);
  });

  it('follows what a person decided: away with what was turned down, and there with what was added', () => {
    const set = new MarkerSet([
      { x: 250, y: 250, score: 0.9 },
      { x: 1550, y: 450, score: 0.9 },
    ]);
    const added = {
      x: Float64Array.of(1050),
      y: Float64Array.of(550),
      ranges: { ...noneDecided.ranges, 'atypical mitotic': { first: 0, end: 1 } },
    };
    const heat = mitoticHeat(set.at(0.5, { markers: added, detections: [0] }), grid);
    expect([at(heat, 2, 2), at(heat, 15, 4), at(heat, 10, 5)]).toEqual([0, 1, 1]);
  });

  it('counts what lies beyond the slide at its edge', () => {
    const markers = mitotic([
      [2000, 1000],
      [-3, -3],
    ]);
    const heat = mitoticHeat(markers, grid);
    expect(at(heat, 19, 9)).toBeGreaterThan(0.5);
    expect(at(heat, 0, 0)).toBe(at(heat, 19, 9));
  });
});
