import { describe, expect, it } from 'vitest';
import { findPeaks, ringCells, type Peak } from '../../src-main/detection/decode';
import type { LogitMap } from '../../src-main/detection/engine/engine';
import { seededRandom } from './memory-slide';

function mapOf(rows: readonly (readonly number[])[]): LogitMap {
  return { width: rows[0]?.length ?? 0, height: rows.length, data: Float32Array.from(rows.flat()) };
}

/** A map in a frame of logits, as wide as the ring. */
function framed(rows: readonly (readonly number[])[], frame = -50): LogitMap {
  const side = Array.from({ length: ringCells }, () => frame);
  const line = Array.from({ length: (rows[0]?.length ?? 0) + 2 * ringCells }, () => frame);
  const lines = side.map(() => line);
  return mapOf([...lines, ...rows.map((row) => [...side, ...row, ...side]), ...lines]);
}

/** The part of a map from (left, top) on. */
function part(
  { width: whole, data }: LogitMap,
  left: number,
  top: number,
  width: number,
  height: number,
): LogitMap {
  const values = Array.from({ length: width * height }, (_, at) => {
    const [x, y] = [left + (at % width), top + Math.floor(at / width)];
    return data[y * whole + x] ?? NaN;
  });
  return { width, height, data: Float32Array.from(values) };
}

function turned({ width, height, data }: LogitMap): LogitMap {
  const values = Float32Array.from({ length: data.length }, (_, to) => {
    const [x, y] = [to % height, Math.floor(to / height)];
    return data[(height - 1 - x) * width + y] ?? NaN;
  });
  return { width: height, height: width, data: values };
}

function sorted(peaks: readonly Peak[]): Peak[] {
  return [...peaks].sort((one, other) => one.row - other.row || one.column - other.column);
}

/** Logits of few values, so that plateaus are common. */
function noise(width: number, height: number, steps: number): LogitMap {
  const random = seededRandom(11);
  return {
    width,
    height,
    data: Float32Array.from({ length: width * height }, () => Math.floor(random() * steps) / 4),
  };
}

describe('findPeaks', () => {
  it('finds a cell that no neighbour exceeds, with its score', () => {
    const peaks = findPeaks(
      framed([
        [0, 0, 0],
        [0, 2, 1],
        [0, 1, 0],
      ]),
      0.6,
    );
    expect(peaks).toEqual([{ column: 1.5, row: 1.5, score: 1 / (1 + Math.exp(-2)) }]);
  });

  it('drops peaks below the score', () => {
    const map = framed([
      [0, 0, 0],
      [0, 2, 0],
      [0, 0, 0],
    ]);
    expect(findPeaks(map, 0.9)).toEqual([]);
  });

  it('takes the ring as neighbours only', () => {
    expect(findPeaks(framed([[1]], 2), 0.1)).toEqual([]);
    expect(findPeaks(framed([[3]], 2), 0.1)).toHaveLength(1);
  });

  it('puts a plateau at its centroid', () => {
    const peaks = findPeaks(
      framed([
        [0, 3, 0, 0],
        [0, 0, 3, 0],
        [0, 0, 3, 0],
      ]),
      0.9,
    );
    expect(peaks).toHaveLength(1);
    expect(peaks[0]?.column).toBeCloseTo(13 / 6);
    expect(peaks[0]?.row).toBeCloseTo(1.5);
  });

  it('gives a plateau across the border of two patches to the one that holds its centroid', () => {
    // The border lies after column 5: two of three cells before it, two of two about it.
    const map = framed([
      [0, 0, 0, 0, 0, 0, 0, 0],
      [0, 3, 3, 3, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 0, 0, 0],
      [0, 0, 3, 3, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 0, 0, 0],
    ]);
    const whole = findPeaks(map, 0.9);
    const cut = ringCells + 3;
    const left = findPeaks(part(map, 0, 0, cut + ringCells, map.height), 0.9);
    const right = findPeaks(part(map, cut - ringCells, 0, map.width - cut + ringCells, map.height), 0.9).map(
      ({ column, row, score }) => ({ column: column + cut - ringCells, row, score }),
    );
    expect(whole.map(({ column }) => column)).toEqual([2.5, 3]);
    expect(left.map(({ column }) => column)).toEqual([2.5]);
    expect(right.map(({ column }) => column)).toEqual([3]);
    expect(sorted([...left, ...right])).toEqual(sorted(whole));
  });

  it('finds the same in parts as in one, where plateaus are as long as those of integers', () => {
    const map = noise(90, 40, 60);
    const whole = findPeaks(map, 0.5);
    const inner = map.width - 2 * ringCells;
    const parts = [0, 17, 46, inner].flatMap((end, index, ends) => {
      const start = ends[index - 1];
      if (start === undefined) return [];
      const found = findPeaks(part(map, start, 0, end - start + 2 * ringCells, map.height), 0.5);
      return found.map((peak) => ({ ...peak, column: peak.column + start }));
    });
    expect(sorted(parts)).toEqual(sorted(whole));
  });

  it('gives the cells of a plateau that goes on beyond the ring one by one', () => {
    const low = Array.from({ length: 2 * ringCells + 2 }, () => 0);
    const line = [
      ...Array.from({ length: ringCells }, () => 0),
      ...Array.from({ length: ringCells + 2 }, () => 3),
    ];
    const lines = Array.from({ length: ringCells }, () => low);
    const map = mapOf([...lines, line, ...lines]);
    expect(findPeaks(map, 0.9).map(({ column }) => column)).toEqual([0.5, 1.5]);
  });

  it.each([4, 4000])('turns with the map (%d different values)', (steps) => {
    // A plateau on the border of the inside belongs to it on two sides only; at a slide's own edge there is none.
    const { width, data } = noise(31, 24, steps);
    const rows = Array.from({ length: 24 }, (_, row) => [...data.subarray(row * width, (row + 1) * width)]);
    const map = framed(rows);
    const inner = map.height - 2 * ringCells;
    const expected = findPeaks(map, 0.5).map(({ column, row, score }) => ({
      column: inner - row,
      row: column,
      score,
    }));
    const found = sorted(findPeaks(turned(map), 0.5));
    expect(found).toHaveLength(expected.length);
    sorted(expected).forEach((peak, index) => {
      expect(found[index]?.column).toBeCloseTo(peak.column, 9);
      expect(found[index]?.row).toBeCloseTo(peak.row, 9);
      expect(found[index]?.score).toBe(peak.score);
    });
  });
});
