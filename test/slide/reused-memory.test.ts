/** Memory of tiles and regions that is used again and again: no pixel of what lay there before shows, whoever gives up. */
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { SpareMemory } from '../../src-main/base/spare-memory';
import type { Region } from '../../src-main/contract/slide';
import { findInstallation } from '../../src-main/session/installation';
import { createDecodePool, inProcessDecoder } from '../../src-main/slide/codec/decoder';
import { openSlide } from '../../src-main/slide/open';
import { TileCache } from '../../src-main/slide/tile-cache';
import { writeAperioSvs } from '../fixture/aperio-svs';
import { randomNumbers } from '../fixture/texture';
import { temporaryFolder } from '../temporary-folder';

const folder = temporaryFolder();
afterAll(() => folder.remove());

describe('memory that is used again', () => {
  it('takes regions and pictures at another scale, and no other size', async () => {
    const path = join(folder.path, 'into.svs');
    await writeAperioSvs(path, { width: 700, height: 500 });
    const slide = await openSlide(path, { decoder: inProcessDecoder });
    const into = new Uint8Array(60 * 40 * 3).fill(9);
    for (const x of [0, 10.5, -20]) {
      const region = { level: 0, x, y: 3, width: 60, height: 40 };
      expect((await slide.readRegion(region, { into })).data).toBe(into);
      expect(Buffer.compare(into, (await slide.readRegion(region)).data)).toBe(0);
      const scaled = { x, y: 3, width: 60, height: 40, stepX: 3, stepY: 4.5 };
      expect((await slide.readScaled(scaled, { into })).data).toBe(into);
      expect(Buffer.compare(into, (await slide.readScaled(scaled)).data)).toBe(0);
      const refused = { tag: 'request-invalid' };
      await expect(slide.readRegion({ ...region, width: 61 }, { into })).rejects.toMatchObject(refused);
      await expect(slide.readScaled({ ...scaled, width: 61 }, { into })).rejects.toMatchObject(refused);
    }
    await slide.close();
  });

  it.each([0, 3])('gives the same regions with room for %i tiles, some of them given up', async (tiles) => {
    const path = join(folder.path, `${tiles}.svs`);
    await writeAperioSvs(path, { width: 1400, height: 1100 });
    const sound = await openSlide(path, { decoder: inProcessDecoder });
    const [level] = sound.info.levels;
    if (level === undefined) throw new Error('the slide has no level');
    const decoder = createDecodePool({ workerFile: findInstallation().decodeWorker, threads: 2 });
    const cache = new TileCache(tiles * level.tileWidth * level.tileHeight * 3);
    const slide = await openSlide(path, { decoder, tiles: cache });
    const random = randomNumbers(3);
    const regions = Array.from({ length: 60 }, (): Region => {
      const [x, y] = [Math.floor(random() * 1300) - 50, Math.floor(random() * 1000) - 50];
      return { level: 0, x, y, width: 300, height: 260 };
    });
    const memory = new SpareMemory();
    const regionBytes = 300 * 260 * 3;
    const waiting = regions.entries();
    const work = async (): Promise<void> => {
      for (const [index, region] of waiting) {
        const givenUp = new AbortController();
        const into = memory.bytes(regionBytes);
        const lost = slide
          .readRegion({ ...region, x: region.x + 90 }, { signal: givenUp.signal, into })
          .catch(() => undefined)
          .then(() => memory.put(into));
        if (index % 3 === 0) givenUp.abort();
        else setImmediate(() => givenUp.abort());
        const read = await slide.readRegion(region, { into: memory.bytes(regionBytes) });
        expect(Buffer.compare(read.data, (await sound.readRegion(region)).data)).toBe(0);
        memory.put(read.data);
        await lost;
      }
    };
    await Promise.all([work(), work(), work()]);
    await Promise.all([slide.close(), sound.close(), decoder.close()]);
  });
});
