/** Parquet as pyarrow and geopandas read it, as others write it, and as nobody should. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parquetMetadata } from 'hyparquet';
import { parquetWriteBuffer, type ColumnSource } from 'hyparquet-writer';
import { afterAll, describe, expect, it } from 'vitest';
import { emptyAnnotation, unknownSlide, type Annotation } from '../../src-main/exchange/annotation';
import { parquet } from '../../src-main/exchange/parquet';
import { readAnnotations, type AnnotationFile } from '../../src-main/exchange/read-annotations';
import { temporaryFolder } from '../temporary-folder';
import { annotations } from './arbitrary-annotation';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const slide = { ...unknownSlide, name: 'a.svs', key: 'a'.repeat(32), scene: 0, width: 9000, height: 8000 };
const bytesOf = (all: Iterable<Annotation>, of = slide): Buffer => Buffer.concat([...parquet.write(all, of)]);
const points = (count: number): Annotation[] =>
  Array.from({ length: count }, (_, index) => ({
    ...{ ...emptyAnnotation, id: `id ${index}`, shape: { kind: 'point', x: index + 0.125, y: 5 } },
    proposed: { className: index % 2 === 0 ? 'Mitotic' : 'Normal', by: 'a model', score: index / count },
    decided: index % 3 === 0 ? { className: 'Mitotic', by: 'AB' } : null,
  }));
const holed: Annotation = {
  ...emptyAnnotation,
  shape: {
    kind: 'area',
    polygons: [
      [[[0, 0], [90, 0], [90, 95]], [[50, 20], [60, 20], [60, 30]]], // prettier-ignore
      [[[500, 0], [510, 0], [505, 9.5]]], // prettier-ignore
    ],
  },
  decided: { className: 'Tumour', by: null },
};

const columnsFile = (columnData: ColumnSource[], rest: object = {}): Buffer =>
  Buffer.from(parquetWriteBuffer({ columnData, ...rest }));
const kinds = ({ leftOut }: AnnotationFile): string[] => leftOut.map(({ what }) => what);

describe('what is written', () => {
  it('is GeoParquet without a coordinate system, in groups of rows, and states its slide', async () => {
    const bytes = bytesOf([...points(50_000), holed]);
    const {
      row_groups: groups,
      key_value_metadata: members = [],
      created_by,
    } = parquetMetadata(new Uint8Array(bytes).buffer);
    expect(groups.map(({ num_rows }) => Number(num_rows))).toEqual([20_000, 20_000, 10_001]);
    expect(created_by).toBe('Spindle');
    expect(JSON.parse(members.find(({ key }) => key === 'geo')?.value ?? '')).toEqual({
      version: '1.1.0',
      primary_column: 'geometry',
      columns: {
        geometry: {
          ...{ encoding: 'WKB', geometry_types: ['MultiPolygon', 'Point'], crs: null, edges: 'planar' },
          bbox: [0, 0, 49_999.125, 95],
        },
      },
    });
    const file = await readAnnotations(bytes);
    expect(file).toMatchObject({ format: 'parquet', slide, leftOut: [] });
    expect(file.annotations).toEqual([...points(50_000), holed]);
  });

  it('may have no rows', async () => {
    expect(await readAnnotations(bytesOf([]))).toEqual({
      format: 'parquet',
      slide,
      annotations: [],
      leftOut: [],
    });
  });
});

describe('what others write', () => {
  const numbers = { x: [1.5, 2.5, 1e9], y: [3, 4, 5] };

  it('is read by its columns x and y, with what is not understood listed', async () => {
    const file = await readAnnotations(
      columnsFile([
        { name: 'X', data: numbers.x, type: 'DOUBLE' },
        { name: 'y', data: numbers.y, type: 'INT32' },
        { name: 'label', data: ['a', null, 'c'], type: 'STRING' },
        { name: 'confidence', data: [0.5, null, 1], type: 'FLOAT' },
        { name: 'id', data: [7n, 8n, 9n], type: 'INT64' },
        { name: 'area', data: [1, 2, 3], type: 'DOUBLE' },
      ]),
    );
    expect(file.annotations).toEqual([
      {
        ...{ ...emptyAnnotation, id: '7', shape: { kind: 'point', x: 1.5, y: 3 } },
        unattributed: { className: 'a', by: null, score: 0.5 },
      },
      { ...emptyAnnotation, id: '8', shape: { kind: 'point', x: 2.5, y: 4 } },
    ]);
    expect(kinds(file)).toEqual([
      'column “area”',
      'object whose coordinates are not numbers that lie on a slide',
    ]);
    expect(file.slide).toEqual(unknownSlide);
  });

  it.each([
    [
      'no columns of places',
      [{ name: 'a', data: [1, 2] }],
      /neither a column of geometries nor columns x and y/,
    ],
    [
      'places that are texts',
      [
        { name: 'x', data: ['a'] },
        { name: 'y', data: ['b'] },
      ],
      null,
    ],
    [
      'places that are lists',
      [
        { name: 'x', data: [[1]] },
        { name: 'y', data: [[1]] },
      ],
      null,
    ],
  ])('%s', async (_, columnData, why) => {
    const reading = readAnnotations(columnsFile(columnData), { path: 'a' });
    if (why === null) expect((await reading).annotations).toEqual([]);
    else
      await expect(reading).rejects.toMatchObject({
        tag: 'broken-file',
        why: expect.stringMatching(why) as string,
      });
  });
});

describe('what means harm', () => {
  it('a run that repeats a value a thousand times too often is refused before it is', async () => {
    const bytes = columnsFile(
      [
        { name: 'x', data: Array<number>(100).fill(1), type: 'DOUBLE', nullable: false },
        { name: 'y', data: Array<number>(100).fill(1), type: 'DOUBLE', nullable: false },
        { name: 'class', data: Array<null>(100).fill(null), type: 'STRING' },
      ],
      { codec: 'UNCOMPRESSED' },
    );
    // A hundred times the level 0, which is that there is no value.
    const run = bytes.indexOf(Buffer.from([0xc8, 0x01, 0x00]));
    expect(run).toBeGreaterThan(0);
    expect((await readAnnotations(bytes)).annotations).toHaveLength(100);
    bytes.set([0xfe, 0x7f], run);
    await expect(readAnnotations(bytes)).rejects.toMatchObject({
      tag: 'broken-file',
      why: expect.stringMatching(
        /^group of rows 1 cannot be read \(a run repeats a value too often\)$/,
      ) as string,
    });
  });

  it('each byte changed in each way that matters: an error, or annotations, soon', async () => {
    const whole = bytesOf([holed, ...points(9)]);
    for (const [flip, step] of [
      [0x01, 1],
      [0x80, 1],
      [0x7f, 3],
      [0xff, 3],
    ] as const) {
      for (let at = 4; at < whole.length; at += step) {
        const bytes = Buffer.from(whole);
        bytes[at] = (bytes[at] ?? 0) ^ flip;
        const outcome: unknown = await readAnnotations(bytes).catch((thrown: unknown) => thrown);
        if (outcome instanceof Error) expect(outcome).toMatchObject({ tag: 'broken-file' });
      }
    }
  }, 120_000);
});

const python = process.env.SPINDLE_PYTHON ?? 'python3';
const hasPython = spawnSync(python, ['-c', 'import pyarrow, geopandas']).status === 0;
const asked = (script: string, ...paths: string[]): unknown => {
  const { stdout, stderr, status } = spawnSync(python, ['-W', 'error', '-c', script, ...paths], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
};

describe.skipIf(!hasPython)('pyarrow and geopandas (where Python has them)', () => {
  it('read the same rows', () => {
    const path = join(folder.path, 'own.parquet');
    writeFileSync(path, bytesOf([...points(25_000), holed]));
    const read = asked(
      `import json, sys, pyarrow.parquet, geopandas
table = pyarrow.parquet.read_table(sys.argv[1])
frame = geopandas.read_parquet(sys.argv[1])
one, area = frame.iloc[3], frame.iloc[-1]
mitotic = frame[(frame['class'] == 'Mitotic') & (frame.score > 0.5)]
print(json.dumps([table.num_rows, [str(each) for each in table.schema.types], frame.crs, list(frame.geom_type.unique()), [one.geometry.x, one.geometry.y, one.x, one.id, one.verdict, one.reader],
    [area.geometry.is_valid, area.geometry.area, len(area.geometry.geoms[0].interiors)], len(mitotic), list(map(float, frame.total_bounds)), int(frame.verdict.notna().sum())]))`,
      path,
    );
    const string = 'string';
    expect(read).toEqual([
      25_001,
      [
        ...[
          string,
          string,
          'double',
          string,
          string,
          string,
          string,
          'double',
          'double',
          string,
          string,
          string,
        ],
        ...['bool', string, expect.stringMatching(/binary|wkb/) as string],
      ],
      ...[null, ['Point', 'MultiPolygon'], [3.125, 5, 3.125, 'id 3', 'Mitotic', 'AB']],
      ...[[true, (90 * 95) / 2 - 50 + 47.5, 1], 8333, [0, 0, 24_999.125, 95], 8335],
    ]);
  }, 60_000);

  it('read any annotations, and what they write again is read the same', async () => {
    const sets = fc.sample(annotations, { numRuns: 10, seed: 8 }).filter(({ length }) => length > 0);
    const paths = sets.map((all, index) => {
      const path = join(folder.path, `${index}.parquet`);
      writeFileSync(path, bytesOf(all));
      return path;
    });
    asked(
      `import sys, geopandas
for path in sys.argv[1:]:
    geopandas.read_parquet(path).to_parquet(path + '.again', compression='gzip')
print(1)`,
      ...paths,
    );
    for (const path of paths) {
      const again = await readAnnotations(readFileSync(`${path}.again`));
      const own = await readAnnotations(readFileSync(path));
      expect(again.annotations).toEqual(own.annotations);
      expect(again.leftOut).toEqual([]);
    }
  }, 60_000);
});
