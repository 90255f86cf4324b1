/** Levels whose stored tiles are no regular grid: places, overlaps, gaps, missing tiles, tiles for the screen. */
import { tmpdir } from 'node:os';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { inProcessDecoder } from '../../src-main/slide/codec/decoder';
import type { EncodedTile } from '../../src-main/slide/codec/encoded-tile';
import { overlaps, type PlacedTile, type TileLayout } from '../../src-main/slide/container/tile-layout';
import type { Rgb } from '../../src-main/slide/container/tiled-image';
import { TileCache } from '../../src-main/slide/tile-cache';
import { createSlide, type Slide } from '../../src-main/slide/slide';
import { tileUnreadable } from '../../src-main/slide/slide-errors';
import { companionsIn } from '../../src-main/slide/source/companions';
import { memorySource } from '../../src-main/slide/source/byte-source';

const side = 8;

interface Place {
  readonly left: number;
  readonly top: number;
  readonly part?: Partial<Pick<PlacedTile, 'partLeft' | 'partTop' | 'width' | 'height'>>;
}

/** Tile `index` lies at `places[index]`; its pixel (x, y) is (10 * index + x, y, 100). Tile 9 cannot be read, tile 8 was left out. */
async function slideOf(
  places: Readonly<Record<number, Place>>,
  background?: Rgb,
): Promise<{ slide: Slide; reads: number[] }> {
  const reads: number[] = [];
  const placed = Object.entries(places).map(([index, { left, top, part }]) => ({
    column: Number(index),
    row: 1000,
    left,
    top,
    width: side,
    height: side,
    partLeft: 0,
    partTop: 0,
    ...part,
  }));
  const layout: TileLayout = {
    tilePixels: side * side,
    tilesUnder: (rectangle) => placed.filter((tile) => overlaps(tile, rectangle)),
  };
  const encodedTile = (column: number): Promise<EncodedTile | null> => {
    reads.push(column);
    if (column === 9) return Promise.reject(tileUnreadable('it is damaged'));
    if (column === 8) return Promise.resolve(null);
    const bytes = new Uint8Array(side * side * 3);
    for (let at = 0; at < side * side; at += 1) {
      bytes.set([10 * column + (at % side), Math.floor(at / side), 100], at * 3);
    }
    const pixels = { width: side, height: side, samples: 3, bytes };
    return Promise.resolve({
      compression: 'none',
      photometric: 'rgb',
      predictor: 'none',
      tables: null,
      ...pixels,
    });
  };
  const level = {
    ...{ width: 40, height: 40, tileWidth: 16, tileHeight: 16 },
    ...{ layout, encodedTile, ...(background && { background }) },
  };
  const slide = createSlide({
    source: memorySource(new Uint8Array(1), 'layout'),
    companions: await companionsIn(tmpdir()),
    ...{ format: 'test', scene: 0, fingerprint: '', files: [] },
    decoder: inProcessDecoder,
    tiles: new TileCache(1 << 20).shelf(),
    content: {
      vendor: null,
      levels: [level],
      mpp: null,
      objectivePower: null,
      associatedImages: [],
      properties: {},
    },
  });
  return { slide, reads };
}

async function row(slide: Slide, x: number, y: number, width: number): Promise<number[][]> {
  const { data } = await slide.readRegion({ level: 0, x, y, width, height: 1 });
  return Array.from({ length: width }, (_, i) => [...data.subarray(i * 3, i * 3 + 3)]);
}

const white = [255, 255, 255];

describe('a level with a layout', () => {
  it('paints tiles at their places, and white where none lies', async () => {
    const { slide } = await slideOf({ 0: { left: 3, top: 2 }, 1: { left: 12, top: 2 } });
    expect(await row(slide, 9, 4, 5)).toEqual([[6, 2, 100], [7, 2, 100], white, [10, 2, 100], [11, 2, 100]]);
    expect(await row(slide, 3, 1, 1)).toEqual([white]);
    expect(await row(slide, -2, 9, 6)).toEqual([white, white, white, white, white, [0, 7, 100]]);
  });

  it('shows the background where a tile was left out', async () => {
    const { slide, reads } = await slideOf({ 0: { left: 0, top: 0 }, 8: { left: side, top: 0 } }, [1, 2, 3]);
    expect(await row(slide, side - 1, 0, 2)).toEqual([
      [side - 1, 0, 100],
      [1, 2, 3],
    ]);
    expect(reads).toContain(8);
  });

  it('shows the background of the format', async () => {
    const { slide } = await slideOf({ 0: { left: 1, top: 0 } }, [1, 2, 3]);
    expect(await row(slide, 0, 0, 2)).toEqual([
      [1, 2, 3],
      [0, 0, 100],
    ]);
  });

  it('lets the later of two tiles cover the earlier', async () => {
    const { slide } = await slideOf({ 0: { left: 0, top: 0 }, 1: { left: 6, top: 0 } });
    expect(await row(slide, 5, 0, 3)).toEqual([
      [5, 0, 100],
      [10, 0, 100],
      [11, 0, 100],
    ]);
  });

  it('shows only the visible part of a tile', async () => {
    const { slide } = await slideOf({ 0: { left: 0, top: 0, part: { partLeft: 2, partTop: 3, width: 4 } } });
    expect(await row(slide, 0, 0, 5)).toEqual([[2, 3, 100], [3, 3, 100], [4, 3, 100], [5, 3, 100], white]);
    expect(await row(slide, 0, 5, 1)).toEqual([white]);
    const between = await slideOf({ 0: { left: 0, top: 0, part: { partLeft: 2.5, width: 4 } } });
    expect(await row(between.slide, 0, 0, 2)).toEqual([
      [3, 0, 100],
      [4, 0, 100],
    ]);
  });

  it('interpolates tiles that lie between pixels, and closes the seam of two that meet there', async () => {
    const { slide } = await slideOf({ 0: { left: 0.5, top: 0 }, 1: { left: 8.5, top: 0 } });
    const pixels = await row(slide, 0, 1, 10);
    expect(pixels[0]).toEqual([127, 128, 177]); // half covered
    expect(pixels[4]).toEqual([4, 1, 100]); // 3.5
    expect(pixels[8]?.[2]).toBe(100);
    expect(Math.abs((pixels[8]?.[0] ?? 0) - 8.5)).toBeLessThanOrEqual(1);
  });

  it('reports a tile that cannot be read by the tiles of the screen it touches, and keeps the rest', async () => {
    const { slide } = await slideOf({ 0: { left: 4, top: 0 }, 9: { left: 12, top: 4 } });
    const { missing, data } = await slide.readRegion({ level: 0, x: 0, y: 0, width: 40, height: 10 });
    expect(missing).toEqual([
      { level: 0, column: 0, row: 0, why: 'it is damaged' },
      { level: 0, column: 1, row: 0, why: 'it is damaged' },
    ]);
    expect([...data.subarray(12, 15)]).toEqual([0, 0, 100]);
    expect((await slide.readRegion({ level: 0, x: 0, y: 0, width: 10, height: 10 })).missing).toEqual([]);
    await expect(slide.readStoredTile({ level: 0, column: 1, row: 0 })).rejects.toMatchObject({
      tag: 'tile-unreadable',
      where: { level: 0, column: 1, row: 0 },
      why: 'it is damaged',
    });
  });

  it('decodes each stored tile once, whatever asks for it', async () => {
    const { slide, reads } = await slideOf({ 0: { left: 4, top: 0 }, 1: { left: 12, top: 10 } });
    const everything = { level: 0, x: 0, y: 0, width: 40, height: 40 };
    await Promise.all([
      slide.readRegion(everything),
      slide.readRegion({ ...everything, x: 3 }),
      slide.readStoredTile({ level: 0, column: 0, row: 0 }),
    ]);
    expect(reads.sort()).toEqual([0, 1]);
  });

  it('does not read what lies wholly under other tiles, however many', async () => {
    const heap = Object.fromEntries(
      Array.from({ length: 100 }, (_, i) => [i, { left: i === 50 ? 4 : 12, top: 3 }]),
    );
    const { slide, reads } = await slideOf(heap);
    const { data, missing } = await slide.readRegion({ level: 0, x: 0, y: 0, width: 30, height: 20 });
    // The tile on top hides the damaged one, and all but those that were asked for beside it.
    expect(missing).toEqual([]);
    expect(reads.length).toBeLessThanOrEqual(20);
    expect(reads).toContain(50);
    const at = (x: number): number[] => [...data.subarray((5 * 30 + x) * 3, (5 * 30 + x) * 3 + 3)];
    expect([at(4), at(12)]).toEqual([
      [(10 * 50) % 256, 2, 100],
      [(10 * 99) % 256, 2, 100],
    ]);
  });

  it('reads what shows through a seam, or by a strip of one pixel', async () => {
    const { slide, reads } = await slideOf({
      0: { left: 0, top: 0 },
      1: { left: 0, top: 1 },
      2: { left: 0.5, top: 1 },
    });
    const { data } = await slide.readRegion({ level: 0, x: 0, y: 0, width: 8, height: 8 });
    expect(reads.sort()).toEqual([0, 1, 2]);
    expect([...data.subarray(0, 3)]).toEqual([0, 0, 100]);
  });

  it('composes the tiles of the screen, of full size also at the edges, and knows no others', async () => {
    const { slide } = await slideOf({ 0: { left: 28, top: 28 } });
    const { mediaType, bytes } = await slide.readStoredTile({ level: 0, column: 2, row: 2 });
    expect(mediaType).toBe('image/jpeg');
    const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([16, 16]);
    expect([...data.subarray(data.length - 3)].every((value) => value > 250)).toBe(true);
    expect(data[2]).toBeLessThan(120);
    for (const address of [
      { level: 0, column: 3, row: 0 },
      { level: 1, column: 0, row: 0 },
    ]) {
      await expect(slide.readStoredTile(address)).rejects.toMatchObject({ tag: 'tile-unreadable' });
    }
  });

  it('ends with aborted', async () => {
    const { slide } = await slideOf({ 0: { left: 0, top: 0 } });
    const region = { level: 0, x: 0, y: 0, width: 4, height: 4 };
    await expect(slide.readRegion(region, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      tag: 'aborted',
    });
    await slide.close();
    await expect(slide.readRegion(region)).rejects.toMatchObject({ tag: 'aborted' });
  });
});
