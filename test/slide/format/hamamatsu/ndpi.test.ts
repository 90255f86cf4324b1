/** Hamamatsu NDPI: structure, pixels, tiles as they are stored, broken files, and all of it against OpenSlide. */
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { inProcessDecoder } from '../../../../src-main/slide/codec/decoder';
import { openSlide } from '../../../../src-main/slide/open';
import {
  ndpiDirectories,
  ndpiLong,
  ndpiText,
  writeNdpi,
  type NdpiDirectory,
  type NdpiFileOptions,
  type NdpiOptions,
} from '../../../fixture/hamamatsu-ndpi';
import { hasSharedData, sharedSlide } from '../../../shared-data';
import { temporaryFolder } from '../../../temporary-folder';
import { hasOpenSlide } from '../../openslide';
import { outcome } from '../../outcome';
import { expectParity } from '../../parity';

const folder = temporaryFolder();
afterAll(() => folder.remove());

async function write(name: string, options: NdpiOptions = {}, file: NdpiFileOptions = {}): Promise<string> {
  const path = join(folder.path, `${name}.ndpi`);
  await writeNdpi(path, await ndpiDirectories(options), file);
  return path;
}

const beyond4GiB = { gap: 5 * 2 ** 30 };

describe('a synthetic NDPI', () => {
  it('has levels by SourceLens, those it lacks reduced, and the macro; no map, no other focal plane', async () => {
    const slide = await openSlide(await write('plain'), { decoder: inProcessDecoder });
    expect(slide.info).toMatchObject({
      format: 'hamamatsu-ndpi',
      vendor: 'hamamatsu',
      objectivePower: 20,
      associatedImages: [{ name: 'macro', width: 119, height: 41 }],
    });
    expect(slide.info.mpp?.x).toBeCloseTo(10_000 / 44_000, 9);
    expect(slide.levels.map(({ width, height }) => [width, height])).toEqual([
      [768, 512],
      [384, 256],
      [192, 128],
      [96, 64],
      [48, 32],
      [24, 16],
    ]);
    expect(slide.info.properties).toMatchObject({
      'hamamatsu.SourceLens': '20',
      'hamamatsu.XOffsetFromSlideCentre': '-123456',
      'hamamatsu.Objective.Lens.Magnificant': '20=x',
      'hamamatsu.Reference': 'reference',
    });
    expect(slide.info.properties).not.toHaveProperty('hamamatsu.empty');
    await slide.close();
  });

  it('hands out JPEG tiles made of restart intervals, of any column and row', async () => {
    const slide = await openSlide(await write('tiles'), { decoder: inProcessDecoder });
    const [level] = slide.levels;
    const [tileWidth, tileHeight] = [level?.tileWidth ?? 0, level?.tileHeight ?? 0];
    expect([tileWidth, tileHeight]).toEqual([512, 512]);
    for (const column of [0, 1]) {
      const { mediaType, bytes } = await slide.readStoredTile({ level: 0, column, row: 0 });
      expect(mediaType).toBe('image/jpeg');
      const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
      expect([info.width, info.height]).toEqual([column === 0 ? 512 : 256, 512]);
      const region = { level: 0, x: column * tileWidth, y: 0, width: info.width, height: info.height };
      expect(Buffer.compare(data, (await slide.readRegion(region)).data)).toBe(0);
    }
    await slide.close();
  });

  it('finds restart markers without a table, whichever tile is asked for first', async () => {
    const tabled = await openSlide(await write('tabled'), { decoder: inProcessDecoder });
    const scanned = await openSlide(await write('scanned', { tables: false }), { decoder: inProcessDecoder });
    for (const x of [700, 10]) {
      const region = { level: 0, x, y: 300, width: 60, height: 60 };
      const { data, missing } = await scanned.readRegion(region);
      expect(missing).toEqual([]);
      expect(Buffer.compare(data, (await tabled.readRegion(region)).data)).toBe(0);
    }
    await Promise.all([tabled.close(), scanned.close()]);
  });

  it('reads halved colour, which OpenSlide refuses', async () => {
    const full = await openSlide(await write('full-colour'), { decoder: inProcessDecoder });
    const halved = await openSlide(await write('halved', { subsampling: '4:2:0' }), {
      decoder: inProcessDecoder,
    });
    const region = { level: 0, x: 40, y: 40, width: 400, height: 400 };
    const { data, missing } = await halved.readRegion(region);
    expect(missing).toEqual([]);
    const expected = (await full.readRegion(region)).data;
    const sum = data.reduce((so, value, i) => so + Math.abs(value - (expected[i] ?? 0)), 0);
    expect(sum / data.length).toBeLessThan(2);
    await Promise.all([full.close(), halved.close()]);
  });

  it('reads offsets beyond 4 GiB', async () => {
    const near = await openSlide(await write('near'), { decoder: inProcessDecoder });
    const far = await openSlide(await write('far', {}, beyond4GiB), { decoder: inProcessDecoder });
    const region = { level: 0, x: 100, y: 100, width: 300, height: 300 };
    expect(Buffer.compare((await far.readRegion(region)).data, (await near.readRegion(region)).data)).toBe(0);
    expect(far.info.properties).toEqual(near.info.properties);
    await Promise.all([near.close(), far.close()]);
  });
});

describe('a broken NDPI', () => {
  const change =
    (tag: number, value: Parameters<NdpiDirectory['tags']['set']>[1] | null, at = 0) =>
    (directories: readonly NdpiDirectory[]): void => {
      if (value === null) directories[at]?.tags.delete(tag);
      else directories[at]?.tags.set(tag, value);
    };
  const strip =
    (edit: (bytes: Buffer) => Uint8Array) =>
    (directories: readonly NdpiDirectory[]): void => {
      const [first] = directories;
      if (first !== undefined) first.strip = edit(Buffer.from(first.strip));
    };
  const cases: readonly {
    readonly name: string;
    readonly breakIt: (directories: readonly NdpiDirectory[]) => void;
    readonly ends: string;
    readonly options?: NdpiOptions;
    readonly file?: NdpiFileOptions;
  }[] = [
    { name: 'ndpi-sound', breakIt: () => undefined, ends: 'read' },
    { name: 'ndpi-source-lens-missing', breakIt: change(65421, null), ends: 'broken-file' },
    {
      name: 'ndpi-no-level',
      breakIt: (directories) => {
        for (const { tags } of directories) tags.set(65421, { type: 'float', value: -2 });
      },
      ends: 'broken-file',
    },
    { name: 'ndpi-width-zero', breakIt: change(256, ndpiLong(0)), ends: 'broken-file' },
    { name: 'ndpi-width-huge', breakIt: change(256, ndpiLong(0xffffffff)), ends: 'broken-file' },
    { name: 'ndpi-size-of-jpeg-differs', breakIt: change(257, ndpiLong(504)), ends: 'broken-file' },
    { name: 'ndpi-several-strips', breakIt: change(273, ndpiLong(12, 900)), ends: 'broken-file' },
    { name: 'ndpi-strip-offset-missing', breakIt: change(273, ndpiLong()), ends: 'broken-file' },
    { name: 'ndpi-strip-beyond-end', breakIt: change(273, ndpiLong(0xfffffff0)), ends: 'broken-file' },
    { name: 'ndpi-strip-length-zero', breakIt: change(279, ndpiLong(0)), ends: 'broken-file' },
    { name: 'ndpi-strip-length-huge', breakIt: change(279, ndpiLong(0xffffffff)), ends: 'read' },
    {
      name: 'ndpi-source-lens-unknown',
      breakIt: (directories) => directories[2]?.tags.set(65421, { type: 'float', value: -3 }),
      ends: 'read',
    },
    {
      name: 'ndpi-level-repeated',
      breakIt: change(65424, { type: 'slong', value: [0] }, 1),
      ends: 'broken-file',
    },
    { name: 'ndpi-not-a-jpeg', breakIt: strip((bytes) => bytes.fill(0x55)), ends: 'broken-file' },
    {
      name: 'ndpi-jpeg-header-cut-off',
      breakIt: strip((bytes) => bytes.subarray(0, 200)),
      ends: 'broken-file',
    },
    { name: 'ndpi-jpeg-cut-off', breakIt: strip((bytes) => bytes.subarray(0, 2000)), ends: 'tile-missing' },
    {
      name: 'ndpi-jpeg-cut-off-without-table',
      breakIt: strip((bytes) => bytes.subarray(0, 2000)),
      options: { tables: false },
      ends: 'tile-missing',
    },
    {
      name: 'ndpi-restart-marker-missing',
      breakIt: strip((bytes) => {
        bytes[bytes.indexOf(Buffer.of(0xff, 0xd2)) + 1] = 0;
        return bytes;
      }),
      options: { tables: false },
      ends: 'tile-missing',
    },
    {
      name: 'ndpi-restart-table-wrong',
      breakIt: (directories) => {
        const table = directories[0]?.tags.get(65426);
        if (table?.type === 'long') change(65426, ndpiLong(...table.value.map((at) => at + 1)))(directories);
      },
      ends: 'tile-missing',
    },
    {
      name: 'ndpi-restart-table-beyond-end',
      breakIt: (directories) => {
        const table = directories[0]?.tags.get(65426);
        if (table?.type === 'long')
          change(65426, ndpiLong(...table.value.map(() => 0xfffffff0)))(directories);
      },
      ends: 'tile-missing',
    },
    { name: 'ndpi-restart-table-too-short', breakIt: change(65426, ndpiLong(1, 2, 3)), ends: 'read' },
    {
      name: 'ndpi-jpeg-without-restart-cut-off',
      breakIt: strip((bytes) => bytes.subarray(0, 4000)),
      options: { restartMarkers: false },
      ends: 'tile-missing',
    },
    { name: 'ndpi-nul-in-properties', breakIt: change(65449, ndpiText('a=b\0\r\nc=d')), ends: 'read' },
    { name: 'ndpi-directory-loop', breakIt: () => undefined, file: { loopTo: 0 }, ends: 'broken-file' },
  ];

  it.each(cases)('$name ends in $ends', async ({ name, breakIt, ends, options = {}, file = {} }) => {
    const directories = await ndpiDirectories(options);
    breakIt(directories);
    const path = join(folder.path, `${name}.ndpi`);
    await writeNdpi(path, directories, file);
    expect(await outcome(path)).toBe(ends);
  });
});

/** Tiles are gathered from OpenSlide's, which are one restart interval each. */
const except = (name: string): boolean => /\.tile-(width|height)$/.test(name);
/** Reduced levels are rounded in other places than libjpeg does. */
const limits = { except, mean: 0.8 };

describe.skipIf(!hasOpenSlide)('against OpenSlide (needs openslide-python)', () => {
  it.each<[string, NdpiOptions, NdpiFileOptions]>([
    ['a synthetic NDPI', {}, {}],
    ['one without tables of restart markers', { tables: false }, {}],
    ['one without restart markers', { restartMarkers: false }, {}],
    ['one beyond 4 GiB', {}, beyond4GiB],
  ])('reads %s', async (name, options, file) => {
    await expectParity(await write(name, options, file), limits);
  });

  it.skipIf(!hasSharedData)('reads fluorescence-dapi.ndpi', async () => {
    await expectParity(sharedSlide('hamamatsu/fluorescence-dapi.ndpi'), limits);
  });
});
