/** Coalescing, abort and the cache of decoded tiles. */
import { describe, expect, it } from 'vitest';
import { throwIfAborted } from '../../src-main/contract/errors';
import type { Pixels, TileAddress } from '../../src-main/contract/slide';
import type { TileRequest } from '../../src-main/slide/codec/tile-decoder';
import { TileCache } from '../../src-main/slide/tile-cache';
import { TileLoader, type LoadTile } from '../../src-main/slide/tile-loader';

const tileBytes = 300;
const request = { priority: 'analysis' } as const;

function tile(): Pixels {
  return { width: 10, height: 10, data: new Uint8Array(tileBytes) };
}

function at(column: number): TileAddress {
  return { level: 0, column, row: 0 };
}

/** Loads slowly, and counts. */
function slowLoader(
  cacheBytes: number,
  reuse?: (pixels: Pixels) => void,
): { loader: TileLoader; loads: number[]; aborts: number[] } {
  const loads: number[] = [];
  const aborts: number[] = [];
  const load: LoadTile = async ({ column }, { signal }) => {
    loads.push(column);
    signal?.addEventListener('abort', () => aborts.push(column));
    await new Promise((resolve) => setTimeout(resolve, 20));
    throwIfAborted(signal);
    return tile();
  };
  const loader = new TileLoader(load, new TileCache(cacheBytes).shelf(), reuse);
  return { loader, loads, aborts };
}

describe('tile loader', () => {
  it('loads a tile once for all who ask at the same time, and not again from the cache', async () => {
    const { loader, loads } = slowLoader(10_000);
    const [a, b] = await Promise.all([loader.get(at(1), request), loader.get(at(1), request)]);
    expect(a).toBe(b);
    expect(await loader.get(at(1), request)).toBe(a);
    expect(loads).toEqual([1]);
  });

  it('forgets the tile that was used longest ago when the bytes are full', async () => {
    const { loader, loads } = slowLoader(2 * tileBytes);
    for (const column of [1, 2, 1, 3, 1, 2]) await loader.get(at(column), request);
    expect(loads).toEqual([1, 2, 3, 2]);
  });

  it('keeps nothing that is larger than the cache', async () => {
    const { loader, loads } = slowLoader(tileBytes - 1);
    await loader.get(at(1), request);
    await loader.get(at(1), request);
    expect(loads).toEqual([1, 1]);
  });

  it('gives memory back when neither the cache nor anyone who asked holds the tile', async () => {
    const back: Pixels[] = [];
    const { loader } = slowLoader(tileBytes, (pixels) => back.push(pixels));
    const [a, b] = await Promise.all([loader.get(at(1), request), loader.get(at(1), request)]);
    const again = await loader.get(at(1), request);
    a?.release();
    b?.release();
    const other = await loader.get(at(2), request);
    // The cache has room for one: the first is only held by the third who asked.
    expect(back).toEqual([]);
    again?.release();
    expect(back).toEqual([a?.pixels]);
    other?.release();
    expect(back).toHaveLength(1);
    loader.close();
    expect(back).toEqual([a?.pixels, other?.pixels]);
  });

  it('gives memory back of tiles that are not kept, and not before all who wait have them', async () => {
    const back: Pixels[] = [];
    const { loader } = slowLoader(0, (pixels) => back.push(pixels));
    const givenUp = new AbortController();
    const lost = expect(loader.get(at(1), { ...request, signal: givenUp.signal })).rejects.toMatchObject({
      tag: 'aborted',
    });
    const kept = [
      loader.get(at(1), request),
      loader.get(at(1), { ...request, signal: new AbortController().signal }),
    ];
    givenUp.abort();
    await lost;
    for (const tile of await Promise.all(kept)) {
      expect(back).toEqual([]);
      tile?.release();
    }
    expect(back).toHaveLength(1);
  });

  it('goes on for the others when one gives up, and stops when all have', async () => {
    const { loader, loads, aborts } = slowLoader(10_000);
    const first = new AbortController();
    const second = new AbortController();
    const given = expect(loader.get(at(1), { ...request, signal: first.signal })).rejects.toMatchObject({
      tag: 'aborted',
    });
    const kept = loader.get(at(1), { ...request, signal: second.signal });
    first.abort();
    await given;
    expect((await kept)?.pixels.width).toBe(10);
    expect(aborts).toEqual([]);

    const alone = expect(
      loader.get(at(2), { ...request, signal: new AbortController().signal }),
    ).resolves.toBeDefined();
    const third = new AbortController();
    const lost = expect(loader.get(at(3), { ...request, signal: third.signal })).rejects.toMatchObject({
      tag: 'aborted',
    });
    third.abort();
    await Promise.all([alone, lost]);
    expect(aborts).toEqual([3]);
    // Asked for again after everyone gave up: loaded anew.
    await loader.get(at(3), request);
    expect(loads).toEqual([1, 2, 3, 3]);
  });

  it('is for the screen as long as the screen waits, also where an analysis asked first', async () => {
    const loads: TileRequest[] = [];
    let end: (pixels: Pixels) => void = () => undefined;
    const load: LoadTile = (_address, asked) => {
      loads.push(asked);
      return new Promise((resolve) => (end = resolve));
    };
    const loader = new TileLoader(load, new TileCache(10_000).shelf());
    const analysed = loader.get(at(1), request);
    expect(loads.map(({ priority }) => priority)).toEqual(['analysis']);
    const away = new AbortController();
    const shown = loader.get(at(1), { priority: 'display', signal: away.signal });
    expect(loads.map(({ priority }) => priority)).toEqual(['display']);
    away.abort();
    await expect(shown).rejects.toMatchObject({ tag: 'aborted' });
    expect(loads.map(({ priority }) => priority)).toEqual(['analysis']);
    end(tile());
    expect((await analysed)?.pixels.width).toBe(10);
  });

  it('keeps a load alive for one who cannot abort', async () => {
    const { loader, aborts } = slowLoader(10_000);
    const controller = new AbortController();
    const lost = expect(loader.get(at(1), { ...request, signal: controller.signal })).rejects.toMatchObject({
      tag: 'aborted',
    });
    const kept = loader.get(at(1), request);
    controller.abort();
    await lost;
    expect((await kept)?.pixels.width).toBe(10);
    expect(aborts).toEqual([]);
  });

  it('keeps nothing for a tile that was left out', async () => {
    const cache = new TileCache(1000).shelf();
    const loader = new TileLoader(() => Promise.resolve(null), cache);
    expect(await Promise.all([loader.get(at(1), request), loader.get(at(1), request)])).toEqual([null, null]);
    expect(cache.get('0/1/0')).toBeUndefined();
  });

  it('tries a failed tile again', async () => {
    let attempts = 0;
    const loader = new TileLoader(async () => {
      attempts += 1;
      return attempts === 1 ? Promise.reject(new Error('first')) : Promise.resolve(tile());
    }, new TileCache(1000).shelf());
    await expect(loader.get(at(1), request)).rejects.toThrow('first');
    expect((await loader.get(at(1), request))?.pixels.width).toBe(10);
  });

  it('ends everything when it is closed', async () => {
    const { loader } = slowLoader(10_000);
    const running = expect(loader.get(at(1), request)).rejects.toMatchObject({ tag: 'aborted' });
    loader.close();
    await running;
    await expect(loader.get(at(1), request)).rejects.toMatchObject({ tag: 'aborted' });
  });
});
