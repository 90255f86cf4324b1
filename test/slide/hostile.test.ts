/** Files with a defect: each ends in a tagged error or a missing tile, fast and with little memory. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { SpindleError } from '../../src-main/contract/errors';
import { inProcessDecoder } from '../../src-main/slide/codec/decoder';
import { openSlide } from '../../src-main/slide/open';
import { aperioSvs } from '../fixture/aperio-svs';
import { hostileTiffs } from '../fixture/hostile-tiff';
import { randomNumbers } from '../fixture/texture';
import { hasSharedData, sharedSlide } from '../shared-data';
import { temporaryFolder } from '../temporary-folder';

const folder = temporaryFolder();
afterAll(() => folder.remove());

/** The tag of the error, or what became of a region over the first tiles. */
async function outcome(path: string): Promise<string> {
  try {
    const slide = await openSlide(path, { decoder: inProcessDecoder });
    const { missing, data } = await slide.readRegion({ level: 0, x: 0, y: 0, width: 40, height: 40 });
    await slide.close();
    if (missing.length === 0) return 'read';
    expect(data.every((value) => value === 255) || missing.length < 4).toBe(true);
    return 'tile-missing';
  } catch (thrown) {
    if (thrown instanceof SpindleError) return thrown.tag;
    throw thrown;
  }
}

describe('hostile TIFFs', () => {
  it.each(hostileTiffs)('$name ends in $ends', async ({ name, bytes, ends }) => {
    const path = join(folder.path, `${name}.tif`);
    await writeFile(path, bytes);
    const before = process.memoryUsage().arrayBuffers;
    const start = performance.now();
    expect(await outcome(path)).toBe(ends);
    expect(performance.now() - start).toBeLessThan(1500);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024);
  });

  it('reads truncated and scribbled files to an end', async () => {
    const sound = await aperioSvs();
    const random = randomNumbers(5);
    const path = join(folder.path, 'scribbled.svs');
    const found = new Set<string>();
    for (let i = 0; i < 150; i += 1) {
      let bytes = sound.slice();
      if (i % 3 === 0) bytes = bytes.slice(0, Math.floor(random() * bytes.length));
      else for (let hit = 0; hit < 200; hit += 1) bytes[Math.floor(random() * bytes.length)] = random() * 256;
      // Half of the damage goes where directories lie: behind the tiles, towards the end.
      if (i % 3 === 2)
        for (let hit = 0; hit < 20; hit += 1)
          bytes[bytes.length - 1 - Math.floor(random() * 4000)] = random() * 256;
      await writeFile(path, bytes);
      const start = performance.now();
      found.add(await outcome(path));
      expect(performance.now() - start).toBeLessThan(2000);
    }
    expect(
      [...found].every((end) => ['read', 'tile-missing', 'broken-file', 'unsupported-format'].includes(end)),
    ).toBe(true);
    expect(found.has('broken-file')).toBe(true);
  });
});

describe('paths that are no slide', () => {
  it('names what is wrong with them', async () => {
    const empty = join(folder.path, 'empty.svs');
    const text = join(folder.path, 'text.svs');
    await writeFile(empty, '');
    await writeFile(text, 'this is no slide');
    expect(await outcome(empty)).toBe('broken-file');
    expect(await outcome(text)).toBe('unsupported-format');
    expect(await outcome(folder.path)).toBe('not-found');
    expect(await outcome(join(folder.path, 'absent.svs'))).toBe('not-found');
    expect(await outcome('/dev/zero')).toBe('not-found');
  });

  it.skipIf(!hasSharedData)('knows the broken files of the collection', async () => {
    expect(await outcome(sharedSlide('broken/unreadable.svs'))).toBe('tile-missing');
    expect(await outcome(sharedSlide('broken/histolab-broken.svs'))).toBe('unsupported-format');
    expect(await outcome(sharedSlide('broken/unopenable.tiff'))).toBe('unsupported-format');
    expect(await outcome(sharedSlide('broken/not-a-slide.dcm'))).toBe('unsupported-format');
  });
});
