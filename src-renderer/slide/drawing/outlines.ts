/**
 * Areas on the slide put together and taken apart: union, difference, strokes of a brush, simpler outlines, and an area that is fitted
 * to its neighbours. Level-0 pixels in and out, kept to tenths; what comes out are polygons that neither cross nor overlap, each
 * an outer ring and its holes. The work is Clipper2's (A. Johnson, after B. R. Vatti, CACM 35(7), 1992).
 */
import {
  Clipper,
  ClipType,
  EndType,
  FillRule,
  JoinType,
  PolyTree64,
  type Path64,
  type Paths64,
  type PolyPath64,
} from 'clipper2-ts';
import { pointsOf, type Point, type Polygon, type Ring } from '../../../src-main/contract/roi';

/** Whole numbers of Clipper2 in a level-0 pixel. */
const precision = 10;
/** Rings smaller than this are what rounding leaves, level-0 pixels². */
const leastArea = 1;

export function union(...areas: readonly (readonly Polygon[])[]): Polygon[] {
  return combined(ClipType.Union, areas.flatMap(pathsOf), []);
}

/** `area` without `taken`. */
export function difference(area: readonly Polygon[], taken: readonly Polygon[]): Polygon[] {
  return combined(ClipType.Difference, pathsOf(area), pathsOf(taken));
}

export function intersection(area: readonly Polygon[], other: readonly Polygon[]): Polygon[] {
  return combined(ClipType.Intersection, pathsOf(area), pathsOf(other));
}

/** What a line that crosses itself encloses: a hand that closes a loop twice means the loop. */
export function enclosed(ring: Ring): Polygon[] {
  return combined(ClipType.Union, [pathOf(ring)], []);
}

/** What a round brush covers along a line; a dot for a single point. `radius` in level-0 pixels. */
export function brushed(line: readonly Point[], radius: number): Polygon[] {
  const path = pathOf(line);
  const drawn = path.length === 1 ? [...path, ...path.map(({ x, y }) => ({ x: x + 1, y }))] : path;
  const tolerance = Math.max(1, radius * precision * 0.02);
  const paths = Clipper.inflatePaths(
    [drawn],
    radius * precision,
    JoinType.Round,
    EndType.Round,
    2,
    tolerance,
  );
  return combined(ClipType.Union, paths, []);
}

/** The same outlines with fewer points, none further than `tolerance` (level-0 pixels) from where it was. */
export function simplified(polygons: readonly Polygon[], tolerance: number): Polygon[] {
  const paths = pathsOf(polygons).map((path) => Clipper.simplifyPath(path, tolerance * precision, true));
  return combined(ClipType.Union, paths, []);
}

/** Simplified as little as must be to have at most so many points; `null` where that would lose the shape. */
export function withinPoints(polygons: readonly Polygon[], most: number, from: number): Polygon[] | null {
  let found = [...polygons];
  for (let tolerance = from, tries = 0; pointsOf(found) > most; tolerance *= 2, tries += 1) {
    if (tries === 12) return null;
    found = simplified(polygons, tolerance);
  }
  return found.length === 0 ? null : found;
}

/**
 * `area` fitted to its neighbours: what lies in them is taken off, and gaps between it and them up to `distance` (level-0 pixels) wide
 * are filled, so that the edges are the same.
 */
export function fittedTo(
  area: readonly Polygon[],
  neighbours: readonly Polygon[],
  distance: number,
): Polygon[] {
  const [own, others] = [pathsOf(area), pathsOf(neighbours)];
  if (others.length === 0 || own.length === 0) return union(area);
  const half = (distance / 2) * precision;
  const closed = (paths: Paths64): Paths64 => grown(grown(paths, half), -half);
  // What closes only because both are there lies between them.
  const alone = [...closed(own), ...closed(others)];
  const between = Clipper.difference(closed([...own, ...others]), alone, FillRule.NonZero);
  const gap = between.filter((path) => Math.abs(Clipper.area(path)) >= leastArea * precision ** 2);
  // A little larger, so that no hairline is left where it meets the area.
  const filled = [...own, ...grown(gap, precision / 2)];
  return combined(ClipType.Difference, filled, others);
}

export function moved(polygons: readonly Polygon[], dx: number, dy: number): Polygon[] {
  return polygons.map((polygon) => polygon.map((ring) => ring.map(([x, y]): Point => at(x + dx, y + dy))));
}

/** Level-0 pixels², holes taken off. */
export function areaOf(polygons: readonly Polygon[]): number {
  return polygons.reduce(
    (sum, [outer = [], ...holes]) =>
      sum + ringArea(outer) - holes.reduce((taken, hole) => taken + ringArea(hole), 0),
    0,
  );
}

/** A point to tenths of a pixel, as outlines have them. */
export function at(x: number, y: number): Point {
  return [Math.round(x * precision) / precision, Math.round(y * precision) / precision];
}

function ringArea(ring: Ring): number {
  let twice = 0;
  let previous = ring.at(-1);
  for (const current of ring) {
    if (previous !== undefined) twice += previous[0] * current[1] - current[0] * previous[1];
    previous = current;
  }
  return Math.abs(twice) / 2;
}

function grown(paths: Paths64, by: number): Paths64 {
  return Clipper.inflatePaths(paths, by, JoinType.Miter, EndType.Polygon, 4);
}

function pathOf(points: readonly Point[]): Path64 {
  return points.map(([x, y]) => ({ x: Math.round(x * precision), y: Math.round(y * precision) }));
}

/** Outer rings run one way and holes the other, so that polygons which overlap are one area. */
function pathsOf(polygons: readonly Polygon[]): Paths64 {
  return polygons.flatMap((polygon) => Clipper.union(polygon.map(pathOf), FillRule.EvenOdd));
}

function combined(type: ClipType, subject: Paths64, clip: Paths64): Polygon[] {
  const tree = new PolyTree64();
  Clipper.booleanOpWithPolyTree(type, subject, clip, tree, FillRule.NonZero);
  return outersOf(tree);
}

/** Every outer ring with its holes; what lies in a hole is a polygon of its own. */
function outersOf(parent: PolyPath64): Polygon[] {
  return childrenOf(parent).flatMap((outer) => {
    const holes = childrenOf(outer);
    const polygon = [outer, ...holes].map(ringOf).filter((ring) => ringArea(ring) >= leastArea);
    const inner = holes.flatMap(outersOf);
    return polygon.length === 0 || ringArea(ringOf(outer)) < leastArea ? inner : [polygon, ...inner];
  });
}

function childrenOf(parent: PolyPath64): PolyPath64[] {
  return Array.from({ length: parent.count }, (_, index) => parent.child(index));
}

function ringOf({ polygon }: PolyPath64): Ring {
  return (polygon ?? []).map(({ x, y }): Point => [x / precision, y / precision]);
}
