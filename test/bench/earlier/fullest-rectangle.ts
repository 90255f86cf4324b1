/**
 * The axis-parallel rectangle of given size that holds most points: a sweep over x with a tree over y that
 * counts, for each centre height, how many points a rectangle there would hold (Imai & Asano 1983).
 */
import { CountTree } from '../../../src-main/counting/count-tree';
import type { PlacedPoint } from '../../../src-main/base/point';

/** The points of a fullest rectangle, borders included. Of several, the first from the left. */
export function fullestRectangle(
  points: readonly PlacedPoint[],
  width: number,
  height: number,
): PlacedPoint[] {
  const byY = [...points].sort((one, other) => one.y - other.y);
  const byX = [...points].sort((one, other) => one.x - other.x);
  // The rectangle's upper border may be taken to lie on a point: those it can lie on are the leaves.
  const tops = byY.map(({ y }) => y);
  const counts = new CountTree(tops.length);
  let best = { count: 0, left: 0, top: 0 };
  let leaving = 0;
  for (const entering of byX) {
    // All points from `left` on, up to the one that enters: the rectangle's right border lies on that one.
    for (let last = byX[leaving]; last !== undefined && entering.x - last.x > width; last = byX[leaving]) {
      addPoint(counts, tops, last, height, -1);
      leaving += 1;
    }
    addPoint(counts, tops, entering, height, 1);
    if (counts.max > best.count) {
      best = { count: counts.max, left: byX[leaving]?.x ?? 0, top: tops[counts.firstOfMax()] ?? 0 };
    }
  }
  const { left, top } = best;
  return points.filter(({ x, y }) => x - left >= 0 && x - left <= width && y - top >= 0 && y - top <= height);
}

/** A point is held by the rectangles whose upper border lies on [y − height, y]. */
function addPoint(
  counts: CountTree,
  tops: readonly number[],
  { y }: PlacedPoint,
  height: number,
  by: number,
): void {
  const first = partition(tops, (top) => y - top <= height);
  const end = partition(tops, (top) => top > y);
  counts.add(first, end, by);
}

/** Index of the first value for which `isBeyond` holds; it holds for all after it. */
function partition(values: readonly number[], isBeyond: (value: number) => boolean): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBeyond(values[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}
