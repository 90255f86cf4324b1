/**
 * Reads annotations of a Parquet file that is held whole: its groups of rows one after the other, annotations out. Columns are those that
 * Spindle writes, or of the names that others give them; an outline is WKB or the columns `x` and `y`. Untrusted: what a page says of
 * itself is checked before anything is made of it.
 */
import { parquetMetadata, parquetScan, type FileMetaData, type ParquetScan } from 'hyparquet';
import { reasonOf } from '../base/thrown';
import { SpindleError } from '../contract/errors';
import { annotationLimits, unknownSlide, type Annotation, type SlideOfAnnotations } from './annotation';
import type { ParserContext } from './exchange-format';
import { brokenAnnotations, tooMuch } from './exchange-fault';
import { isObject, notCoordinates, shapesOf } from './geojson-shape';
import { quoted } from './left-out';
import { isCoordinate } from './number-text';
import { checkPages, decompressors } from './parquet-pages';
import { slideOf } from './slide-member';
import { describedBy } from './xml-fields';

/** Names of columns that are read, in lower case; the first is Spindle's. */
const columnNames = {
  id: ['id'],
  class: ['class', 'classification', 'class_name', 'label'],
  score: ['score', 'probability', 'confidence'],
  proposedClass: ['proposed_class'],
  proposedBy: ['proposed_by'],
  verdict: ['verdict'],
  reader: ['reader'],
  x: ['x'],
  y: ['y'],
  name: ['name'],
  description: ['description'],
  colour: ['colour'],
  locked: ['locked'],
  shape: ['shape'],
} as const;
type Field = keyof typeof columnNames | 'geometry';
type Columns = Readonly<Partial<Record<Field, string>>>;

/** Annotations that are given out together. */
const givenOut = 10_000;
/** Of the footer that hyparquet parses. */
const mostFooter = 64 * 1024 * 1024;

export async function* readParquet(
  bytes: Uint8Array,
  { leftOut }: ParserContext,
): AsyncGenerator<readonly Annotation[], SlideOfAnnotations> {
  const { metadata, columns, scan } = await guarded('its footer', () => plannedFrom(bytes, leftOut));
  const used = new Set(Object.values(columns));
  let points = 0;
  let start = 0;
  for (const [number, { num_rows, columns: chunks }] of metadata.row_groups.entries()) {
    const place = `group of rows ${number + 1}`;
    const rows = Number(num_rows);
    if (!(rows >= 0 && start + rows <= annotationLimits.annotations))
      throw tooMuch(annotationLimits.annotations, 'rows', null);
    const values = await guarded(place, async () => {
      checkPages(bytes, chunks, metadata.schema, used, rows);
      return rows === 0 ? {} : valuesOf(scan, columns, start, rows);
    });
    for (let from = 0; from < rows; from += givenOut) {
      const found: Annotation[] = [];
      for (let row = from; row < Math.min(rows, from + givenOut); row += 1) {
        const { shapes, points: more, leftOut: not } = shapesAt(values, row);
        points += more;
        if (points > annotationLimits.points) throw tooMuch(annotationLimits.points, 'points', null);
        for (const what of not) leftOut.add(what, null);
        if (shapes.length === 0) continue;
        const described = describedAt(values, row, leftOut);
        const id = shapes.length > 1 ? null : described.id;
        for (const shape of shapes) found.push({ ...described, id, shape });
      }
      yield found;
    }
    start += rows;
  }
  const slide = memberOf(metadata, 'spindle');
  return isObject(slide) ? slideOf(slide) : unknownSlide;
}

interface Planned {
  readonly metadata: FileMetaData;
  readonly columns: Columns;
  readonly scan: ParquetScan;
}

async function plannedFrom(bytes: Uint8Array, leftOut: ParserContext['leftOut']): Promise<Planned> {
  const metadata = footerOf(bytes);
  if (Number(metadata.num_rows) > annotationLimits.annotations)
    throw tooMuch(annotationLimits.annotations, 'rows', null);
  const geo = memberOf(metadata, 'geo');
  const columns = columnsOf(metadata, geo);
  const used = Object.values(columns);
  for (const name of topLevel(metadata))
    if (!used.includes(name)) leftOut.add(`column ${quoted(name)}`, null);
  if (columns.geometry === undefined && (columns.x === undefined || columns.y === undefined))
    throw brokenAnnotations('it has neither a column of geometries nor columns x and y', null);
  if (isOfTheEarth(geo, columns.geometry))
    leftOut.add('coordinate system of the earth, whose numbers are taken as pixels', null);
  const file = {
    byteLength: bytes.length,
    slice: (from: number, to = bytes.length) => copyOf(bytes, from, to),
  };
  const scan = await parquetScan({
    ...{ file, metadata, columns: used, compressors: decompressors, useOffsetIndex: false },
  });
  return { metadata, columns, scan };
}

/** Buffers of Node share their memory. */
function copyOf(bytes: Uint8Array, from: number, to: number): ArrayBuffer {
  return new Uint8Array(bytes.subarray(from, to)).buffer;
}

function footerOf(bytes: Uint8Array): FileMetaData {
  try {
    const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(
      bytes.length - 8,
      true,
    );
    if (length > mostFooter) throw new RangeError(`its footer has more than ${mostFooter} bytes`);
    return parquetMetadata(copyOf(bytes, Math.max(0, bytes.length - length - 8), bytes.length));
  } catch (cause) {
    throw brokenAnnotations(`its footer is damaged or cut off (${reasonOf(cause)})`, null, cause);
  }
}

/** What hyparquet throws is of no kind of its own. */
async function guarded<T>(place: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof SpindleError) throw cause;
    throw brokenAnnotations(`${place} cannot be read (${reasonOf(cause)})`, null, cause);
  }
}

/** JSON that the file states of itself; `null` where it does not. */
function memberOf({ key_value_metadata: members = [] }: FileMetaData, key: string): unknown {
  const text = members.find((member) => member.key === key)?.value;
  if (text === undefined || text.length > annotationLimits.text * 100) return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** Of columns that are no structures. */
function topLevel({ schema }: FileMetaData): string[] {
  const names: string[] = [];
  // The first element is the whole; one with children is followed by them.
  let inside = 0;
  for (const { name, num_children: children = 0 } of schema.slice(1)) {
    if (inside > 0) inside += children - 1;
    else if (children > 0) inside = children;
    else names.push(name);
  }
  return names;
}

function columnsOf(metadata: FileMetaData, geo: unknown): Columns {
  const names = topLevel(metadata);
  const primary = isObject(geo) && typeof geo.primary_column === 'string' ? geo.primary_column : 'geometry';
  const found: Partial<Record<Field, string>> = {};
  for (const [field, known] of Object.entries(columnNames) as [Field, readonly string[]][]) {
    const name = known.flatMap((each) => names.filter((of) => of.toLowerCase() === each))[0];
    if (name !== undefined) found[field] = name;
  }
  const isMarked = isObject(geo) && isObject(geo.columns) && isObject(geo.columns[primary]);
  if (names.includes(primary) && isMarked) found.geometry = primary;
  return found;
}

/** GeoParquet means longitude and latitude where a column says nothing, and pixels only where it says null. */
function isOfTheEarth(geo: unknown, column: string | undefined): boolean {
  if (column === undefined || !isObject(geo) || !isObject(geo.columns)) return false;
  const said = geo.columns[column];
  return isObject(said) && said.crs !== null;
}

type Values = Readonly<Partial<Record<Field, ArrayLike<unknown>>>>;

async function valuesOf(scan: ParquetScan, columns: Columns, start: number, rows: number): Promise<Values> {
  const values: Partial<Record<Field, ArrayLike<unknown>>> = {};
  for (const [field, column] of Object.entries(columns) as [Field, string][]) {
    const read = await scan.readColumn({ column, rowStart: start, rowEnd: start + rows });
    if (read.length !== rows) throw new RangeError(`${quoted(column)} has ${read.length} of ${rows} values`);
    values[field] = read;
  }
  return values;
}

function shapesAt({ geometry, shape, x, y }: Values, row: number): ReturnType<typeof shapesOf> {
  const value = geometry?.[row];
  if (isObject(value)) return shapesOf({ ...value, isEllipse: shape?.[row] === 'ellipse' });
  const [left, top] = [x?.[row], y?.[row]];
  if (geometry === undefined && isCoordinate(left) && isCoordinate(top))
    return { shapes: [{ kind: 'point', x: left, y: top }], points: 1, leftOut: [] };
  const why = geometry === undefined ? notCoordinates : 'object without a geometry';
  return { shapes: [], points: 0, leftOut: [why] };
}

function describedAt(
  values: Values,
  row: number,
  leftOut: ParserContext['leftOut'],
): Omit<Annotation, 'shape'> {
  const text = (field: Field): string | undefined => {
    const value = values[field]?.[row];
    if (typeof value === 'number' || typeof value === 'bigint') return String(value);
    return typeof value === 'string' ? value : undefined;
  };
  const colour = text('colour') ?? '';
  return describedBy(
    {
      ...{
        className: text('class') ?? '',
        name: text('name') ?? '',
        isLocked: values.locked?.[row] === true,
      },
      colour: /^#[0-9a-f]{6}$/i.test(colour) ? colour.toLowerCase() : null,
    },
    {
      Id: text('id'),
      Score: text('score'),
      Description: text('description'),
      ProposedClass: text('proposedClass'),
      ProposedBy: text('proposedBy'),
      DecidedClass: text('verdict'),
      DecidedBy: text('reader'),
    },
    ...([leftOut, null] as const),
  );
}
