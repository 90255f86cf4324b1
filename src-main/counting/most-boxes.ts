/**
 * In how many of some boxes a point of a square can lie at most: a sweep over x with a tree of counts over y (Imai & Asano 1983).
 * Exact in time n log n however many boxes cross, so that dense rectangles are searched as quickly as sparse ones.
 */
import type { FigurePoints } from './figure-points';
import { CountTree } from './count-tree';
import { reach } from './unit-field';

interface Square {
  readonly x: number;
  readonly y: number;
  readonly half: number;
}

/** @param list points whose boxes, of half side `reach` around them, meet the square: those from `from` to before `to` */
export function mostBoxes(
  list: Int32Array,
  from: number,
  to: number,
  xs: Float64Array,
  ys: Float64Array,
  { weights }: FigurePoints,
  { x, y, half }: Square,
): number {
  const points = list.subarray(from, to);
  // A fullest point may be taken to lie where boxes begin, or at the square's upper border.
  const tops = new Float64Array(points.length + 1);
  points.forEach((point, index) => (tops[index] = Math.max((ys[point] ?? 0) - reach, y - half)));
  tops[points.length] = y - half;
  tops.sort();
  const counts = new CountTree(tops.length);
  const add = (point: number, by: number): void => {
    const top = Math.max((ys[point] ?? 0) - reach, y - half);
    counts.add(firstFrom(tops, top), firstBeyond(tops, (ys[point] ?? 0) + reach), by);
  };
  const byX = points.slice().sort((one, other) => (xs[one] ?? 0) - (xs[other] ?? 0));
  let leaving = 0;
  let most = 0;
  for (const point of byX) {
    const left = Math.max((xs[point] ?? 0) - reach, x - half);
    for (let last = byX[leaving] ?? 0; (xs[last] ?? 0) + reach < left; last = byX[leaving] ?? 0) {
      add(last, -(weights[last] ?? 0));
      leaving += 1;
    }
    add(point, weights[point] ?? 0);
    most = Math.max(most, counts.max);
  }
  return most;
}

function firstFrom(values: Float64Array, least: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? 0) >= least) high = middle;
    else low = middle + 1;
  }
  return low;
}

function firstBeyond(values: Float64Array, most: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? 0) > most) high = middle;
    else low = middle + 1;
  }
  return low;
}
