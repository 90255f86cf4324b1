/**
 * From a map of logits to peaks. A peak is a cell that no neighbour exceeds; equal neighbours form a plateau,
 * which is one peak at its centroid. Scan order decides nothing, so that a turned map gives turned peaks.
 */
import type { LogitMap } from './engine/engine';

/** Where a peak lies, in cells of the map's inside: the first inner cell has its centre at (0.5, 0.5). */
export interface Peak {
  readonly column: number;
  readonly row: number;
  /** 0..1 */
  readonly score: number;
}

/**
 * Cells around the inside of a map that serve as neighbours only. So many, that a plateau of a few cells across the
 * border of two patches is seen whole by both: in integers neighbouring logits are often equal.
 */
export const ringCells = 3;

export function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/**
 * The peaks inside a map's ring of neighbouring cells.
 *
 * A plateau belongs to the patch that holds its centroid. One that reaches the outermost cells goes on where this map
 * ends, and its centroid is not known: its cells inside are given one by one, and suppression merges them with those of
 * the neighbouring patch.
 *
 * @param minScore the lowest score of a peak, 0..1
 */
export function findPeaks(map: LogitMap, minScore: number): Peak[] {
  const { width, height } = map;
  const isPeak = new Uint8Array(width * height);
  for (let row = 1; row < height - 1; row += 1) {
    for (let column = 1; column < width - 1; column += 1) {
      const cell = row * width + column;
      if (exceedsNone(map, cell) && sigmoid(map.data[cell] ?? 0) >= minScore) isPeak[cell] = 1;
    }
  }
  const isInside = ({ column, row }: { column: number; row: number }): boolean =>
    column >= 0 && row >= 0 && column < width - 2 * ringCells && row < height - 2 * ringCells;
  const peaks: Peak[] = [];
  for (let cell = 0; cell < isPeak.length; cell += 1) {
    if (isPeak[cell] !== 1) continue;
    const plateau = takePlateau(isPeak, width, cell);
    const score = sigmoid(map.data[cell] ?? 0);
    const places = plateau.map((member) => ({
      column: (member % width) - ringCells + 0.5,
      row: Math.floor(member / width) - ringCells + 0.5,
    }));
    const parts = reachesEnd(map, plateau) ? places : [centroid(places)];
    for (const { column, row } of parts.filter(isInside)) peaks.push({ column, row, score });
  }
  return peaks;
}

/** Whether no neighbour is higher. */
function exceedsNone({ width, data }: LogitMap, cell: number): boolean {
  const logit = data[cell] ?? 0;
  for (let row = -width; row <= width; row += width) {
    for (let column = -1; column <= 1; column += 1) {
      if ((data[cell + row + column] ?? 0) > logit) return false;
    }
  }
  return true;
}

/** Two neighbouring peaks do not exceed each other, hence are equal: connection alone finds the plateau. */
function takePlateau(isPeak: Uint8Array, width: number, seed: number): number[] {
  isPeak[seed] = 0;
  const plateau = [seed];
  for (const cell of plateau) {
    for (let row = -width; row <= width; row += width) {
      for (let column = -1; column <= 1; column += 1) {
        const neighbour = cell + row + column;
        if (isPeak[neighbour] !== 1) continue;
        isPeak[neighbour] = 0;
        plateau.push(neighbour);
      }
    }
  }
  return plateau;
}

/** Whether an outermost cell, whose own neighbours are not known, is part of the plateau. */
function reachesEnd({ width, height, data }: LogitMap, plateau: readonly number[]): boolean {
  return plateau.some((cell) => {
    for (let row = -1; row <= 1; row += 1) {
      for (let column = -1; column <= 1; column += 1) {
        const x = (cell % width) + column;
        const y = Math.floor(cell / width) + row;
        const isOutermost = x < 1 || y < 1 || x >= width - 1 || y >= height - 1;
        if (isOutermost && data[y * width + x] === data[cell]) return true;
      }
    }
    return false;
  });
}

function centroid(places: readonly { column: number; row: number }[]): { column: number; row: number } {
  let column = 0;
  let row = 0;
  for (const place of places) {
    column += place.column;
    row += place.row;
  }
  return { column: column / places.length, row: row / places.length };
}
