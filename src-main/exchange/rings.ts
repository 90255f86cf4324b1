/** Rings of polygons in level-0 pixels: what formats differ in, and what tells holes and rectangles. */
import type { Point, Ring } from '../contract/roi';
import type { Shape } from './annotation';

/** Without a last point that repeats the first one. */
export function openRing(ring: Ring): Ring {
  const [first, last] = [ring[0], ring.at(-1)];
  if (first === undefined || last === undefined || ring.length < 2) return ring;
  return first[0] === last[0] && first[1] === last[1] ? ring.slice(0, -1) : ring;
}

/** The rectangle that a ring of four corners is; `null` for any other ring. */
export function rectangleOf(ring: Ring): (Shape & { readonly kind: 'rectangle' }) | null {
  if (ring.length !== 4) return null;
  const { x, y, width, height } = boxOf(ring);
  const isCorner = ([cornerX, cornerY]: Point): boolean =>
    (cornerX === x || cornerX === x + width) && (cornerY === y || cornerY === y + height);
  const turns = ring.every(([cornerX, cornerY], index) => {
    const [nextX, nextY] = ring[(index + 1) % 4] ?? [cornerX, cornerY];
    return (cornerX === nextX) !== (cornerY === nextY);
  });
  return turns && ring.every(isCorner) ? { kind: 'rectangle', x, y, width, height } : null;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function boxOf(points: Iterable<Point>): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

export function cornersOf({ x, y, width, height }: Box): Ring {
  return [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ];
}

/** A multiple of four, so that the polygon touches the ellipse's rectangle on all sides. */
const ellipsePoints = 64;

/** For formats that have no ellipse. */
export function ellipseRing({ x, y, width, height }: Box): Ring {
  return Array.from({ length: ellipsePoints }, (_, index): Point => {
    const angle = (2 * Math.PI * index) / ellipsePoints;
    return [x + (width / 2) * (1 + Math.cos(angle)), y + (height / 2) * (1 + Math.sin(angle))];
  });
}
