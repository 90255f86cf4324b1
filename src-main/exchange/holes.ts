/**
 * Holes of formats that keep them as outlines of their own: each is given to the smallest outline that holds it. In files of Spindle a
 * hole stands behind its outline, so that outline is asked first.
 */
import type { Point, Polygon, Ring } from '../contract/roi';
import { brokenAnnotations } from './exchange-fault';
import { boxOf, type Box } from './rings';

/** An outline or a hole, in the order of the file. */
export interface Contour {
  readonly ring: Ring;
  readonly isHole: boolean;
}

/** Points of outlines that may be looked at: a second's worth. A hostile file has a hundred thousand holes in as many outlines. */
const mostWork = 150_000_000;
/** Points of a hole that are asked for. */
const samples = 16;

/**
 * @returns for each outline its number among `contours` and its polygon, in their order; and the numbers of holes that lie in no outline.
 * @throws broken-file where it would take too long.
 */
export function polygonsOf(contours: readonly Contour[]): {
  readonly polygons: readonly { readonly at: number; readonly polygon: Polygon }[];
  readonly strayHoles: readonly number[];
} {
  const outlines: Outline[] = [];
  const holes: { readonly at: number; readonly ring: Ring; readonly before: Outline | undefined }[] = [];
  contours.forEach(({ ring, isHole }, at) => {
    if (isHole) holes.push({ at, ring, before: outlines.at(-1) });
    else outlines.push({ at, ring, box: boxOf(ring), holes: [] });
  });
  const strayHoles: number[] = [];
  let bySize: Outline[] | null = null;
  let work = 0;
  const spend = (amount: number): void => {
    work += amount;
    if (work > mostWork)
      throw brokenAnnotations('it has too many holes to tell which outlines they belong to', null);
  };
  const holds = (outline: Outline, points: readonly Point[], box: Box): boolean => {
    spend(1);
    if (!boxHolds(outline.box, box)) return false;
    spend(outline.ring.length * points.length);
    return points.filter(([x, y]) => ringHolds(outline.ring, x, y)).length * 2 >= points.length;
  };
  for (const { at, ring, before } of holes) {
    const box = boxOf(ring);
    const step = Math.max(1, Math.floor(ring.length / samples));
    const points = ring.filter((_, index) => index % step === 0);
    let owner = before !== undefined && holds(before, points, box) ? before : undefined;
    if (owner === undefined) {
      bySize ??= outlines.toSorted((a, b) => a.box.width * a.box.height - b.box.width * b.box.height);
      owner = bySize.find((outline) => holds(outline, points, box));
    }
    if (owner === undefined) strayHoles.push(at);
    else owner.holes.push(ring);
  }
  return {
    polygons: outlines.map(({ at, ring, holes: own }) => ({ at, polygon: [ring, ...own] })),
    strayHoles,
  };
}

interface Outline {
  readonly at: number;
  readonly ring: Ring;
  readonly box: Box;
  readonly holes: Ring[];
}

/** With a pixel's tolerance: holes are drawn by hand. */
function boxHolds(outer: Box, inner: Box): boolean {
  return (
    inner.x >= outer.x - 1 &&
    inner.y >= outer.y - 1 &&
    inner.x + inner.width <= outer.x + outer.width + 1 &&
    inner.y + inner.height <= outer.y + outer.height + 1
  );
}

function ringHolds(ring: Ring, x: number, y: number): boolean {
  let isInside = false;
  let [x2, y2] = ring.at(-1) ?? [0, 0];
  for (const [x1, y1] of ring) {
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) isInside = !isInside;
    [x2, y2] = [x1, y1];
  }
  return isInside;
}
