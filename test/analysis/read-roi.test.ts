import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import AdmZip from 'adm-zip';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readRoi, type ReadRoi } from '../../src-main/analysis/read-roi';
import { readRoiText } from '../../src-main/analysis/roi-file';
import { roiLimits } from '../../src-main/contract/roi';
import { resultGeoJson } from '../../src-main/analysis/result-geojson';
import { exampleResult } from '../report/example-result';
import { sharedCase } from '../shared-data';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

const ring = [
  [0, 0],
  [10, 0],
  [10, 10],
  [0, 0],
];
const polygon = { type: 'Polygon', coordinates: [ring] };
const noPair = 'polygon 1 has a point that is not a pair of numbers between ±10,000,000';
const feature = { type: 'Feature', properties: { name: 'tumour' }, geometry: polygon };

let folder: TemporaryFolder;
beforeEach(() => (folder = temporaryFolder()));
afterEach(() => folder.remove());

async function readBytes(bytes: Uint8Array | string, name = 'roi.geojson'): Promise<ReadRoi> {
  const path = join(folder.path, name);
  writeFileSync(path, bytes);
  return readRoi(path);
}

async function read(value: unknown): Promise<number> {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return (await readBytes(text)).roi.polygons.length;
}

const of = (geometry: unknown): object => ({ type: 'Feature', properties: {}, geometry });

describe('readRoi', () => {
  it.each([
    ['a geometry', polygon, 1],
    ['a feature', feature, 1],
    ['a collection', { type: 'FeatureCollection', features: [feature, feature] }, 2],
    ['a plain list of features', [feature], 1],
    ['a plain list of geometries', [polygon, polygon], 2],
    ['a multi-polygon', { type: 'MultiPolygon', coordinates: [[ring], [ring, ring]] }, 2],
    ['a geometry collection', { type: 'GeometryCollection', geometries: [polygon, polygon] }, 2],
    ['features of a feature', { ...feature, features: [feature] }, 2],
    ['collections in a list', [{ type: 'FeatureCollection', features: [feature] }, [feature]], 2],
    ['lines of features', [feature, feature, feature].map((each) => JSON.stringify(each)).join('\r\n'), 3],
    ['a sequence with separators', `\x1e${JSON.stringify(feature)}\n\x1e${JSON.stringify(feature)}\n`, 2],
  ])('reads %s', async (_, value, count) => {
    expect(await read(value)).toBe(count);
  });

  it('leaves further coordinates of a position out', async () => {
    const high = { type: 'Polygon', coordinates: [ring.map(([x, y]) => [x, y, 7])] };
    expect((await readBytes(JSON.stringify(high))).roi.polygons).toEqual([[ring]]);
  });

  it('uses the polygons of an export of all objects, and says what else there was', async () => {
    const features = [
      feature,
      of({ type: 'Point', coordinates: [1, 2] }),
      of({ type: 'Point', coordinates: [1, 2] }),
      of({ type: 'LineString', coordinates: [] }),
      of(null),
      of({ type: 'Polygon', coordinates: [] }),
      of({ type: 'GeometryCollection', geometries: [polygon, { type: 'MultiPoint', coordinates: [] }] }),
      of({ type: 'Sphere', radius: 1 }),
    ];
    const { roi, notes } = await readBytes(JSON.stringify({ type: 'FeatureCollection', features }));
    expect(roi.polygons).toEqual([[ring], [ring]]);
    expect(notes).toEqual([
      'Only the polygons of the region file were used; left out: 2 × Point, 1 × LineString, 2 × empty geometry, ' +
        '1 × MultiPoint, 1 × object of another kind.',
    ]);
    expect((await readBytes(JSON.stringify(feature))).notes).toEqual([]);
  });

  it('says what a file of other objects holds, as our own export does', async () => {
    const geojson = resultGeoJson(exampleResult());
    await expect(readBytes(geojson)).rejects.toMatchObject({
      why: expect.stringMatching(/^it holds no polygon, only other objects \(\d+ × Point\)$/) as string,
    });
    const both = JSON.parse(Buffer.from(geojson).toString()) as { features: unknown[] };
    both.features.push(feature);
    const { roi, notes } = await readBytes(JSON.stringify(both));
    expect([roi.polygons.length, notes.length]).toEqual([1, 1]);
  });

  it('reads 10,001 polygons, and states its limits', async () => {
    expect(await read(Array.from({ length: 10_001 }, () => polygon))).toBe(10_001);
    const many = `[${Array.from({ length: roiLimits.polygons + 1 }, () => '{"type":"Polygon","coordinates":[[[0,0],[1,0],[0,1]]]}').join()}]`;
    await expect(readBytes(many)).rejects.toMatchObject({
      why: 'it holds more than 200,000 polygons, which is the limit',
    });
    const long = `{"type":"Polygon","coordinates":[[${Array.from({ length: roiLimits.points + 1 }, () => '[0,0]').join()}]]}`;
    await expect(readBytes(long)).rejects.toMatchObject({
      why: 'it holds more than 2,000,000 points in polygon 1, which is the limit',
    });
  });

  it.each([
    ['text', 'hello', 'it is not JSON'],
    ['nothing', ' ', 'it is empty'],
    ['points', { type: 'Point', coordinates: [1, 2] }, 'it holds no polygon, only other objects (1 × Point)'],
    [
      'a ring of two points',
      { type: 'Polygon', coordinates: [ring.slice(0, 2)] },
      'polygon 1 has a ring of fewer than 3 points',
    ],
    [
      'text among the numbers',
      {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            ['a', 0],
            [1, 1],
          ],
        ],
      },
      noPair,
    ],
    ['positions without y', { type: 'Polygon', coordinates: [[[0], [1], [2]]] }, noPair],
    [
      'numbers beyond any slide',
      {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [1e9, 0],
            [1, 1],
          ],
        ],
      },
      noPair,
    ],
    ['an empty collection', { type: 'FeatureCollection', features: [] }, 'it holds no polygon'],
    ['a collection of nothing', { type: 'FeatureCollection' }, 'a collection has no list of features'],
    ['numbers', [1, 2], 'it holds something that is not a GeoJSON object'],
  ])('refuses %s', async (_, value, why) => {
    await expect(read(value)).rejects.toMatchObject({ tag: 'roi-invalid', why });
  });

  it('refuses nesting that no export has', async () => {
    await expect(read(`${'['.repeat(5000)}${']'.repeat(5000)}`)).rejects.toMatchObject({
      why: 'its collections are nested more than 32 deep',
    });
  });

  it('refuses a file that is not there, and what is no file', async () => {
    await expect(readRoi(join(folder.path, 'none'))).rejects.toMatchObject({ tag: 'roi-invalid' });
    await expect(readRoi(folder.path)).rejects.toMatchObject({ tag: 'roi-invalid', why: 'it is a folder' });
  });

  it.skipIf(process.platform === 'win32')('refuses a pipe without waiting for it', async () => {
    const pipe = join(folder.path, 'pipe');
    execFileSync('mkfifo', [pipe]);
    await expect(readRoi(pipe)).rejects.toMatchObject({ tag: 'roi-invalid' });
  });
});

describe('the file around it', () => {
  const json = JSON.stringify({ ...feature, properties: { name: 'Größe' } });
  const utf16 = (bigEndian: boolean): Buffer => {
    const bytes = Buffer.from(json, 'utf16le');
    return bigEndian ? bytes.swap16() : bytes;
  };
  const zip = (files: Readonly<Record<string, string | Uint8Array>>): Buffer => {
    const archive = new AdmZip();
    for (const [name, content] of Object.entries(files)) archive.addFile(name, Buffer.from(content));
    return archive.toBuffer();
  };

  it.each([
    ['UTF-8 with a mark', Buffer.from(`\ufeff${json}`)],
    ['UTF-16 with a mark', Buffer.concat([Buffer.of(0xff, 0xfe), utf16(false)])],
    ['UTF-16, big endian, with a mark', Buffer.concat([Buffer.of(0xfe, 0xff), utf16(true)])],
    ['UTF-16 without', utf16(false)],
    ['UTF-16, big endian, without', utf16(true)],
    ['gzip', gzipSync(json)],
    ['a ZIP archive', zip({ 'roi.geojson': json, '__MACOSX/._roi.geojson': 'x', '.DS_Store': 'x' })],
    ['gzip in a ZIP archive', zip({ 'roi.geojson.gz': gzipSync(json) })],
  ])('may be %s', async (_, bytes) => {
    expect((await readBytes(bytes)).roi.polygons).toEqual([[ring]]);
  });

  it.each([
    ['regions of ImageJ', zip({ '0001.roi': 'Iout', '0002.roi': 'Iout' }), /ImageJ/],
    ['a region of ImageJ', Buffer.from('Iout\0\0\0'), /ImageJ/],
    ['several files', zip({ 'a.geojson': json, 'b.geojson': json }), /holds 2 files instead of one/],
    ['an archive in an archive in an archive', gzipSync(gzipSync(gzipSync(json))), /more than 2 times/],
    ['a damaged gzip', gzipSync(json).subarray(0, 30), /damaged/],
    ['a damaged archive', zip({ 'a.geojson': json }).subarray(0, 40), /damaged/],
  ])('is refused as %s', async (_, bytes, why) => {
    await expect(readBytes(bytes)).rejects.toMatchObject({
      tag: 'roi-invalid',
      why: expect.stringMatching(why) as string,
    });
  });

  it('is refused when it unpacks to more than a file may have, whatever it says of itself', async () => {
    const most = 1024 * 1024;
    const zeros = Buffer.alloc(most + 1);
    const archive = new AdmZip();
    archive.addFile('a.geojson', zeros);
    const liar = archive.toBuffer();
    const directory = liar.lastIndexOf(Buffer.from('PK\x01\x02', 'latin1'));
    for (const at of [22, directory + 24]) liar.writeUInt32LE(10, at);
    const path = join(folder.path, 'bomb');
    for (const bytes of [zeros, gzipSync(zeros), archive.toBuffer(), liar, gzipSync(liar)]) {
      writeFileSync(path, bytes);
      await expect(readRoiText(path, most)).rejects.toThrow('it is larger than 1 MiB');
    }
  });
});

describe('files of users', () => {
  it.each([
    ['roi-polygon-and-point.geojson', 1, '1 × Point'],
    ['roi-polygon-and-null-geometry.geojson', 1, '1 × empty geometry'],
    ['roi-10001-polygons.geojson', 10_001, null],
  ] as const)('%s is read', async (name, polygons, left) => {
    const path = sharedCase(name);
    if (!existsSync(path)) return;
    const { roi, notes } = await readRoi(path);
    expect(roi.polygons.length).toBe(polygons);
    expect(notes).toEqual(
      left === null ? [] : [`Only the polygons of the region file were used; left out: ${left}.`],
    );
  });
});
