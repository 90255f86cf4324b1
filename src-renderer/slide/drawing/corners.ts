/** The corners of an outline: found, moved, put in and taken out. Level-0 pixels; what goes in is never changed. */
import type { Point, Polygon, Ring } from '../../../src-main/contract/roi';
import type { Rectangle } from '../tile-geometry';

/** Which corner: of a polygon's ring, the outer one first. */
export interface Corner {
  readonly polygon: number;
  readonly ring: number;
  readonly index: number;
}

/** All of them, ring by ring. */
export function cornersOf(polygons: readonly Polygon[]): (Corner & { readonly at: Point })[] {
  return polygons.flatMap((rings, polygon) =>
    rings.flatMap((points, ring) => points.map((at, index) => ({ polygon, ring, index, at }))),
  );
}

export function cornerAt(polygons: readonly Polygon[], { polygon, ring, index }: Corner): Point | null {
  return polygons[polygon]?.[ring]?.[index] ?? null;
}

/** The nearest within a distance; `null` where there is none. */
export function nearestCorner(polygons: readonly Polygon[], [x, y]: Point, within: number): Corner | null {
  let nearest: Corner | null = null;
  let least = within;
  for (const { at, ...corner } of cornersOf(polygons)) {
    const distance = Math.hypot(at[0] - x, at[1] - y);
    if (distance <= least) [nearest, least] = [corner, distance];
  }
  return nearest;
}

/** The corner before the nearest edge, and the place on it; `null` where none is within a distance. */
export function nearestEdge(
  polygons: readonly Polygon[],
  point: Point,
  within: number,
): { readonly after: Corner; readonly at: Point } | null {
  let found: { readonly after: Corner; readonly at: Point } | null = null;
  let least = within;
  for (const { at: from, ...corner } of cornersOf(polygons)) {
    const to = nextOf(polygons, corner);
    if (to === null) continue;
    const at = onSegment(point, from, to);
    const distance = Math.hypot(at[0] - point[0], at[1] - point[1]);
    if (distance <= least) [found, least] = [{ after: corner, at }, distance];
  }
  return found;
}

/** The other end of the edge that begins at a corner. */
export function nextOf(polygons: readonly Polygon[], { polygon, ring, index }: Corner): Point | null {
  const points = polygons[polygon]?.[ring];
  return points?.[(index + 1) % points.length] ?? null;
}

export function withCornerAt(polygons: readonly Polygon[], corner: Corner, at: Point): Polygon[] {
  return withRing(polygons, corner, (points) => points.with(corner.index, at));
}

export function withCornerAfter(polygons: readonly Polygon[], corner: Corner, at: Point): Polygon[] {
  return withRing(polygons, corner, (points) => points.toSpliced(corner.index + 1, 0, at));
}

/** A hole that has two corners left is closed; an outer ring goes with its holes. */
export function withoutCorner(polygons: readonly Polygon[], corner: Corner): Polygon[] {
  const left = withRing(polygons, corner, (points) => points.toSpliced(corner.index, 1));
  return left
    .filter(([outer]) => (outer?.length ?? 0) >= 3)
    .map((rings) => rings.filter((points) => points.length >= 3));
}

function withRing(
  polygons: readonly Polygon[],
  { polygon, ring }: Corner,
  change: (points: Ring) => Ring,
): Polygon[] {
  return polygons.map((rings, i) =>
    i === polygon ? rings.map((points, j) => (j === ring ? change(points) : points)) : rings,
  );
}

function onSegment([x, y]: Point, [x1, y1]: Point, [x2, y2]: Point): Point {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length = dx ** 2 + dy ** 2;
  const along = length === 0 ? 0 : ((x - x1) * dx + (y - y1) * dy) / length;
  const part = Math.min(1, Math.max(0, along));
  return [x1 + part * dx, y1 + part * dy];
}

/** The upright rectangle around all of them. */
export function boundsOf(polygons: readonly Polygon[]): Rectangle {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const {
    at: [x, y],
  } of cornersOf(polygons)) {
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}
