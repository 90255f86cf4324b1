/** Memory of tiles and regions that is used again and again: no pixel of what lay there before shows, whoever gives up. */
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
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
    const waiting = regions.entries();
    const work = async (): Promise<void> => {
      for (const [index, region] of waiting) {
        const givenUp = new AbortController();
        const lost = slide.readRegion({ ...region, x: region.x + 90 }, givenUp.signal).catch(() => undefined);
        if (index % 3 === 0) givenUp.abort();
        else setImmediate(() => givenUp.abort());
        const read = await slide.readRegion(region);
        expect(Buffer.compare(read.data, (await sound.readRegion(region)).data)).toBe(0);
        slide.reuse?.(read);
        await lost;
      }
    };
    await Promise.all([work(), work(), work()]);
    await Promise.all([slide.close(), sound.close(), decoder.close()]);
  });
});
