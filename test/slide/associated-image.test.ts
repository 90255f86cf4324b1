/** Associated images: memory for the whole is not taken before a piece of it is there. */
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { inProcessDecoder } from '../../src-main/slide/codec/decoder';
import type { EncodedTile } from '../../src-main/slide/codec/encoded-tile';
import type { TiledImage } from '../../src-main/slide/container/tiled-image';
import { createSlide, type Slide } from '../../src-main/slide/slide';
import { tileUnreadable } from '../../src-main/slide/slide-errors';
import { companionsIn } from '../../src-main/slide/source/companions';
import { memorySource } from '../../src-main/slide/source/byte-source';
import { TileCache } from '../../src-main/slide/tile-cache';

const tileSide = 8;

/** @param encodedTile of the only associated image, a label. */
async function slideWith(side: number, encodedTile: TiledImage['encodedTile']): Promise<Slide> {
  const image = { width: side, height: side, tileWidth: tileSide, tileHeight: tileSide, encodedTile };
  return createSlide({
    source: memorySource(new Uint8Array(1), 'associated'),
    companions: await companionsIn(tmpdir()),
    ...{ format: 'test', scene: 0, fingerprint: '', files: [] },
    decoder: inProcessDecoder,
    tiles: new TileCache(0).shelf(),
    content: {
      vendor: null,
      levels: [image],
      mpp: null,
      objectivePower: null,
      associatedImages: [{ name: 'label', image }],
      properties: {},
    },
  });
}

/** A tile of one colour. */
function filledTile(colour: readonly [number, number, number]): EncodedTile {
  const bytes = new Uint8Array(tileSide * tileSide * 3);
  for (let at = 0; at < bytes.length; at += 3) bytes.set(colour, at);
  return {
    ...{ compression: 'none', photometric: 'rgb', samples: 3, predictor: 'none', tables: null },
    ...{ width: tileSide, height: tileSide, bytes },
  };
}

describe('an associated image', () => {
  it('is put together from its pieces, the last of which reach beyond it', async () => {
    const slide = await slideWith(12, (column, row) => Promise.resolve(filledTile([column, row, 7])));
    const { width, height, data } = await slide.readAssociatedImage('label');
    expect([width, height, data.length]).toEqual([12, 12, 12 * 12 * 3]);
    expect([...data.subarray(0, 3)]).toEqual([0, 0, 7]);
    expect([...data.subarray(data.length - 3)]).toEqual([1, 1, 7]);
  });

  it('takes no memory for its stated size before its first piece is there', async () => {
    let taken = NaN;
    const before = process.memoryUsage().arrayBuffers;
    const slide = await slideWith(8000, () => {
      taken = process.memoryUsage().arrayBuffers - before;
      return Promise.reject(tileUnreadable('it is damaged'));
    });
    await expect(slide.readAssociatedImage('label')).rejects.toMatchObject({
      tag: 'tile-unreadable',
      where: { field: 'label' },
      why: 'it is damaged',
    });
    expect(taken).toBeLessThan(16 * 1024 * 1024);
  });
});
