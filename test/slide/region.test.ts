/** Regions from tiles: edges, levels, positions between pixels, missing tiles. */
import { describe, expect, it } from 'vitest';
import { aborted } from '../../src-main/contract/errors';
import type { Level, TileAddress } from '../../src-main/contract/slide';
import { HeldTile } from '../../src-main/slide/tile-cache';
import { readRegion } from '../../src-main/slide/region';
import { tileUnreadable } from '../../src-main/slide/slide-errors';

const tileSide = 16;
const levels: Level[] = [
  { index: 0, width: 50, height: 40, downsample: 1, tileWidth: tileSide, tileHeight: tileSide },
  { index: 1, width: 25, height: 20, downsample: 2, tileWidth: tileSide, tileHeight: tileSide },
];

/** A pixel of level l at (x, y) is (x, y, l). Tiles beyond the level's edge hold the same, so that leaks show. */
function tileAt({ level, column, row }: TileAddress): Promise<HeldTile> {
  const data = new Uint8Array(tileSide * tileSide * 3);
  for (let y = 0; y < tileSide; y += 1) {
    for (let x = 0; x < tileSide; x += 1) {
      data.set([column * tileSide + x, row * tileSide + y, level], (y * tileSide + x) * 3);
    }
  }
  return Promise.resolve(new HeldTile({ width: tileSide, height: tileSide, data }));
}

async function pixelsOf(
  level: number,
  x: number,
  y: number,
  width: number,
  height: number,
): Promise<number[][]> {
  const { data } = await readRegion(levels, tileAt, { level, x, y, width, height });
  return Array.from({ length: width * height }, (_, i) => [...data.subarray(i * 3, i * 3 + 3)]);
}

const white = [255, 255, 255];

describe('readRegion', () => {
  it('puts tiles together at whole pixels', async () => {
    const pixels = await pixelsOf(0, 10, 12, 30, 20);
    pixels.forEach((pixel, i) => expect(pixel).toEqual([10 + (i % 30), 12 + Math.floor(i / 30), 0]));
  });

  it('takes positions in level-0 pixels and sizes in pixels of the level', async () => {
    const pixels = await pixelsOf(1, 10, 12, 12, 9);
    pixels.forEach((pixel, i) => expect(pixel).toEqual([5 + (i % 12), 6 + Math.floor(i / 12), 1]));
  });

  it('is white beyond all four edges, also where tiles reach beyond the level', async () => {
    expect(await pixelsOf(0, -2, 0, 4, 1)).toEqual([white, white, [0, 0, 0], [1, 0, 0]]);
    expect(await pixelsOf(0, 48, 0, 4, 1)).toEqual([[48, 0, 0], [49, 0, 0], white, white]);
    expect(await pixelsOf(0, 0, -1, 1, 2)).toEqual([white, [0, 0, 0]]);
    expect(await pixelsOf(0, 0, 39, 1, 2)).toEqual([[0, 39, 0], white]);
    expect(await pixelsOf(0, 500, 500, 1, 1)).toEqual([white]);
    expect(await pixelsOf(0, -500, -500, 1, 1)).toEqual([white]);
  });

  it('interpolates between pixels, and does not where a division only missed the whole number', async () => {
    expect(await pixelsOf(1, 11, 12, 1, 1)).toEqual([[6, 6, 1]]); // 5.5, rounded up
    const third = levels.map((level) => ({ ...level, downsample: level.index === 0 ? 1 : 2.1 }));
    const region = { level: 1, x: 2.1 * 7, y: 0, width: 1, height: 1 };
    expect([...(await readRegion(third, tileAt, region)).data]).toEqual([7, 0, 1]);
  });

  it('lies where another region was, of which nothing shows', async () => {
    const old = new Uint8Array(4 * 4 * 3).fill(77);
    const region = { level: 0, x: 48, y: 38, width: 4, height: 4 };
    const { data } = await readRegion(levels, tileAt, region, { into: old });
    expect(data).toBe(old);
    expect(data).toEqual((await readRegion(levels, tileAt, region)).data);
  });

  it('lists a bad tile and paints it white, and nothing else', async () => {
    const getTile = (address: TileAddress): Promise<HeldTile> =>
      address.column === 1 && address.row === 0
        ? Promise.reject(tileUnreadable('it is damaged'))
        : tileAt(address);
    const { data, missing } = await readRegion(levels, getTile, {
      level: 0,
      x: 14,
      y: 14,
      width: 4,
      height: 4,
    });
    expect(missing).toEqual([{ level: 0, column: 1, row: 0, why: 'it is damaged' }]);
    const at = (x: number, y: number): number[] => [...data.subarray((y * 4 + x) * 3, (y * 4 + x) * 3 + 3)];
    expect([at(1, 1), at(2, 1), at(2, 2)]).toEqual([[15, 15, 0], white, [16, 16, 0]]);
  });

  it('shows the background where a tile was left out, and white beyond the level', async () => {
    const getTile = (address: TileAddress): Promise<HeldTile | null> =>
      address.column === 3 ? Promise.resolve(null) : tileAt(address);
    const region = { level: 0, x: 47, y: 39, width: 4, height: 2 };
    const { data, missing } = await readRegion(levels, getTile, region, {}, [{ background: [1, 2, 3] }]);
    expect(missing).toEqual([]);
    const pixels = Array.from({ length: 8 }, (_, i) => [...data.subarray(i * 3, i * 3 + 3)]);
    expect(pixels.slice(0, 4)).toEqual([[47, 39, 0], [1, 2, 3], [1, 2, 3], white]);
    expect(pixels.slice(4)).toEqual([white, white, white, white]);
  });

  it('ends with aborted when it is aborted, before or in between', async () => {
    const region = { level: 0, x: 0, y: 0, width: 40, height: 40 };
    await expect(readRegion(levels, tileAt, region, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      tag: 'aborted',
    });
    const failing = (): Promise<HeldTile> => Promise.reject(aborted());
    await expect(readRegion(levels, failing, region)).rejects.toMatchObject({ tag: 'aborted' });
  });

  it('refuses what is no region', async () => {
    const good = { level: 0, x: 0, y: 0, width: 4, height: 4 };
    const bad = [
      { level: 2 },
      { level: -1 },
      { width: 0 },
      { height: 1.5 },
      { x: Number.NaN },
      { width: 1e9, height: 1e9 },
    ];
    for (const change of bad) {
      await expect(readRegion(levels, tileAt, { ...good, ...change })).rejects.toMatchObject({
        tag: 'request-invalid',
      });
    }
  });
});
