import { describe, expect, it } from 'vitest';
import { heatMap, type HeatGrid } from '../../../../src-renderer/slide/overlay/heat-map';
import { packMarkers, type Markers } from '../../../../src-renderer/slide/overlay/markers';

const grid: HeatGrid = { columns: 20, rows: 10, width: 2000, height: 1000 };

function mitotic(places: readonly (readonly [number, number])[]): Markers {
  return packMarkers(
    places.map(([x, y]) => ({ x, y, score: 0.9 })),
    0.5,
  );
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
    const heat = heatMap(markers, { first: 0, end: markers.count }, grid);
    expect(at(heat, 15, 4)).toBe(1);
    expect(at(heat, 2, 2)).toBeCloseTo(1 / 3, 5);
    expect(at(heat, 16, 4)).toBeLessThan(1);
    expect(at(heat, 16, 4)).toBeGreaterThan(at(heat, 17, 4));
    expect(at(heat, 9, 4)).toBe(0);
  });

  it('is alike along both axes', () => {
    const markers = mitotic([[1050, 550]]);
    const heat = heatMap(markers, { first: 0, end: 1 }, grid);
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
    const markers = packMarkers([{ x: 100, y: 100, score: 0.1 }], 0.5);
    expect(
      heatMap(markers, { first: markers.normalCount, end: markers.count }, grid).every((v) => v === 0),
    ).toBe(true);
  });

  it('counts what lies beyond the slide at its edge', () => {
    const markers = mitotic([
      [2000, 1000],
      [-3, -3],
    ]);
    const heat = heatMap(markers, { first: 0, end: 2 }, grid);
    expect(at(heat, 19, 9)).toBeGreaterThan(0.5);
    expect(at(heat, 0, 0)).toBe(at(heat, 19, 9));
  });
});
