import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { slideKey } from '../../src-main/contract/identity';
import { defaultEngineSettings } from '../../src-main/contract/engine';
import { openEngineStore } from '../../src-main/project/engine-store';
import { openRunStore } from '../../src-main/project/run-store';
import type { SlideIdentity } from '../../src-main/project/slide-identity';
import { describeSlide } from '../../src-main/analysis/describe-slide';
import { inProcessDecoder } from '../../src-main/slide/codec/decoder';
import { openSlide } from '../../src-main/slide/open';
import { exampleResult } from '../analysis-result';
import { writeDicomSeries } from '../fixture/dicom-wsi';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

let folder: TemporaryFolder;
beforeEach(() => (folder = temporaryFolder()));
afterEach(() => folder.remove());

const storeFolder = (): string => join(folder.path, 'store');
const slide: SlideIdentity = {
  key: slideKey('f'.repeat(32)),
  scene: 0,
  width: exampleResult.slide.width,
  height: exampleResult.slide.height,
  files: [],
  earlier: () => Promise.resolve([]),
};
/** Where what is kept of it lies. */
const slideFolder = (): string => join(storeFolder(), 'slides', slide.key);

describe('run store', () => {
  it('knows nothing of a new slide', async () => {
    const store = openRunStore(storeFolder());
    expect(await store.lastRun(slide)).toBeNull();
    expect(await store.enteredMpp(slide)).toBeNull();
  });

  it.skipIf(process.platform === 'win32')('does not wait for pipes among its files', async () => {
    const store = openRunStore(storeFolder());
    await store.saveRun(slide, exampleResult);
    const ofSlide = slideFolder();
    mkdirSync(join(storeFolder(), 'engines'));
    const settings = join(storeFolder(), 'engines', 'settings.json');
    const newest = join(ofSlide, 'run-20990101T000000000Z.json');
    execFileSync('mkfifo', [newest, join(ofSlide, 'mpp.json'), join(ofSlide, 'mask.json'), settings]);
    expect(await store.lastRun(slide)).toEqual(exampleResult);
    expect(await store.enteredMpp(slide)).toBeNull();
    await expect(store.maskEdits(slide)).rejects.toMatchObject({ tag: 'broken-file' });
    expect(await openEngineStore(storeFolder()).settings()).toEqual(defaultEngineSettings);
  });

  it('gives back the newest run after a restart', async () => {
    const newer = { ...exampleResult, startedAt: '2026-02-01T00:00:00.000Z', mitoticCount: 7 };
    await openRunStore(storeFolder()).saveRun(slide, newer);
    await openRunStore(storeFolder()).saveRun(slide, exampleResult);
    expect(await openRunStore(storeFolder()).lastRun(slide)).toEqual(newer);
  });

  it('gives nothing of another slide, also where its files lie in the folder of this one', async () => {
    const store = openRunStore(storeFolder());
    const found = async (of: SlideIdentity): Promise<boolean[]> =>
      [await store.lastRun(of), await store.enteredMpp(of), await store.maskEdits(of)].map(
        (value) => value !== null,
      );
    await store.saveRun(slide, exampleResult);
    await store.saveEnteredMpp(slide, { x: 0.25, y: 0.25 });
    await store.saveMaskEdits(slide, []);
    expect(await found(slide)).toEqual([true, true, true]);
    // Other files were open when it was kept.
    const file = { name: 'label.dcm', size: 10, samples: '1'.repeat(32) };
    expect(await found({ ...slide, files: [file] })).toEqual([true, true, true]);
    const other = { ...slide, key: slideKey('e'.repeat(32)) };
    const others = [other, { ...slide, scene: 1 }];
    for (const each of others) expect(await found(each)).toEqual([false, false, false]);
    cpSync(slideFolder(), join(storeFolder(), 'slides', other.key), { recursive: true });
    cpSync(slideFolder(), `${slideFolder()}-scene-1`, { recursive: true });
    for (const each of [...others, { ...slide, width: slide.width + 1 }])
      expect(await found(each)).toEqual([false, false, false]);
  });

  it('keeps the scenes of a file apart, and the first where there was only one', async () => {
    const store = openRunStore(storeFolder());
    const second = { ...slide, scene: 1 };
    const scene = { index: 1, name: 'scene 1' };
    const picture = { key: slide.key, scene: 1 };
    const ofSecond = { ...exampleResult, mitoticCount: 7, slide: { ...exampleResult.slide, scene, picture } };
    await store.saveRun(slide, exampleResult);
    await store.saveRun(second, ofSecond);
    await store.saveEnteredMpp(second, { x: 0.5, y: 0.5 });
    expect(await store.lastRun(slide)).toEqual(exampleResult);
    expect(await store.lastRun(second)).toEqual(ofSecond);
    expect(await store.enteredMpp(slide)).toBeNull();
    expect(readdirSync(join(storeFolder(), 'slides')).sort()).toEqual([slide.key, `${slide.key}-scene-1`]);
  });

  it('keeps one set for the five files of a DICOM series, whichever is opened', async () => {
    const series = join(folder.path, 'series');
    mkdirSync(series);
    await writeDicomSeries(series);
    const names = readdirSync(series);
    expect(names).toHaveLength(5);
    const store = openRunStore(storeFolder());
    const found: unknown[] = [];
    for (const [i, name] of names.entries()) {
      const opened = await openSlide(join(series, name), { decoder: inProcessDecoder });
      const { width = 0, height = 0 } = opened.info.levels[0] ?? {};
      const earlier: SlideIdentity['earlier'] = () => opened.earlierIdentities();
      const own = { ...(await opened.picture()), width, height, files: opened.files, earlier };
      found.push([
        (await store.lastRun(own))?.mitoticCount ?? null,
        await store.enteredMpp(own),
        (await store.maskEdits(own))?.length ?? null,
      ]);
      if (i === 0) {
        await store.saveRun(own, { ...exampleResult, slide: await describeSlide(opened), mitoticCount: 7 });
        await store.saveEnteredMpp(own, { x: 0.3, y: 0.3 });
        await store.saveMaskEdits(own, []);
      }
      await opened.close();
    }
    const kept = [7, { x: 0.3, y: 0.3 }, 0];
    expect(found).toEqual([[null, null, null], kept, kept, kept, kept]);
    expect(readdirSync(join(storeFolder(), 'slides'))).toHaveLength(1);
  });

  it('passes over a damaged run and uses the one before', async () => {
    const store = openRunStore(storeFolder());
    await store.saveRun(slide, exampleResult);
    writeFileSync(join(slideFolder(), 'run-20990101T000000000Z.json'), '{"schemaVersion":1,"res');
    expect(await store.lastRun(slide)).toEqual(exampleResult);
  });

  it('keeps an entered pixel size, and never a damaged one', async () => {
    const store = openRunStore(storeFolder());
    await store.saveEnteredMpp(slide, { x: 0.25, y: 0.26 });
    expect(await openRunStore(storeFolder()).enteredMpp(slide)).toEqual({ x: 0.25, y: 0.26 });
    writeFileSync(join(slideFolder(), 'mpp.json'), '{"x":250,"y":0.25}');
    expect(await store.enteredMpp(slide)).toBeNull();
  });

  it('keeps a correction of the tissue mask apart from runs, by the slide’s content', async () => {
    const store = openRunStore(storeFolder());
    expect(await store.maskEdits(slide)).toBeNull();
    const edits = [
      {
        kind: 'exclude',
        polygon: [
          [
            [0, 0],
            [10, 0],
            [10, 10],
          ],
        ],
      },
      {
        kind: 'include',
        polygon: [
          [
            [5, 5],
            [9, 5],
            [9, 9],
          ],
        ],
      },
    ] as const;
    await store.saveMaskEdits(slide, edits);
    expect(await openRunStore(storeFolder()).maskEdits(slide)).toEqual(edits);
    expect(await store.lastRun(slide)).toBeNull();
    await store.saveMaskEdits(slide, []);
    expect(await store.maskEdits(slide)).toEqual([]);
  });

  it('says so when a correction cannot be read any more', async () => {
    const store = openRunStore(storeFolder());
    await store.saveMaskEdits(slide, []);
    writeFileSync(join(slideFolder(), 'mask.json'), '{"schemaVersion":1,"edits":[{"kind":"all"}]}');
    await expect(store.maskEdits(slide)).rejects.toMatchObject({ tag: 'broken-file' });
  });
});
