/** What Spindles before projects kept is found by the slide, whichever of its files is opened now; damaged files are told. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { slideKey } from '../../src-main/contract/identity';
import { readEarlierStore } from '../../src-main/project/earlier-store';
import { serialiseRun } from '../../src-main/project/run-file';
import { storedSlide, type SlideIdentity } from '../../src-main/project/slide-identity';
import { exampleResult } from '../analysis-result';
import { writeAperioSvs } from '../fixture/aperio-svs';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { copyEarlierStore, withIdentity } from './earlier-slides';

let folder: TemporaryFolder;
beforeEach(() => (folder = temporaryFolder()));
afterEach(() => folder.remove());

const storeFolder = (): string => join(folder.path, 'store');

/** Counts of the runs, pixel size, and left edges of the mask. */
async function kept(slide: SlideIdentity): Promise<unknown[]> {
  const { runs, mpp, maskEdits, faults } = await readEarlierStore(storeFolder(), slide);
  expect(faults).toEqual([]);
  return [
    runs.map(({ mitoticCount }) => mitoticCount),
    mpp?.x ?? null,
    maskEdits.map(({ polygon }) => polygon[0]?.[0]?.[0]),
  ];
}

describe('a store by fingerprint', () => {
  beforeEach(() => copyEarlierStore(folder.path));

  it.each(['level-0.dcm', 'level-1.dcm', 'label.dcm'])('gives all of a series by %s', async (file) => {
    const found = await withIdentity(join(folder.path, 'slides/series', file), kept);
    expect(found).toEqual([[2, 3], 0.26, [5]]);
  });

  it('gives each scene its own, also of a file that was moved and renamed', async () => {
    cpSync(join(folder.path, 'slides/two-scenes.tif'), join(folder.path, 'slides/elsewhere/b.tif'));
    for (const file of ['two-scenes.tif', 'elsewhere/b.tif']) {
      const path = join(folder.path, 'slides', file);
      expect(await withIdentity(path, kept, 0)).toEqual([[4], 0.24, [1]]);
      expect(await withIdentity(path, kept, 1)).toEqual([[5], null, [2]]);
    }
  });

  it('names the figures of its runs by the slide', async () => {
    await withIdentity(join(folder.path, 'slides/series/level-1.dcm'), async (slide) => {
      const { runs } = await readEarlierStore(storeFolder(), slide);
      expect(runs[0]?.slide.picture).toEqual({ key: slide.key, scene: 0 });
    });
  });

  it('of 0.1 is found by the content of the slide', async () => {
    const path = join(folder.path, 'a.svs');
    await writeAperioSvs(path);
    const ofSlide = join(storeFolder(), fingerprintOfBefore(path));
    mkdirSync(ofSlide, { recursive: true });
    await withIdentity(path, async (slide) => {
      const { width, height } = slide;
      const { fingerprint, scene, picture, ...ofBefore } = { ...exampleResult.slide, width, height };
      expect([fingerprint, scene, picture]).not.toContain(undefined);
      const run = { schemaVersion: 1, result: { ...exampleResult, slide: ofBefore } };
      writeFileSync(join(ofSlide, 'run-20260102T030405678Z.json'), JSON.stringify(run));
      writeFileSync(join(ofSlide, 'mpp.json'), '{"x":0.25,"y":0.26}');
      writeFileSync(join(ofSlide, 'mask.json'), '{"schemaVersion":1,"edits":[]}');
      expect(await kept(slide)).toEqual([[exampleResult.mitoticCount], 0.25, []]);
    });
  });
});

describe('a store by slide key', () => {
  const slide: SlideIdentity = {
    key: slideKey('f'.repeat(32)),
    scene: 0,
    width: exampleResult.slide.width,
    height: exampleResult.slide.height,
    files: [],
    earlier: () => Promise.resolve([]),
  };
  const slideFolder = (): string => join(storeFolder(), 'slides', slide.key);
  const put = (name: string, content: unknown): void => {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    writeFileSync(join(slideFolder(), name), text);
  };
  const putRun = (name: string, result: object): void => {
    put(name, { schemaVersion: 1, result, slide: storedSlide(slide) });
  };
  beforeEach(() => mkdirSync(slideFolder(), { recursive: true }));

  it('gives nothing of a slide that it does not know', async () => {
    const other = { ...slide, key: slideKey('e'.repeat(32)) };
    expect(await kept(other)).toEqual([[], null, []]);
  });

  it('gives runs as they were, by the time at which they began', async () => {
    const newer = { ...exampleResult, startedAt: '2026-02-01T00:00:00.000Z', mitoticCount: 7 };
    put('run-1.json', serialiseRun(newer, slide));
    put('run-2.json', serialiseRun(exampleResult, slide));
    expect((await readEarlierStore(storeFolder(), slide)).runs).toEqual([exampleResult, newer]);
  });

  it('gives nothing of another slide whose files lie in the folder of this one', async () => {
    put('run-1.json', serialiseRun(exampleResult, slide));
    put('mpp.json', { x: 0.25, y: 0.25, slide: storedSlide(slide) });
    const area = { kind: 'include', polygon: [[[0, 0], [9, 0], [0, 9]]] }; // prettier-ignore
    put('mask.json', { schemaVersion: 1, edits: [area], slide: storedSlide(slide) });
    expect(await kept(slide)).toEqual([[exampleResult.mitoticCount], 0.25, [0]]);
    // Other files were open when it was kept.
    const file = { name: 'label.dcm', size: 10, samples: '1'.repeat(32) };
    expect(await kept({ ...slide, files: [file] })).toEqual([[exampleResult.mitoticCount], 0.25, [0]]);
    const other = { ...slide, key: slideKey('e'.repeat(32)) };
    cpSync(slideFolder(), join(storeFolder(), 'slides', other.key), { recursive: true });
    cpSync(slideFolder(), `${slideFolder()}-scene-1`, { recursive: true });
    for (const each of [other, { ...slide, scene: 1 }, { ...slide, width: slide.width + 1 }])
      expect(await kept(each)).toEqual([[], null, []]);
  });

  it('gives runs of before invariance and tissue were told, and says what they lack', async () => {
    const { invariance, tissue, ...before } = exampleResult;
    expect([invariance.kind, tissue === null]).toEqual(['measured', false]);
    putRun('run-1.json', before);
    expect((await readEarlierStore(storeFolder(), slide)).runs).toEqual([
      {
        ...before,
        invariance: { kind: 'not-measured', why: 'the Spindle that made this run did not measure it' },
        tissue: null,
      },
    ]);
  });

  it('tells which files are damaged, and gives the others', async () => {
    put('run-1.json', serialiseRun(exampleResult, slide));
    put('run-2.json', '{"schemaVersion":1,"res');
    putRun('run-3.json', { ...exampleResult, startedAt: 'yesterday' });
    put('mpp.json', '{"x":250,"y":0.25}');
    put('mask.json', '{"schemaVersion":1,"edits":[{"kind":"all"}]}');
    const { runs, mpp, maskEdits, faults } = await readEarlierStore(storeFolder(), slide);
    expect([runs, mpp, maskEdits]).toEqual([[exampleResult], null, []]);
    expect(faults.map(({ tag, where }) => [tag, where.path])).toEqual(
      ['run-2.json', 'run-3.json', 'mpp.json', 'mask.json'].map((name) => [
        'broken-file',
        join(slideFolder(), name),
      ]),
    );
  });

  it.skipIf(process.platform === 'win32')('does not wait for pipes among its files', async () => {
    const names = ['run-20990101T000000000Z.json', 'mpp.json', 'mask.json'];
    execFileSync(
      'mkfifo',
      names.map((name) => join(slideFolder(), name)),
    );
    put('run-1.json', serialiseRun(exampleResult, slide));
    const { runs, faults } = await readEarlierStore(storeFolder(), slide);
    expect(runs).toEqual([exampleResult]);
    expect(faults.map(({ tag }) => tag)).toEqual(['not-found', 'not-found', 'not-found']);
  });
});

/** As Spindle 0.1 took it, of whatever lay at the path. */
function fingerprintOfBefore(path: string): string {
  const bytes = readFileSync(path);
  const sample = 256 * 1024;
  const hash = createHash('sha256').update(`${bytes.length}\n`);
  const offsets = [
    0,
    Math.max(0, Math.floor(bytes.length / 2) - sample / 2),
    Math.max(0, bytes.length - sample),
  ];
  for (const offset of offsets) hash.update(bytes.subarray(offset, offset + sample));
  return hash.digest('hex').slice(0, 32);
}
