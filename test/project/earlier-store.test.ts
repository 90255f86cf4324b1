/** What was kept by the fingerprint of one file is found by the slide, whichever of its files is opened now. */
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRunStore } from '../../src-main/project/run-store';
import type { SlideIdentity } from '../../src-main/project/slide-identity';
import { inProcessDecoder } from '../../src-main/slide/codec/decoder';
import { openSlide } from '../../src-main/slide/open';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

let folder: TemporaryFolder;
beforeEach(() => {
  folder = temporaryFolder();
  cpSync(join(import.meta.dirname, '../fixture/store-of-fingerprints'), folder.path, { recursive: true });
});
afterEach(() => folder.remove());

const store = (): ReturnType<typeof openRunStore> => openRunStore(join(folder.path, 'store'));

/** With the slide open, as a session has it. */
async function withSlide<T>(file: string, work: (slide: SlideIdentity) => Promise<T>, scene = 0): Promise<T> {
  const slide = await openSlide(join(folder.path, 'slides', file), { decoder: inProcessDecoder, scene });
  try {
    const { width = 0, height = 0 } = slide.info.levels[0] ?? {};
    const earlier: SlideIdentity['earlier'] = () => slide.earlierIdentities();
    return await work({ ...(await slide.picture()), width, height, files: slide.files, earlier });
  } finally {
    await slide.close();
  }
}

/** Counts, pixel size and left edge of the mask. */
async function kept(slide: SlideIdentity): Promise<unknown[]> {
  const [edit] = (await store().maskEdits(slide)) ?? [];
  const run = await store().lastRun(slide);
  return [run?.mitoticCount, (await store().enteredMpp(slide))?.x, edit?.polygon[0]?.[0]?.[0]];
}

describe('a store by fingerprint', () => {
  it.each(['level-0.dcm', 'level-1.dcm', 'label.dcm'])('gives all of a series by %s', async (file) => {
    expect(await withSlide(join('series', file), kept)).toEqual([3, 0.26, 5]);
  });

  it('gives each scene its own, also of a file that was moved and renamed', async () => {
    cpSync(join(folder.path, 'slides/two-scenes.tif'), join(folder.path, 'slides/elsewhere/b.tif'));
    for (const file of ['two-scenes.tif', 'elsewhere/b.tif']) {
      expect(await withSlide(file, kept, 0)).toEqual([4, 0.24, 1]);
      expect(await withSlide(file, kept, 1)).toEqual([5, undefined, 2]);
    }
  });

  it('is read until something else is saved, and left as it was', async () => {
    const before = readdirSync(join(folder.path, 'store'));
    await withSlide('series/label.dcm', async (slide) => {
      const run = await store().lastRun(slide);
      if (run === null) throw new Error('the run is not found');
      await store().saveRun(slide, { ...run, mitoticCount: 9, startedAt: '2026-02-01T00:00:00.000Z' });
      await store().saveEnteredMpp(slide, { x: 0.5, y: 0.5 });
      await store().saveMaskEdits(slide, []);
    });
    expect(await withSlide('series/level-0.dcm', kept)).toEqual([9, 0.5, undefined]);
    const after = readdirSync(join(folder.path, 'store'));
    expect(after.filter((name) => name !== 'slides')).toEqual(before);
  });

  it('names the figures of its runs by the slide', async () => {
    const { run, key } = await withSlide('series/level-1.dcm', async (slide) => ({
      run: await store().lastRun(slide),
      key: slide.key,
    }));
    expect(run?.slide.picture).toEqual({ key, scene: 0 });
  });
});
