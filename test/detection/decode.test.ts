import { describe, expect, it } from 'vitest';
import { findPeaks, ringCells, type Peak } from '../../src-main/detection/decode';
import type { LogitMap } from '../../src-main/detection/engine/engine';
import { seededRandom } from './memory-slide';

function mapOf(rows: readonly (readonly number[])[]): LogitMap {
  return { width: rows[0]?.length ?? 0, height: rows.length, data: Float32Array.from(rows.flat()) };
}

/** A map in a frame of very low logits, so that nothing reaches the ring. */
function framed(rows: readonly (readonly number[])[]): LogitMap {
  const low = Array.from({ length: (rows[0]?.length ?? 0) + 2 }, () => -50);
  return mapOf([low, ...rows.map((row) => [-50, ...row, -50]), low]);
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
    expect(
      findPeaks(
        mapOf([
          [0, 0, 0],
          [0, 1, 2],
          [0, 0, 0],
        ]),
        0.1,
      ),
    ).toEqual([]);
    expect(
      findPeaks(
        mapOf([
          [0, 0, 0],
          [0, 3, 2],
          [0, 0, 0],
        ]),
        0.1,
      ),
    ).toHaveLength(1);
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

  it('gives the cells of a plateau that goes on in the next patch one by one', () => {
    const map = mapOf([
      [0, 0, 0, 0],
      [0, 3, 3, 3],
      [0, 0, 0, 0],
    ]);
    expect(findPeaks(map, 0.9).map(({ column }) => column)).toEqual([0.5, 1.5]);
  });

  it.each([4, 4000])('turns with the map (%d different values)', (steps) => {
    const map = noise(31, 24, steps);
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
