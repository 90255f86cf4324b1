/**
 * Parquet as GeoParquet 1.1: a row for each annotation, its outline as WKB in pixels of no coordinate system (`crs` is null), beside it what
 * tables are filtered by: class, score, what software proposed, the verdict and who gave it, and the centre. Written in groups of
 * rows, of which one is held at a time.
 */
import { ByteWriter, ParquetWriter, type ColumnSource } from 'hyparquet-writer';
import { shownClass, type Annotation, type Shape, type SlideOfAnnotations } from './annotation';
import type { BinaryFormat } from './exchange-format';
import { checkedNumber, scoreText } from './number-text';
import { readParquet } from './parquet-reader';
import { boxOf, type Box } from './rings';
import { slideMember } from './slide-member';
import { wkbKinds, wkbOf } from './wkb';
import { printable } from '../base/printable';

export const parquet: BinaryFormat = {
  name: 'parquet',
  extension: '.parquet',
  recognises: (head) => magic.every((byte, index) => head[index] === byte),
  write,
  read: readParquet,
};

/** `PAR1` */
const magic = [0x50, 0x41, 0x52, 0x31];

/** Rows that are held at a time. */
const groupRows = 20_000;

type SchemaElement = ConstructorParameters<typeof ParquetWriter>[0]['schema'][number];

interface Column {
  readonly name: string;
  readonly schema: Omit<SchemaElement, 'name'>;
  /** What is different in nearly every row is written as it is, without a look for what repeats. */
  readonly isPlain: boolean;
  valueOf(annotation: Annotation, box: Box): string | number | boolean | Uint8Array | null;
}

const text = { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } } as const;
const optional = { repetition_type: 'OPTIONAL' } as const;
const required = { repetition_type: 'REQUIRED' } as const;

const textColumn = (
  name: string,
  valueOf: (annotation: Annotation) => string | null | undefined,
  isPlain = false,
): Column => ({
  ...{ name, isPlain, schema: { ...text, ...optional } },
  valueOf: (annotation) => {
    const value = valueOf(annotation) ?? null;
    // Half a surrogate pair is no UTF-8.
    return value?.replace(/\p{Cs}/gu, printable) ?? null;
  },
});
const centreColumn = (name: 'x' | 'y', side: 'width' | 'height'): Column => ({
  ...{ name, isPlain: true, schema: { type: 'DOUBLE', ...required } },
  valueOf: (_, box) => checkedNumber(box[name] + box[side] / 2),
});

/** A statement without a class has an empty one, which tells it from none. */
const columns: readonly Column[] = [
  textColumn('id', ({ id }) => id, true),
  textColumn('class', shownClass),
  {
    ...{ name: 'score', isPlain: true, schema: { type: 'DOUBLE', ...optional } },
    valueOf: ({ proposed, unattributed }) => {
      const score = (proposed ?? unattributed)?.score ?? null;
      return score === null ? null : Number(scoreText(score));
    },
  },
  textColumn('proposed_class', ({ proposed }) => proposed && (proposed.className ?? '')),
  textColumn('proposed_by', ({ proposed }) => proposed?.by),
  textColumn('verdict', ({ decided }) => decided && (decided.className ?? '')),
  textColumn('reader', ({ decided }) => decided?.by),
  centreColumn('x', 'width'),
  centreColumn('y', 'height'),
  textColumn('name', ({ name }) => name),
  textColumn('description', ({ description }) => description),
  textColumn('colour', ({ colour }) => colour),
  {
    ...{ name: 'locked', isPlain: true, schema: { type: 'BOOLEAN', ...required } },
    valueOf: ({ isLocked }) => isLocked,
  },
  textColumn('shape', ({ shape }) => shape.kind),
  {
    ...{ name: 'geometry', isPlain: true, schema: { type: 'BYTE_ARRAY', ...required } },
    valueOf: ({ shape }) => wkbOf(shape),
  },
];

function* write(annotations: Iterable<Annotation>, slide: SlideOfAnnotations): Generator<Uint8Array> {
  const bytes = new ByteWriter();
  const metadata = [{ key: 'spindle', value: JSON.stringify(slideMember(slide)) }];
  const writer = new ParquetWriter({
    writer: bytes,
    schema: [
      { name: 'schema', num_children: columns.length },
      ...columns.map(({ name, schema }) => ({ name, ...schema })),
    ],
    ...{ kvMetadata: metadata, createdBy: 'Spindle' },
  });
  const extent = new Extent();
  let group: Group = emptyGroup();
  let rows = 0;
  for (const annotation of annotations) {
    const box = shapeBox(annotation.shape);
    extent.add(annotation.shape, box);
    columns.forEach((column, index) => group[index]?.push(column.valueOf(annotation, box)));
    rows += 1;
    if (rows % groupRows !== 0) continue;
    yield groupBytes(writer, bytes, group);
    group = emptyGroup();
  }
  if (rows % groupRows !== 0) yield groupBytes(writer, bytes, group);
  // Written at the end of the file, so that it can say what was in it.
  metadata.push({ key: 'geo', value: JSON.stringify(extent.geoMetadata()) });
  void writer.finish();
  yield taken(bytes);
}

type Group = ReturnType<Column['valueOf']>[][];

function emptyGroup(): Group {
  return columns.map(() => []);
}

function groupBytes(writer: ParquetWriter, bytes: ByteWriter, group: Group): Uint8Array {
  const columnData = columns.map(({ name, isPlain }, index): ColumnSource => ({
    ...{ name, data: group[index] ?? [] },
    ...(isPlain && { encoding: 'PLAIN' as const }),
  }));
  // Nothing is waited for: the bytes stay in memory.
  void writer.write({ columnData, rowGroupSize: groupRows });
  return taken(bytes);
}

/** What was written since the last time; the writer goes on counting where in the file it is. */
function taken(bytes: ByteWriter): Uint8Array {
  const chunk = bytes.getBytes().slice();
  bytes.index = 0;
  return chunk;
}

function shapeBox(shape: Shape): Box {
  switch (shape.kind) {
    case 'point':
      return { x: shape.x, y: shape.y, width: 0, height: 0 };
    case 'rectangle':
    case 'ellipse':
      return shape;
    case 'area':
      return boxOf(shape.polygons.flatMap(([outline = []]) => outline));
  }
}

/** What GeoParquet says of the geometries of a file. */
class Extent {
  readonly #kinds = new Set<string>();
  #box: [number, number, number, number] | null = null;

  add(shape: Shape, { x, y, width, height }: Box): void {
    this.#kinds.add(wkbKinds(shape));
    const [left, top, right, bottom] = this.#box ?? [x, y, x, y];
    this.#box = [
      ...([Math.min(left, x), Math.min(top, y)] as const),
      ...([Math.max(right, x + width), Math.max(bottom, y + height)] as const),
    ];
  }

  geoMetadata(): object {
    const geometry = {
      ...{ encoding: 'WKB', geometry_types: [...this.#kinds].toSorted(), crs: null, edges: 'planar' },
      ...(this.#box !== null && { bbox: this.#box }),
    };
    return { version: '1.1.0', primary_column: 'geometry', columns: { geometry } };
  }
}
