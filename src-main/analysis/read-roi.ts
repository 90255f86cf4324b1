/**
 * Reads a region of interest from GeoJSON (RFC 7946 structure, level-0 pixels as QuPath exports them): a geometry, a feature, a
 * collection, a list, or a line for each. Polygons are used at any depth; other objects of an export are counted and reported.
 */
import { reasonOf } from '../base/thrown';
import { SpindleError } from '../contract/errors';
import type { MaskEdit, MaskEditKind } from '../contract/mask';
import { maxRoiCoordinate, roiLimits, type Point, type Polygon, type Roi } from '../contract/roi';
import { readRoiText } from './roi-file';

export interface ReadRoi {
  readonly roi: Roi;
  /** What was left out of the file; sentences. */
  readonly notes: readonly string[];
}

/** The areas of a file as a person's decision on what is tissue. @throws roi-invalid */
export async function readMaskEdits(
  path: string,
  kind: MaskEditKind,
): Promise<{ readonly edits: MaskEdit[]; readonly notes: readonly string[] }> {
  const { roi, notes } = await readRoi(path);
  return { edits: roi.polygons.map((polygon) => ({ kind, polygon })), notes };
}

/** @throws roi-invalid */
export async function readRoi(path: string): Promise<ReadRoi> {
  try {
    return collect(parseJson(await readRoiText(path)));
  } catch (cause) {
    throw new SpindleError('roi-invalid', {
      what: 'cannot read the region of interest',
      where: { path },
      why: cause instanceof SpindleError ? cause.why : reason(cause),
      remedy: 'give GeoJSON with Polygon or MultiPolygon features in level-0 pixels',
      cause,
    });
  }
}

const recordSeparator = '\u001e';

/** One value, or one a line (also behind record separators, RFC 8142). */
function parseJson(text: string): unknown {
  const trimmed = text.trim();
  if (trimmed === '') throw new Error('it is empty');
  try {
    return JSON.parse(trimmed) as unknown;
  } catch (cause) {
    // The first line of a file that lies in lines is whole by itself.
    const lines = trimmed
      .replaceAll(recordSeparator, '\n')
      .split(/[\r\n]+/)
      .filter((line) => line.trim() !== '');
    if (lines.length === 1) throw new Error('it is not JSON', { cause });
    try {
      return lines.map((line) => JSON.parse(line) as unknown);
    } catch {
      throw new Error(`it is not JSON (${reasonOf(cause)})`, {
        cause,
      });
    }
  }
}

/** Collections within collections; no export nests deeper than a few. */
const maxDepth = 32;

interface Found {
  readonly polygons: Polygon[];
  vertices: number;
  /** How many there are of each other kind, by its name. */
  readonly others: Map<string, number>;
}

/** @throws Error whose message is a clause. */
function collect(value: unknown): ReadRoi {
  const found: Found = { polygons: [], vertices: 0, others: new Map() };
  visit(value, found, 0);
  const others = [...found.others].map(([kind, count]) => `${count} × ${kind}`).join(', ');
  if (found.polygons.length === 0) {
    throw new Error(
      others === '' ? 'it holds no polygon' : `it holds no polygon, only other objects (${others})`,
    );
  }
  const notes = others === '' ? [] : [`Only the polygons of the region file were used; left out: ${others}.`];
  return { roi: { polygons: found.polygons }, notes };
}

function visit(value: unknown, found: Found, depth: number): void {
  if (depth > maxDepth) throw new Error(`its collections are nested more than ${maxDepth} deep`);
  if (Array.isArray(value)) {
    for (const each of value as unknown[]) visit(each, found, depth + 1);
    return;
  }
  if (!isObject(value)) {
    if (value === null) count(found, 'empty geometry');
    else throw new Error('it holds something that is not a GeoJSON object');
    return;
  }
  const { type, coordinates } = value;
  switch (type) {
    case 'FeatureCollection':
      visitList(value.features, 'features', found, depth);
      return;
    case 'Feature':
      if (isObject(value.geometry)) visit(value.geometry, found, depth + 1);
      else count(found, 'empty geometry');
      // Some exports hang an object's parts on it.
      if (Array.isArray(value.features)) visit(value.features, found, depth + 1);
      return;
    case 'GeometryCollection':
      visitList(value.geometries, 'geometries', found, depth);
      return;
    case 'Polygon':
      addPolygon(coordinates, found);
      return;
    case 'MultiPolygon':
      if (!Array.isArray(coordinates)) throw new Error('a MultiPolygon has no coordinates');
      if (coordinates.length === 0) count(found, 'empty geometry');
      for (const polygon of coordinates as unknown[]) addPolygon(polygon, found);
      return;
    default:
      count(found, typeof type === 'string' && knownOthers.includes(type) ? type : 'object of another kind');
  }
}

const knownOthers: readonly string[] = ['Point', 'MultiPoint', 'LineString', 'MultiLineString'];

function visitList(list: unknown, name: string, found: Found, depth: number): void {
  if (!Array.isArray(list)) throw new Error(`a collection has no list of ${name}`);
  visit(list, found, depth + 1);
}

function count({ others }: Found, kind: string): void {
  others.set(kind, (others.get(kind) ?? 0) + 1);
}

function addPolygon(coordinates: unknown, found: Found): void {
  if (!Array.isArray(coordinates)) throw new Error('a polygon has no coordinates');
  if (coordinates.length === 0) {
    count(found, 'empty geometry');
    return;
  }
  const number = found.polygons.length + 1;
  atMost(number, roiLimits.polygons, 'polygons');
  atMost(coordinates.length, roiLimits.rings, `rings in polygon ${number}`);
  const polygon = (coordinates as unknown[]).map((ring) => ringOf(ring, number));
  for (const { length } of polygon) found.vertices += length;
  atMost(found.vertices, roiLimits.points, 'points');
  found.polygons.push(polygon);
}

/** Further coordinates of a position, such as a height, are left out. */
function ringOf(ring: unknown, polygon: number): readonly Point[] {
  if (!Array.isArray(ring) || ring.length < 3)
    throw new Error(`polygon ${polygon} has a ring of fewer than 3 points`);
  atMost(ring.length, roiLimits.points, `points in polygon ${polygon}`);
  return (ring as unknown[]).map((position) => {
    const [x, y] = Array.isArray(position) ? (position as unknown[]) : [];
    if (!isCoordinate(x) || !isCoordinate(y)) {
      throw new Error(
        `polygon ${polygon} has a point that is not a pair of numbers between ±${words(maxRoiCoordinate)}`,
      );
    }
    return [x, y] as const;
  });
}

function atMost(found: number, most: number, what: string): void {
  if (found > most) throw new Error(`it holds more than ${words(most)} ${what}, which is the limit`);
}

function words(count: number): string {
  return count.toLocaleString('en');
}

function isCoordinate(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= maxRoiCoordinate;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function reason(cause: unknown): string {
  return reasonOf(cause);
}
