/** What each way of reading a slide asks the decoder for: the screen's tiles for the screen, everything else after them. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Pixels } from '../../src-main/contract/slide';
import { inProcessDecoder, type TileDecoder } from '../../src-main/slide/codec/decoder';
import type { Priority, TileRequest } from '../../src-main/slide/codec/tile-decoder';
import { openSlide } from '../../src-main/slide/open';
import type { Slide } from '../../src-main/slide/slide';
import { encodeJpeg2000 } from '../fixture/codestreams';
import { plainDirectory } from '../fixture/hostile-tiff';
import { texture } from '../fixture/texture';
import { long, short, writeTiff } from '../fixture/tiff-writer';
import { temporaryFolder } from '../temporary-folder';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const side = 64;
const path = join(folder.path, 'jpeg2000.tif');

interface Asked {
  readonly request: TileRequest;
  readonly priority: Priority;
  readonly end: () => void;
}

/** Four tiles of JPEG 2000, and a decoder that ends each when it is told to. */
async function slowSlide(): Promise<{ slide: Slide; asked: Asked[] }> {
  const picture = { width: side, height: side, components: 3, bits: 8, bytes: texture(side, side, 1) };
  const piece = await encodeJpeg2000(picture);
  const directory = plainDirectory(
    [
      [256, long(2 * side)],
      [257, long(2 * side)],
      [259, short(33005)],
      [322, short(side)],
      [323, short(side)],
    ],
    [piece, piece, piece, piece],
  );
  await writeFile(path, writeTiff([directory]));
  const asked: Asked[] = [];
  const decoder: TileDecoder = {
    ...inProcessDecoder,
    async decode(tile, request) {
      await new Promise<void>((end) => asked.push({ request, priority: request.priority, end }));
      return inProcessDecoder.decode(tile, request);
    },
  };
  return { slide: await openSlide(path, { decoder }), asked };
}

const whole = { x: 0, y: 0, width: 2 * side, height: 2 * side };

async function ended<T extends Pixels | { readonly bytes: Uint8Array }>(
  reading: Promise<T>,
  asked: readonly Asked[],
  tiles: number,
): Promise<readonly Priority[]> {
  await expect.poll(() => asked.length).toBe(tiles);
  for (const { end } of asked) end();
  await reading;
  return asked.map(({ priority }) => priority);
}

describe('priority of a tile', () => {
  it('is the screen’s for a tile that is shown', async () => {
    const { slide, asked } = await slowSlide();
    const address = { level: 0, column: 1, row: 0 };
    expect(await ended(slide.readStoredTile(address), asked, 1)).toEqual(['display']);
    await slide.close();
  });

  it('is an analysis’s for regions', async () => {
    for (const read of [
      (slide: Slide) => slide.readRegion({ level: 0, ...whole }),
      (slide: Slide) => slide.readScaled({ ...whole, stepX: 1, stepY: 1 }),
    ]) {
      const { slide, asked } = await slowSlide();
      expect(new Set(await ended(read(slide), asked, 4))).toEqual(new Set(['analysis']));
      await slide.close();
    }
  });

  it('rises when the screen asks for a tile that an analysis waits for', async () => {
    const { slide, asked } = await slowSlide();
    const region = slide.readRegion({ level: 0, x: 0, y: 0, width: side, height: side });
    await expect.poll(() => asked.length).toBe(1);
    const shown = slide.readStoredTile({ level: 0, column: 0, row: 0 });
    await expect.poll(() => asked[0]?.request.priority).toBe('display');
    expect(asked).toHaveLength(1);
    asked[0]?.end();
    await Promise.all([region, shown]);
    await slide.close();
  });
});
