/**
 * Graphics of DICOM files as shapes in level-0 pixels: what bulk annotations and reports have alike. Rectangles and ellipses that are not
 * upright become areas.
 */
import type { Point, Ring } from '../../contract/roi';
import type { Shape } from '../annotation';
import { isCoordinate } from '../number-text';
import { boxOf, openRing } from '../rings';

/** Pixels; corners that went through millimetres and back are off by less. */
const tolerance = 1e-3;

/** @param corners four, in turn. */
export function rectangleShape(corners: Ring): Shape {
  const box = boxOf(corners);
  const isCorner = ([x, y]: Point): boolean =>
    isNear(x, box.x, box.x + box.width) && isNear(y, box.y, box.y + box.height);
  const turns = corners.every(([x, y], index) => {
    const [nextX, nextY] = corners[(index + 1) % corners.length] ?? [x, y];
    return Math.abs(nextX - x) > tolerance !== Math.abs(nextY - y) > tolerance;
  });
  return corners.length === 4 && corners.every(isCorner) && turns
    ? { kind: 'rectangle', ...box }
    : { kind: 'area', polygons: [[corners]] };
}

function isNear(value: number, ...places: readonly number[]): boolean {
  return places.some((place) => Math.abs(value - place) <= tolerance);
}

const turnedPoints = 64;

/** @param ends of one axis, then of the other. */
export function ellipseShape([a, b, c, d]: readonly [Point, Point, Point, Point]): Shape {
  const middle: Point = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  const first: Point = [(b[0] - a[0]) / 2, (b[1] - a[1]) / 2];
  const second: Point = [(d[0] - c[0]) / 2, (d[1] - c[1]) / 2];
  const isUpright =
    (Math.abs(first[1]) <= tolerance && Math.abs(second[0]) <= tolerance) ||
    (Math.abs(first[0]) <= tolerance && Math.abs(second[1]) <= tolerance);
  if (isUpright) return { kind: 'ellipse', ...boxOf([a, b, c, d]) };
  const ring = Array.from({ length: turnedPoints }, (_, index): Point => {
    const angle = (2 * Math.PI * index) / turnedPoints;
    const [along, across] = [Math.cos(angle), Math.sin(angle)];
    return [
      middle[0] + along * first[0] + across * second[0],
      middle[1] + along * first[1] + across * second[1],
    ];
  });
  return { kind: 'area', polygons: [[ring]] };
}

/** @param onRim one point of it. */
export function circleShape([x, y]: Point, onRim: Point): Shape {
  const radius = Math.hypot(onRim[0] - x, onRim[1] - y);
  return { kind: 'ellipse', x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius };
}

/** `null` for fewer than three points. */
export function outlineOf(points: Ring): Ring | null {
  const ring = openRing(points);
  return ring.length < 3 ? null : ring;
}

/** What a shape with other numbers is left out as. */
export const beyondSlides = 'annotation with coordinates that are no numbers, or beyond any slide';

export function areOnSlides(points: Ring): boolean {
  for (const [x, y] of points) if (!isCoordinate(x) || !isCoordinate(y)) return false;
  return true;
}
