/** One budget of bytes for the tiles of several slides. */
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inProcessDecoder } from '../../src-main/slide/codec/decoder';
import type { TileDecoder } from '../../src-main/slide/codec/tile-decoder';
import { openSlide } from '../../src-main/slide/open';
import { HeldTile, TileCache } from '../../src-main/slide/tile-cache';
import { writeAperioSvs } from '../fixture/aperio-svs';
import { temporaryFolder } from '../temporary-folder';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const at = (column: number): string => `0/${column}/0`;
const tile = (): HeldTile => new HeldTile({ width: 10, height: 10, data: new Uint8Array(300) });

describe('tile cache', () => {
  it('keeps the tiles of different slides apart, within one budget', () => {
    const cache = new TileCache(900);
    const [one, other] = [cache.shelf(), cache.shelf()];
    const [ours, theirs] = [tile(), tile()];
    one.put(at(1), ours);
    other.put(at(1), theirs);
    expect(one.get(at(1))).toBe(ours);
    expect(other.get(at(1))).toBe(theirs);
    other.put(at(2), tile());
    other.put(at(3), tile());
    // Four tiles do not fit: the one that was used longest ago is gone, though it is another slide's.
    expect(one.get(at(1))).toBeUndefined();
    expect(other.get(at(1))).toBe(theirs);
  });

  it('forgets the tiles of the slide that is closed, and gives its bytes to the others', () => {
    const cache = new TileCache(600);
    const [one, other] = [cache.shelf(), cache.shelf()];
    one.put(at(1), tile());
    other.put(at(1), tile());
    one.clear();
    expect(one.get(at(1))).toBeUndefined();
    other.put(at(2), tile());
    expect(other.get(at(1))).toBeDefined();
  });

  it('is shared by display and regions, and by readers at the same time: one decode a tile', async () => {
    const path = join(folder.path, 'slide.svs');
    await writeAperioSvs(path, { width: 500, height: 500 });
    let decoded = 0;
    const counting: TileDecoder = {
      ...inProcessDecoder,
      decode: (encoded, request) => {
        decoded += 1;
        return inProcessDecoder.decode(encoded, request);
      },
    };
    const tiles = new TileCache();
    const slide = await openSlide(path, { decoder: counting, tiles });
    const region = { level: 0, x: 0, y: 0, width: 100, height: 100 };
    const givenUp = new AbortController();
    const lost = expect(slide.readRegion(region, { signal: givenUp.signal })).rejects.toMatchObject({
      tag: 'aborted',
    });
    const kept = slide.readRegion(region);
    givenUp.abort();
    await lost;
    expect((await kept).missing).toEqual([]);
    await slide.readRegion({ ...region, x: 20 });
    expect(decoded).toBe(1);
    await slide.close();

    const again = await openSlide(path, { decoder: counting, tiles });
    await again.readRegion(region);
    expect(decoded).toBe(2);
    await again.close();
  });
});
