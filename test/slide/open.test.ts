/** Opening: which format takes a file, and what is said when none does; regions through the worker pool. */
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createDecodePool, inProcessDecoder } from '../../src-main/slide/codec/decoder';
import { explainFormats, openSlide, slideExtensions } from '../../src-main/slide/open';
import { findInstallation } from '../../src-main/session/installation';
import { writeAperioSvs } from '../fixture/aperio-svs';
import { texture } from '../fixture/texture';
import { temporaryFolder } from '../temporary-folder';

const folder = temporaryFolder();
const svs = join(folder.path, 'synthetic.svs');
beforeAll(() => writeAperioSvs(svs));
afterAll(() => folder.remove());
afterEach(() => vi.restoreAllMocks());

describe('openSlide', () => {
  it('asks the formats in order, the general ones last', async () => {
    const verdicts = await explainFormats(svs);
    expect(verdicts.filter(({ accepted }) => accepted).map(({ format }) => format)).toEqual(['aperio']);
    expect(verdicts.slice(-2).map(({ format }) => format)).toEqual(['generic-tiff', 'plain-image']);
    expect(verdicts.every(({ why }) => why.length > 5)).toBe(true);
  });

  it.skipIf(process.platform === 'win32')('refuses a pipe or a device at once', async () => {
    const pipe = join(folder.path, 'pipe.svs');
    execFileSync('mkfifo', [pipe]);
    for (const path of [pipe, '/dev/zero']) {
      const opening = openSlide(path, { decoder: inProcessDecoder });
      await expect(opening).rejects.toMatchObject({
        where: { path },
        why: expect.stringContaining('not a regular file') as string,
      });
    }
  });

  it('goes by the content of a file, not by its name', async () => {
    const path = join(folder.path, 'picture.svs');
    const raw = { width: 30, height: 20, channels: 3 as const };
    await writeFile(
      path,
      await sharp(texture(30, 20, 1), { raw })
        .png()
        .toBuffer(),
    );
    const slide = await openSlide(path, { decoder: inProcessDecoder });
    expect(slide.info).toMatchObject({ name: 'picture.svs', format: 'plain-image' });
    await slide.close();
  });

  it('gives one reason when no format accepts, and that of every format as details', async () => {
    const path = join(folder.path, 'text.svs');
    await writeFile(path, 'no slide');
    await expect(openSlide(path, { decoder: inProcessDecoder })).rejects.toMatchObject({
      tag: 'unsupported-format',
      where: { path },
      why: 'no format recognised it: it is a text file',
      details: expect.arrayContaining([
        'aperio: it is not a TIFF',
        expect.stringMatching(/^plain-image: /) as string,
      ]) as string[],
    });
  });

  it('names the extensions of a folder listing', () => {
    expect(slideExtensions).toEqual(expect.arrayContaining(['.svs', '.tif', '.tiff', '.png', '.jpg']));
    expect(new Set(slideExtensions).size).toBe(slideExtensions.length);
  });
});

describe('regions through the worker pool', () => {
  it('are those of this thread, and end when aborted, without a warning', async () => {
    const warn = vi.spyOn(process, 'emitWarning');
    const pool = createDecodePool({ workerFile: findInstallation().decodeWorker, threads: 2 });
    const pooled = await openSlide(svs, { decoder: pool });
    const direct = await openSlide(svs, { decoder: inProcessDecoder });
    const region = { level: 0, x: -5, y: 3, width: 710, height: 500 };
    const controller = new AbortController();
    const [a, b] = await Promise.all([
      pooled.readRegion(region, { signal: controller.signal }),
      direct.readRegion(region),
    ]);
    expect(Buffer.compare(a.data, b.data)).toBe(0);

    const fresh = await openSlide(svs, { decoder: pool });
    const reading = expect(fresh.readRegion(region, { signal: controller.signal })).rejects.toMatchObject({
      tag: 'aborted',
    });
    controller.abort();
    await reading;
    expect(warn).not.toHaveBeenCalled();
    for (const slide of [pooled, direct, fresh]) await slide.close();
    await expect(fresh.readRegion(region)).rejects.toMatchObject({ tag: 'aborted' });
    await pool.close();
  });
});
