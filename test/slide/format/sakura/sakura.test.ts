/** Sakura SVSLIDE: structure, broken and hostile databases, and against OpenSlide. */
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inProcessDecoder } from '../../../../src-main/slide/codec/decoder';
import { explainFormats, openSlide } from '../../../../src-main/slide/open';
import { sakuraSlide, type SakuraOptions } from '../../../fixture/sakura';
import { randomNumbers } from '../../../fixture/texture';
import { temporaryFolder } from '../../../temporary-folder';
import { hasOpenSlide } from '../../openslide';
import { outcome } from '../../outcome';
import { expectParity } from '../../parity';

const folder = temporaryFolder();
afterAll(() => folder.remove());

async function writeBytes(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder.path, `${name}.svslide`);
  await writeFile(path, bytes);
  return path;
}

async function write(name: string, options: SakuraOptions = {}): Promise<string> {
  return writeBytes(name, await sakuraSlide(options));
}

/** The table that holds everything. */
const table = '"Unique ""table"" 1"';
const header = (hex: string): string => `UPDATE ${table} SET data = x'${hex}' WHERE id = 'Header'`;
const insert = (id: string): string => `INSERT INTO ${table} VALUES ('${id}', 1, x'00')`;

describe('Sakura SVSLIDE', () => {
  it('reads levels, pixel size, objective, colours and attachments', async () => {
    const slide = await openSlide(await write('whole'), { decoder: inProcessDecoder });
    expect(slide.info).toMatchObject({
      format: 'sakura',
      vendor: 'sakura',
      mpp: { x: 0.23, y: 0.23 },
      objectivePower: 20,
      associatedImages: [
        { name: 'label', width: 60, height: 80 },
        { name: 'macro', width: 140, height: 50 },
        { name: 'thumbnail', width: 50, height: 38 },
      ],
      properties: { 'sakura.ScanId': 'scan 1', 'sakura.VersionBytes': '1.0.0' },
    });
    expect(slide.levels.map(({ width, height }) => [width, height])).toEqual([
      [500, 380],
      [250, 190],
      [62, 47],
    ]);
    const gap = await slide.readRegion({ level: 0, x: 300, y: 200, width: 1, height: 1 });
    expect(gap).toMatchObject({ missing: [] });
    expect([...gap.data]).toEqual([255, 255, 255]);
    const stored = await slide.readStoredTile({ level: 0, column: 0, row: 0 });
    expect(stored.mediaType).toBe('image/jpeg');
    await slide.close();
  });

  it('leaves nothing beside the slide', async () => {
    const before = await readdir(folder.path);
    const slide = await openSlide(await write('alone'), { decoder: inProcessDecoder });
    expect(await readdir(folder.path)).toEqual([...before, 'alone.svslide'].sort());
    await slide.close();
  });

  it('costs no more than the tile whose colour is missing or damaged', async () => {
    const sql = `DELETE FROM ${table} WHERE id = 'T;0|0;1;1;0'; UPDATE ${table} SET data = x'ffd8' WHERE id = 'T;128|0;1;2;0'`;
    const slide = await openSlide(await write('tiles', { sql }), { decoder: inProcessDecoder });
    const { missing } = await slide.readRegion({ level: 0, x: 0, y: 0, width: 500, height: 100 });
    expect(missing).toMatchObject([
      { column: 0, row: 0 },
      { column: 1, row: 0 },
    ]);
    await slide.close();
  });

  it('sakura-size-huge: takes no time by the tiles that are only declared', async () => {
    // 2^30 pixels each way: four million million tiles, of which a dozen are there.
    const path = await write('sakura-size-huge', { sql: header('8000000000000040000000400000000001000000') });
    const slide = await openSlide(path, { decoder: inProcessDecoder });
    expect(slide.levels[0]).toMatchObject({ width: 2 ** 30, height: 2 ** 30 });
    const whole = { ...{ x: 0, y: 0, width: 1024, height: 1024 }, ...{ stepX: 2 ** 16, stepY: 2 ** 16 } };
    const { missing, data } = await slide.readScaled(whole);
    expect(missing).toEqual([]);
    expect(data.every((value) => value === 255)).toBe(true);
    const { data: corner } = await slide.readScaled({
      ...whole,
      width: 4,
      height: 4,
      stepX: 32,
      stepY: 32,
    });
    expect(corner.some((value) => value < 255)).toBe(true);
    await slide.close();
  });

  it('leaves a database of something else to others', async () => {
    const path = await write('other', { sql: 'DROP TABLE DataManagerSQLiteConfigXPO' });
    const verdict = (await explainFormats(path)).find(({ format }) => format === 'sakura');
    expect(verdict).toMatchObject({
      accepted: false,
      why: expect.stringContaining('not of Sakura') as string,
    });
  });

  it.each<[string, string, string]>([
    ['sakura-sound', '', 'read'],
    [
      'sakura-bad-magic',
      `UPDATE ${table} SET data = 'other' WHERE id = '++MagicBytes'`,
      'unsupported-format',
    ],
    ['sakura-two-tables', "INSERT INTO DataManagerSQLiteConfigXPO VALUES (2, 'b')", 'unsupported-format'],
    ['sakura-no-table', `DROP TABLE ${table}`, 'unsupported-format'],
    [
      'sakura-table-name-is-sql',
      "UPDATE DataManagerSQLiteConfigXPO SET TableName = 'tile; DROP'",
      'unsupported-format',
    ],
    ['sakura-no-header', `DELETE FROM ${table} WHERE id = 'Header'`, 'broken-file'],
    ['sakura-short-header', `UPDATE ${table} SET data = x'8000' WHERE id = 'Header'`, 'broken-file'],
    ['sakura-tile-size-zero', header('00000000f40100007c0100000000000001000000'), 'broken-file'],
    ['sakura-tile-size-huge', header('fffffffff40100007c0100000000000001000000'), 'broken-file'],
    ['sakura-size-zero', header('80000000000000007c0100000000000001000000'), 'broken-file'],
    ['sakura-no-focal-plane', header('80000000f40100007c0100000000000000000000'), 'broken-file'],
    ['sakura-no-tiles', `DELETE FROM ${table} WHERE id LIKE 'T;%'`, 'broken-file'],
    ['sakura-bad-downsample', insert('T;0|0;3;0;0'), 'broken-file'],
    ['sakura-downsample-zero', insert('T;0|0;0;0;0'), 'broken-file'],
    ['sakura-downsample-huge', insert('T;0|0;1099511627776;0;0'), 'broken-file'],
    ['sakura-bad-colour', insert('T;0|0;1;3;0'), 'broken-file'],
    ['sakura-tile-id-leading-zero', insert('T;00|0;1;1;0'), 'broken-file'],
    ['sakura-tile-id-field-missing', insert('T;0|0;1;1'), 'broken-file'],
    ['sakura-tile-position-negative', insert('T;-5|0;1;1;0'), 'broken-file'],
    ['sakura-tile-is-text', `UPDATE ${table} SET data = 'text' WHERE id LIKE 'T;%'`, 'tile-missing'],
    ['sakura-no-slide-table', 'DROP TABLE SVSlideDataXPO', 'read'],
    ['sakura-label-not-jpeg', "UPDATE SVScannedImageDataXPO SET Image = x'00'", 'read'],
    [
      'sakura-two-scans',
      'INSERT INTO SVHRScanDataXPO SELECT 10, ParentSlide, ScanId, Date, Name, Description, 1, 1, FocussingMethod, ThumbnailImage FROM SVHRScanDataXPO',
      'read',
    ],
    [
      'sakura-view-without-end',
      `DROP TABLE ${table}; CREATE VIEW ${table} AS WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT n AS id, n AS data FROM t`,
      'unsupported-format',
    ],
    [
      'sakura-computed-column',
      `DROP TABLE ${table}; CREATE TABLE ${table} (id, data AS (hex(zeroblob(400000000))))`,
      'unsupported-format',
    ],
    [
      'sakura-virtual-table',
      `DROP TABLE ${table}; CREATE VIRTUAL TABLE ${table} USING fts5(id, data)`,
      'unsupported-format',
    ],
  ])('%s', async (name, sql, ends) => {
    expect(await outcome(await write(name, { sql }))).toBe(ends);
  });

  it('reads truncated and scribbled files to an end', async () => {
    const sound = await sakuraSlide();
    const random = randomNumbers(12);
    const found = new Set<string>();
    for (let i = 0; i < 30; i += 1) {
      let bytes = sound.slice();
      if (i % 3 === 0) bytes = bytes.slice(0, 16 + Math.floor(random() * bytes.length));
      else
        for (let hit = 0; hit < (i % 3 === 1 ? 300 : 12); hit += 1) {
          const within = i % 3 === 1 ? bytes.length - 100 : 20_000;
          bytes[100 + Math.floor(random() * within)] = random() * 256;
        }
      found.add(await outcome(await writeBytes('scribbled', bytes)));
    }
    expect([...found]).toEqual(expect.arrayContaining(['read', 'unsupported-format']));
    expect(found).not.toContain('internal');
  });
});

describe.skipIf(!hasOpenSlide)('against OpenSlide (needs openslide-python)', () => {
  it.each([1024, 65_536])('reads a slide with pages of %i bytes', async (pageSize) => {
    await expectParity(await write(`parity-${pageSize}`, { pageSize }));
  });
});
