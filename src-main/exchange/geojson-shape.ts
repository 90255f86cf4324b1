/**
 * Shapes as geometries of GeoJSON (RFC 7946) and back, as QuPath has them: rings are closed, an ellipse is a polygon with the member
 * `isEllipse` whose bounding box counts, a polygon of four upright corners is a rectangle.
 */
import type { Point, Polygon, Ring } from '../contract/roi';
import type { Shape } from './annotation';
import { isCoordinate, pixelText } from './number-text';
import { boxOf, cornersOf, ellipseRing, openRing, rectangleOf } from './rings';

/** The members of a geometry as JSON text; coordinates rounded to a thousandth of a pixel. */
export function geometryText(shape: Shape): string {
  switch (shape.kind) {
    case 'point':
      return `{"type":"Point","coordinates":[${pixelText(shape.x)},${pixelText(shape.y)}]}`;
    case 'rectangle':
      return `{"type":"Polygon","coordinates":[${ringText(cornersOf(shape))}]}`;
    case 'ellipse':
      return `{"type":"Polygon","coordinates":[${ringText(ellipseRing(shape))}],"isEllipse":true}`;
    case 'area': {
      const [only] = shape.polygons;
      return shape.polygons.length === 1 && only !== undefined
        ? `{"type":"Polygon","coordinates":${polygonText(only)}}`
        : `{"type":"MultiPolygon","coordinates":[${shape.polygons.map(polygonText).join(',')}]}`;
    }
  }
}

function polygonText(polygon: Polygon): string {
  return `[${polygon.map(ringText).join(',')}]`;
}

function ringText(ring: Ring): string {
  const points = openRing(ring).map(([x, y]) => `[${pixelText(x)},${pixelText(y)}]`);
  return `[${[...points, ...points.slice(0, 1)].join(',')}]`;
}

export interface ReadShapes {
  readonly shapes: readonly Shape[];
  readonly points: number;
  /** What is no shape of ours, each as a clause. */
  readonly leftOut: readonly string[];
}

const none: ReadShapes = { shapes: [], points: 0, leftOut: [] };

/** The shapes of a geometry: of several points each is one. Nothing is thrown: what cannot be read is in `leftOut`. */
export function shapesOf(geometry: unknown): ReadShapes {
  if (!isObject(geometry)) return { ...none, leftOut: ['object without a geometry'] };
  const { type, coordinates } = geometry;
  switch (type) {
    case 'Point':
      return pointsOf([coordinates]);
    case 'MultiPoint':
      return Array.isArray(coordinates) ? pointsOf(coordinates) : notNumbers;
    case 'Polygon':
      return areaOf([coordinates], geometry.isEllipse === true);
    case 'MultiPolygon':
      return Array.isArray(coordinates) ? areaOf(coordinates, geometry.isEllipse === true) : notNumbers;
    case 'GeometryCollection': {
      const each = Array.isArray(geometry.geometries) ? geometry.geometries.map(shapesOf) : [];
      return {
        shapes: each.flatMap(({ shapes }) => shapes),
        points: each.reduce((total, { points }) => total + points, 0),
        leftOut: each.flatMap(({ leftOut }) => leftOut),
      };
    }
    case 'LineString':
    case 'MultiLineString':
      return { ...none, leftOut: [`line (${type})`] };
    default:
      return { ...none, leftOut: ['geometry of an unknown kind'] };
  }
}

export const notCoordinates = 'object whose coordinates are not numbers that lie on a slide';
const notNumbers: ReadShapes = { ...none, leftOut: [notCoordinates] };
const tooFew: ReadShapes = { ...none, leftOut: ['outline of fewer than three points'] };

function pointsOf(positions: readonly unknown[]): ReadShapes {
  const shapes: Shape[] = [];
  for (const position of positions) {
    const point = pointOf(position);
    if (point === null) return notNumbers;
    shapes.push({ kind: 'point', x: point[0], y: point[1] });
  }
  return { shapes, points: shapes.length, leftOut: shapes.length === 0 ? ['object without a geometry'] : [] };
}

/** Further coordinates of a position, such as a height, are passed over. */
function pointOf(position: unknown): Point | null {
  const [x, y] = Array.isArray(position) ? (position as readonly unknown[]) : [];
  return isCoordinate(x) && isCoordinate(y) ? [x, y] : null;
}

function areaOf(values: readonly unknown[], isEllipse: boolean): ReadShapes {
  const polygons: Polygon[] = [];
  let points = 0;
  for (const value of values) {
    if (!Array.isArray(value)) return notNumbers;
    const rings: Ring[] = [];
    for (const each of value as readonly unknown[]) {
      if (!Array.isArray(each)) return notNumbers;
      const ring: Point[] = [];
      for (const position of each as readonly unknown[]) {
        const point = pointOf(position);
        if (point === null) return notNumbers;
        ring.push(point);
      }
      const open = openRing(ring);
      if (open.length < 3) return tooFew;
      points += open.length;
      rings.push(open);
    }
    if (rings.length > 0) polygons.push(rings);
  }
  const [outline] = polygons[0] ?? [];
  if (outline === undefined) return { ...none, leftOut: ['object without a geometry'] };
  const isSimple = polygons.length === 1 && polygons[0]?.length === 1;
  if (isEllipse) return { shapes: [{ kind: 'ellipse', ...boxOf(outline) }], points, leftOut: [] };
  const rectangle = isSimple ? rectangleOf(outline) : null;
  return { shapes: [rectangle ?? { kind: 'area', polygons }], points, leftOut: [] };
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
