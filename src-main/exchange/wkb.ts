/** Shapes as well-known binary (OGC Simple Features, ISO 13249-3), little-endian. A rectangle and an ellipse are polygons. */
import type { Polygon } from '../contract/roi';
import type { Shape } from './annotation';
import { checkedNumber } from './number-text';
import { cornersOf, ellipseRing, openRing } from './rings';

const kinds = { Point: 1, Polygon: 3, MultiPolygon: 6 } as const;
const littleEndian = 1;
const headLength = 5;

/** The geometry that a shape is written as. */
export function wkbKinds(shape: Shape): keyof typeof kinds {
  if (shape.kind === 'point') return 'Point';
  return shape.kind === 'area' && shape.polygons.length !== 1 ? 'MultiPolygon' : 'Polygon';
}

export function wkbOf(shape: Shape): Uint8Array {
  switch (shape.kind) {
    case 'point':
      return pointWkb(shape.x, shape.y);
    case 'rectangle':
      return polygonsWkb([[cornersOf(shape)]]);
    case 'ellipse':
      return polygonsWkb([[ellipseRing(shape)]]);
    case 'area':
      return polygonsWkb(shape.polygons.map((polygon) => polygon.map(openRing)));
  }
}

function pointWkb(x: number, y: number): Uint8Array {
  const bytes = new Uint8Array(headLength + 16);
  const view = new DataView(bytes.buffer);
  head(view, 0, 'Point');
  view.setFloat64(headLength, checkedNumber(x), true);
  view.setFloat64(headLength + 8, checkedNumber(y), true);
  return bytes;
}

function head(view: DataView, at: number, kind: keyof typeof kinds): void {
  view.setUint8(at, littleEndian);
  view.setUint32(at + 1, kinds[kind], true);
}

/** A polygon, or a multipolygon of another number of them. Rings are open. */
function polygonsWkb(polygons: readonly Polygon[]): Uint8Array {
  const lengths = polygons.map((rings) =>
    rings.reduce((total, ring) => total + 4 + 16 * (ring.length + 1), headLength + 4),
  );
  const isOne = polygons.length === 1;
  const length = lengths.reduce((total, each) => total + each, isOne ? 0 : headLength + 4);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  let at = 0;
  const count = (of: number): void => {
    view.setUint32(at, of, true);
    at += 4;
  };
  if (!isOne) {
    head(view, at, 'MultiPolygon');
    at += headLength;
    count(polygons.length);
  }
  for (const rings of polygons) {
    head(view, at, 'Polygon');
    at += headLength;
    count(rings.length);
    for (const ring of rings) {
      count(ring.length + 1);
      for (const [x, y] of [...ring, ...ring.slice(0, 1)]) {
        view.setFloat64(at, checkedNumber(x), true);
        view.setFloat64(at + 8, checkedNumber(y), true);
        at += 16;
      }
    }
  }
  return bytes;
}
