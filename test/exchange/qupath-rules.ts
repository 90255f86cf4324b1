/**
 * What QuPath 0.5 to 0.7 does with a GeoJSON file when it imports objects, written from its behaviour (`PathIO`, `QuPathTypeAdapters`,
 * `ROITypeAdapters`): it ends with an error where QuPath does, and else gives the objects that QuPath would have.
 */

interface QuPathObject {
  readonly kind: 'annotation' | 'detection' | 'tile' | 'cell' | 'tmaCore' | 'root';
  readonly id: string | null;
  readonly geometry: string;
  /** Of a bounding box: x, y, width, height. */
  readonly box: readonly [number, number, number, number];
  readonly rings: readonly number[];
  readonly isEllipse: boolean;
  readonly name: string | null;
  readonly colour: readonly number[] | null;
  readonly classNames: readonly string[];
  readonly classColour: readonly number[] | null;
  readonly isLocked: boolean;
  readonly measurements: Readonly<Record<string, number>>;
  readonly metadata: Readonly<Record<string, string>>;
}

type Json = Readonly<Record<string, unknown>>;

function must(condition: boolean, why: string): asserts condition {
  if (!condition) throw new Error(`QuPath fails: ${why}`);
}

function asObject(value: unknown, what: string): Json {
  must(typeof value === 'object' && value !== null && !Array.isArray(value), `${what} is no object`);
  return value as Json;
}

/** A text, number or boolean has one; null, objects and lists end the import. */
function asText(value: unknown, what: string): string {
  must(['string', 'number', 'boolean'].includes(typeof value), `${what} is no primitive`);
  return String(value);
}

function asNumber(value: unknown, what: string): number {
  const number = Number(asText(value, what));
  must(!Number.isNaN(number), `${what} is no number`);
  return number;
}

export function importByQuPath(text: string): QuPathObject[] {
  // The whole text must be one value: a second one ends the import.
  return objectsOf(JSON.parse(text));
}

function objectsOf(value: unknown): QuPathObject[] {
  if (Array.isArray(value)) return value.flatMap(objectsOf);
  if (typeof value !== 'object' || value === null || !('type' in value)) return [];
  const object = value as Json;
  switch (asText(object.type, 'type')) {
    case 'Feature':
      return [featureOf(object)];
    case 'FeatureCollection':
      return Array.isArray(object.features)
        ? object.features.map((feature) => featureOf(asObject(feature, 'feature')))
        : [];
    default:
      return [];
  }
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const kinds: Readonly<Record<string, QuPathObject['kind']>> = {
  ...{ annotation: 'annotation', unknown: 'annotation', detection: 'detection', tile: 'tile' },
  ...{ cell: 'cell', tmaCore: 'tmaCore', tma_core: 'tmaCore', root: 'root' },
};

function featureOf(feature: Json): QuPathObject {
  const id = feature.id === undefined ? null : asText(feature.id, 'id');
  const geometry = asObject(feature.geometry, 'geometry');
  const properties = feature.properties === undefined ? {} : asObject(feature.properties, 'properties');
  const { classification, measurements, metadata, color, name, isLocked } = properties;
  const kind = asText(
    properties.objectType ?? properties.object_type ?? properties.type ?? 'unknown',
    'objectType',
  );
  const rgb = (value: unknown): readonly number[] | null =>
    Array.isArray(value) && value.length === 3 ? value.map((each) => asNumber(each, 'colour')) : null;
  const texts = metadata === undefined ? {} : asObject(metadata, 'metadata');
  const { rings, points } = ringsOf(geometry);
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return {
    kind: kinds[kind] ?? 'annotation',
    id: id !== null && uuid.test(id) ? id : null,
    geometry: asText(geometry.type, 'type'),
    box: [left, top, Math.max(...xs) - left, Math.max(...ys) - top],
    rings,
    isEllipse: geometry.isEllipse === true,
    name: name === undefined ? null : asText(name, 'name'),
    colour: rgb(color),
    ...classOf(classification),
    isLocked: isLocked === true,
    measurements: Object.fromEntries(
      Object.entries(measurements === undefined ? {} : asObject(measurements, 'measurements')).map(
        ([key, value]) => {
          must(typeof value === 'number', `measurement ${key} is no number`);
          return [key, value];
        },
      ),
    ),
    // What is no primitive is passed over.
    metadata: Object.fromEntries(
      Object.entries(texts).filter(([, value]) => typeof value === 'string'),
    ) as Record<string, string>,
  };
}

function classOf(value: unknown): Pick<QuPathObject, 'classNames' | 'classColour'> {
  if (value === undefined || value === null) return { classNames: [], classColour: null };
  const { name, names, color } = asObject(value, 'classification');
  const parts = Array.isArray(names)
    ? names.map((each) => asText(each, 'name'))
    : asText(name, 'name').split(': ');
  return { classNames: parts, classColour: Array.isArray(color) ? (color as number[]) : null };
}

function ringsOf({ type, coordinates }: Json): { rings: number[]; points: [number, number][] } {
  must(Array.isArray(coordinates), 'coordinates are no list');
  const point = (value: unknown): [number, number] => {
    must(Array.isArray(value) && value.length >= 2, 'a position is no list of two');
    return [asNumber(value[0], 'x'), asNumber(value[1], 'y')];
  };
  if (type === 'Point') return { rings: [], points: [point(coordinates)] };
  const polygons = (type === 'Polygon' ? [coordinates] : coordinates) as unknown[][][];
  must(type === 'Polygon' || type === 'MultiPolygon', `${String(type)} is not expected here`);
  const rings = polygons.flat().map((ring) => ring.map(point));
  for (const ring of rings) {
    const [first, last] = [ring[0], ring.at(-1)];
    // Its geometry library refuses rings that are open, and those of fewer than four positions.
    must(ring.length >= 4, 'a ring has fewer than four positions');
    must(first?.[0] === last?.[0] && first?.[1] === last?.[1], 'a ring is not closed');
  }
  return { rings: rings.map(({ length }) => length - 1), points: rings.flat() };
}
