/**
 * A polygon with holes as one ring, for formats that have no holes: behind the outline, a way to each hole, around it and back. The way is
 * gone twice and holds no area, and holes run against their outline, so that every program fills what is meant, by either rule of filling.
 * How many points each ring has stands beside it, by which Spindle finds the rings again.
 */
import type { Point, Polygon, Ring } from '../contract/roi';
import { openRing } from './rings';

interface Keyhole {
  readonly ring: Ring;
  /** Points of each ring of the polygon; negative for one that was turned round. */
  readonly counts: readonly number[];
}

function keyholeOf([outline = [], ...holes]: Polygon): Keyhole {
  const open = openRing(outline);
  const [start] = open;
  if (start === undefined || holes.length === 0) return { ring: open, counts: [open.length] };
  const ring: Point[] = [...open];
  const counts = [open.length];
  const isPositive = ringArea(open) > 0;
  for (const hole of holes) {
    const points = openRing(hole);
    const [first] = points;
    if (first === undefined) continue;
    const isTurned = ringArea(points) > 0 === isPositive;
    ring.push(start);
    for (const point of isTurned ? turned(points) : points) ring.push(point);
    ring.push(first);
    counts.push(isTurned ? -points.length : points.length);
  }
  return { ring, counts };
}

/** The other way round, from the same point. */
function turned([first, ...rest]: Ring): Ring {
  return first === undefined ? [] : [first, ...rest.reverse()];
}

/** Signed, in square pixels: positive where the ring runs clockwise as it is seen, since y runs down. */
export function ringArea(ring: Ring): number {
  let doubled = 0;
  let [x2, y2] = ring.at(-1) ?? [0, 0];
  for (const [x1, y1] of ring) {
    doubled += x2 * y1 - x1 * y2;
    [x2, y2] = [x1, y1];
  }
  return doubled / 2;
}

export interface Keyholes {
  /** One for each polygon. */
  readonly rings: readonly Ring[];
  /** `null` where no polygon has a hole. */
  readonly counts: string | null;
}

export function keyholesOf(polygons: readonly Polygon[]): Keyholes {
  const each = polygons.map(keyholeOf);
  const hasHoles = each.some(({ counts }) => counts.length > 1);
  return {
    rings: each.map(({ ring }) => ring),
    counts: hasHoles ? each.map(({ counts }) => counts.join(',')).join(';') : null,
  };
}

/** The polygons again; `null` where the rings are not those that `counts` was written for: somebody changed them. */
export function polygonsOfKeyholes(rings: readonly Ring[], counts: string): Polygon[] | null {
  const each = counts.split(';');
  if (each.length !== rings.length) return null;
  const polygons: Polygon[] = [];
  for (const [index, ring] of rings.entries()) {
    const numbers = (each[index] ?? '').split(',').map(Number);
    const polygon = polygonOfKeyhole(ring, numbers);
    if (polygon === null) return null;
    polygons.push(polygon);
  }
  return polygons;
}

function polygonOfKeyhole(ring: Ring, [outline = NaN, ...holes]: readonly number[]): Polygon | null {
  const counts = [outline, ...holes];
  if (outline < 3 || !counts.every((count) => Number.isInteger(count) && Math.abs(count) >= 3)) return null;
  if (holes.reduce((total, count) => total + Math.abs(count) + 2, outline) !== ring.length) return null;
  const polygon: Ring[] = [ring.slice(0, outline)];
  const start = ring[0];
  let at = outline;
  for (const count of holes) {
    const points = ring.slice(at + 1, at + 1 + Math.abs(count));
    const last = ring[at + 1 + Math.abs(count)];
    if (!isSame(ring[at], start) || !isSame(last, points[0])) return null;
    polygon.push(count < 0 ? turned(points) : points);
    at += Math.abs(count) + 2;
  }
  return polygon;
}

function isSame(a: Point | undefined, b: Point | undefined): boolean {
  return a !== undefined && a[0] === b?.[0] && a[1] === b[1];
}
