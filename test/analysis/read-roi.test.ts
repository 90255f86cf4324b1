import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readRoi } from '../../src-main/analysis/read-roi';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

const ring = [
  [0, 0],
  [10, 0],
  [10, 10],
  [0, 0],
];
const polygon = { type: 'Polygon', coordinates: [ring] };
const feature = { type: 'Feature', properties: { name: 'tumour' }, geometry: polygon };

let folder: TemporaryFolder;
beforeEach(() => (folder = temporaryFolder()));
afterEach(() => folder.remove());

async function read(value: unknown): Promise<number> {
  const path = join(folder.path, 'roi.geojson');
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
  return (await readRoi(path)).polygons.length;
}

describe('readRoi', () => {
  it.each([
    ['a geometry', polygon, 1],
    ['a feature', feature, 1],
    ['a collection', { type: 'FeatureCollection', features: [feature, feature] }, 2],
    ['a plain list of features', [feature], 1],
    ['a multi-polygon', { type: 'MultiPolygon', coordinates: [[ring], [ring, ring]] }, 2],
  ])('reads %s', async (_, value, count) => {
    expect(await read(value)).toBe(count);
  });

  it.each([
    ['text', 'hello'],
    ['points', { type: 'Point', coordinates: [1, 2] }],
    ['a ring of two points', { type: 'Polygon', coordinates: [ring.slice(0, 2)] }],
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
    ],
    ['positions without y', { type: 'Polygon', coordinates: [[[0], [1], [2]]] }],
    ['an empty collection', { type: 'FeatureCollection', features: [] }],
  ])('refuses %s', async (_, value) => {
    await expect(read(value)).rejects.toMatchObject({ tag: 'roi-invalid' });
  });

  it('refuses a file that is not there', async () => {
    await expect(readRoi(join(folder.path, 'none'))).rejects.toMatchObject({ tag: 'roi-invalid' });
  });
});
