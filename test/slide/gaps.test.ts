/** Tiles that a file leaves out: the background shows there, and however large they are declared they cost nothing. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { areaAverage } from '../../src-main/base/area-average';
import { inProcessDecoder, type TileDecoder } from '../../src-main/slide/codec/decoder';
import { holdsAny, type TileArea } from '../../src-main/slide/container/tile-area';
import { openSlide } from '../../src-main/slide/open';
import type { Slide } from '../../src-main/slide/slide';
import { plainDirectory } from '../fixture/hostile-tiff';
import { long, writeTiff, type TagValue } from '../fixture/tiff-writer';
import { temporaryFolder } from '../temporary-folder';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const side = 60_000;
const tileSide = 8192;
/** One tile as RGB. */
const tileBytes = tileSide * tileSide * 3;

/** Any call to the decoder is an error of its own: there is nothing to decode. */
const noDecoder: TileDecoder = {
  ...inProcessDecoder,
  decode: () => Promise.reject(new Error('a tile was decoded that the file does not hold')),
};

async function allGaps(): Promise<{ slide: Slide; bytes: number }> {
  const none = long(...Array.from({ length: Math.ceil(side / tileSide) ** 2 }, () => 0));
  const { tags } = plainDirectory([
    [256, long(side)],
    [257, long(side)],
    [322, long(tileSide)],
    [323, long(tileSide)],
    [324, none],
    [325, none],
  ]);
  const bytes = writeTiff([{ tags }]);
  const path = join(folder.path, 'generic-tiff-all-gaps.tif');
  await writeFile(path, bytes);
  return { slide: await openSlide(path, { decoder: noDecoder }), bytes: bytes.length };
}

describe('a file of under 1 KB with 3.6 gigapixels of gaps: generic-tiff-all-gaps', () => {
  it('is white in regions over many tiles, which take no more memory than the region', async () => {
    const { slide, bytes } = await allGaps();
    expect(bytes).toBeLessThan(1024);
    const before = process.memoryUsage().arrayBuffers;
    const region = { level: 0, x: tileSide - 500, y: tileSide - 500, width: 1000, height: 1000 };
    const read = [
      await slide.readRegion(region),
      await slide.readRegion({ ...region, x: 5.5, y: side - 500 }),
    ];
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(tileBytes / 4);
    for (const { data, missing } of read) {
      expect(missing).toEqual([]);
      expect(data.every((value) => value === 255)).toBe(true);
    }
    await slide.close();
  });

  it('is white between levels, and as tiles of the screen', async () => {
    const { slide } = await allGaps();
    const scaled = await slide.readScaled({
      ...{ x: 10, y: 10, width: 20, height: 20 },
      ...{ stepX: 500, stepY: 500 },
    });
    expect(scaled.missing).toEqual([]);
    expect(scaled.data.every((value) => value === 255)).toBe(true);
    const before = process.memoryUsage().arrayBuffers;
    const { bytes, mediaType } = await slide.inSrgb.readStoredTile({ level: 0, column: 7, row: 0 });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(tileBytes / 4);
    expect(mediaType).toBe('image/jpeg');
    expect(await sharp(bytes).metadata()).toMatchObject({ width: side - 7 * tileSide, height: tileSide });
    const { channels } = await sharp(bytes).stats();
    expect(channels.map(({ min }) => min)).toEqual([255, 255, 255]);
    await slide.close();
  });

  it('is white as a whole between levels', async () => {
    const { slide } = await allGaps();
    const whole = { x: -100, y: -100, width: 600, height: 600, stepX: 101, stepY: 101 };
    const { data, missing } = await slide.readScaled(whole);
    expect(missing).toEqual([]);
    expect(data.every((value) => value === 255)).toBe(true);
    await slide.close();
  });
});

it('shows a tile among gaps between levels as it is in the level', async () => {
  const [columns, small, present] = [128, 32, 70 * 128 + 9];
  const only = (value: number): TagValue =>
    long(...Array.from({ length: columns ** 2 }, (_, i) => (i === present ? value : 0)));
  const { tags } = plainDirectory([
    [256, long(columns * small)],
    [257, long(columns * small)],
    // Whatever lies at the start of the file is as good a tile as any.
    [324, only(8)],
    [325, only(small * small * 3)],
  ]);
  const path = join(folder.path, 'one-tile.tif');
  await writeFile(path, writeTiff([{ tags }]));
  const slide = await openSlide(path, { decoder: inProcessDecoder });
  const whole = await slide.readRegion({ ...{ level: 0, x: 0, y: 0 }, width: 4096, height: 4096 });
  const axis = { start: 0, step: 40, count: 102 };
  const expected = areaAverage(whole, axis, axis);
  expect(expected.data.some((value) => value < 200)).toBe(true);
  const scaled = await slide.readScaled({
    ...{ x: 0, y: 0, width: 102, height: 102 },
    ...{ stepX: 40, stepY: 40 },
  });
  expect(Buffer.compare(scaled.data, expected.data)).toBe(0);
  await slide.close();
});

describe('a sparse image', () => {
  const held = new Map([[7, null]]);
  const area = (firstColumn: number, endColumn: number, firstRow: number, endRow: number): TileArea => ({
    ...{ firstColumn, endColumn, firstRow, endRow },
  });

  it.each([
    ['the tile alone', area(2, 3, 1, 2), true],
    ['the tile among others', area(0, 5, 0, 4), true],
    ['left of it', area(0, 2, 0, 4), false],
    ['right of it', area(3, 5, 0, 4), false],
    ['above it', area(0, 5, 0, 1), false],
    ['below it', area(0, 5, 2, 4), false],
    ['beside it alone', area(1, 2, 1, 2), false],
    ['nothing at all', area(3, 3, 0, 4), false],
  ])('knows whether it holds a tile: %s', (_, where, expected) => {
    // Tile 7 of five columns: row 1, column 2.
    expect(holdsAny(held, 5, where)).toBe(expected);
  });
});
