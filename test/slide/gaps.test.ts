/** Tiles that a file leaves out: the background shows there, and however large they are declared they cost nothing. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { inProcessDecoder, type TileDecoder } from '../../src-main/slide/codec/decoder';
import { openSlide } from '../../src-main/slide/open';
import type { Slide } from '../../src-main/slide/slide';
import { plainDirectory } from '../fixture/hostile-tiff';
import { long, writeTiff } from '../fixture/tiff-writer';
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
    const scaled = await slide.readScaledRegion({
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
});
