import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keyOfAnalysis, PatchJournal, slideOfWriting } from '../../src-main/analysis/patch-journal';
import type { DetectedPatch } from '../../src-main/detection/detect';
import { randomNumbers } from '../fixture/texture';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

describe('the journal of an analysis', () => {
  let folder: TemporaryFolder;
  let file: string;
  beforeEach(() => {
    folder = temporaryFolder();
    file = join(folder.path, 'unfinished.patches');
  });
  afterEach(() => folder.remove());

  const random = randomNumbers(4);
  const patches = Array.from({ length: 40 }, (_, index): DetectedPatch => {
    const candidates = Array.from({ length: index % 5 }, () => ({
      ...{ x: random() * 1e5, y: random() * 1e5, score: random() },
    }));
    return { areaMm2: random() / 7, candidates, missing: [] };
  });

  async function written(count: number): Promise<void> {
    const journal = await PatchJournal.open(file, 'key');
    for (const [index, patch] of patches.slice(0, count).entries()) await journal.add(index, patch);
    await journal.close();
  }
  async function finished(key = 'key'): Promise<[number, DetectedPatch][]> {
    const journal = await PatchJournal.open(file, key);
    await journal.close();
    return [...journal.finished];
  }

  it('gives back every patch to the last bit, and goes on', async () => {
    await written(12);
    expect(await finished()).toEqual([...patches.slice(0, 12).entries()]);
    const journal = await PatchJournal.open(file, 'key');
    await journal.add(30, patches[30] ?? expect.unreachable());
    await journal.close();
    expect((await finished()).map(([index]) => index)).toEqual([...patches.slice(0, 12).keys(), 30]);
  });

  it('is cut where a process was killed while it wrote, wherever that was', async () => {
    await written(6);
    const whole = readFileSync(file);
    for (let length = whole.length; length > 0; length -= 7) {
      writeFileSync(file, whole);
      truncateSync(file, length);
      const known = await finished();
      expect(known).toEqual([...patches.slice(0, known.length).entries()]);
      const journal = await PatchJournal.open(file, 'key');
      await journal.add(known.length, patches[known.length] ?? expect.unreachable());
      await journal.close();
      expect(await finished()).toEqual([...patches.slice(0, known.length + 1).entries()]);
    }
  });

  it.each<[string, (text: string) => string]>([
    [
      'a changed digit',
      (text) => text.replace(/"areaMm2":0\.(\d)/, (_, digit: string) => `"areaMm2":0.${9 - Number(digit)}`),
    ],
    ['zeros after a power cut', (text) => text.slice(0, -40) + '\0'.repeat(40)],
    ['a foreign line', (text) => text.replace('\n', '\n{"index":0,"areaMm2":1,"candidates":[]}\n')],
  ])('takes nothing from behind %s', async (_, spoil) => {
    await written(6);
    writeFileSync(file, spoil(readFileSync(file, 'utf8')));
    const known = await finished();
    expect(known.length).toBeLessThan(6);
    expect(known).toEqual([...patches.slice(0, known.length).entries()]);
  });

  it('of another analysis, or of no analysis, is begun again', async () => {
    await written(6);
    expect(await finished('another')).toEqual([]);
    // Nothing was finished, so nothing is left.
    expect(existsSync(file)).toBe(false);
    expect(await finished('key')).toEqual([]);
    writeFileSync(file, 'something else');
    expect(await finished()).toEqual([]);
    await written(2);
    expect(await finished()).toHaveLength(2);
  });

  it('keeps no patch with tiles that could not be read: they may be there the next time', async () => {
    const journal = await PatchJournal.open(file, 'key');
    const missing = [{ level: 0, column: 1, row: 1, why: 'the share was gone' }];
    await journal.add(0, { ...(patches[3] ?? expect.unreachable()), missing });
    await journal.close();
    expect(await finished()).toEqual([]);
  });

  it('says whose documents lie beside it, once the first is written', async () => {
    const slide = { key: 'a', fingerprint: null, scene: 2 };
    expect(await slideOfWriting(file)).toBeNull();
    await written(3);
    expect(await slideOfWriting(file)).toBeNull();
    const journal = await PatchJournal.open(file, 'key');
    await journal.startWriting(slide);
    await journal.close();
    expect(await slideOfWriting(file)).toEqual(slide);
    expect(await finished()).toHaveLength(3);
    writeFileSync(file, readFileSync(file, 'utf8').replace('"key":"a"', '"key":"b"'));
    expect(await slideOfWriting(file)).toBeNull();
  });

  it('is kept for its documents where no patch was finished', async () => {
    const journal = await PatchJournal.open(file, 'key');
    await journal.startWriting({ key: 'a', fingerprint: null, scene: null });
    await journal.close();
    await (await PatchJournal.open(file, 'key')).close();
    expect(await slideOfWriting(file)).not.toBeNull();
    expect(await finished()).toEqual([]);
  });

  it('is gone when it is of no use any more, and where it cannot be written nothing is kept', async () => {
    await written(3);
    await (await PatchJournal.open(file, 'key')).remove();
    expect(existsSync(file)).toBe(false);
    const nowhere = await PatchJournal.open(join(folder.path, 'missing', 'folder.patches'), 'key');
    await nowhere.add(0, patches[0] ?? expect.unreachable());
    await nowhere.remove();
    expect(await finished()).toEqual([]);
  });

  it('has another key for anything that decides about a patch', () => {
    const decides = { slide: 'a', mpp: { x: 0.25, y: 0.25 }, patches: [1, 2] };
    expect(keyOfAnalysis(decides)).toBe(keyOfAnalysis({ ...decides }));
    expect(keyOfAnalysis(decides)).not.toBe(keyOfAnalysis({ ...decides, mpp: { x: 0.25, y: 0.2501 } }));
  });
});
