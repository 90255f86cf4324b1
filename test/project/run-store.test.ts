import { copyFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRunStore } from '../../src-main/project/run-store';
import { exampleResult } from '../analysis-result';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

let folder: TemporaryFolder;
let slide: string;
beforeEach(() => {
  folder = temporaryFolder();
  slide = join(folder.path, 'a.svs');
  writeFileSync(slide, 'the bytes of a slide');
});
afterEach(() => folder.remove());

const storeFolder = (): string => join(folder.path, 'store');

describe('run store', () => {
  it('knows nothing of a new slide', async () => {
    const store = openRunStore(storeFolder());
    expect(await store.lastRun(slide)).toBeNull();
    expect(await store.enteredMpp(slide)).toBeNull();
  });

  it('gives back the newest run after a restart', async () => {
    const newer = { ...exampleResult, startedAt: '2026-02-01T00:00:00.000Z', mitoticCount: 7 };
    await openRunStore(storeFolder()).saveRun(slide, newer);
    await openRunStore(storeFolder()).saveRun(slide, exampleResult);
    expect(await openRunStore(storeFolder()).lastRun(slide)).toEqual(newer);
  });

  it('follows a slide that moved and forgets a path that holds another slide', async () => {
    const store = openRunStore(storeFolder());
    await store.saveRun(slide, exampleResult);
    const moved = join(folder.path, 'moved.svs');
    copyFileSync(slide, moved);
    writeFileSync(slide, 'quite another slide');
    expect(await store.lastRun(moved)).toEqual(exampleResult);
    expect(await store.lastRun(slide)).toBeNull();
  });

  it('opens a run of before the figure of invariance, and says that it has none', async () => {
    const store = openRunStore(storeFolder());
    await store.saveRun(slide, exampleResult);
    const [fingerprint = ''] = readdirSync(storeFolder());
    const [name = ''] = readdirSync(join(storeFolder(), fingerprint));
    const file = join(storeFolder(), fingerprint, name);
    const { invariance, ...before } = exampleResult;
    writeFileSync(file, JSON.stringify({ schemaVersion: 1, result: before }));
    expect(invariance.kind).toBe('measured');
    expect(await store.lastRun(slide)).toEqual({
      ...before,
      invariance: { kind: 'not-measured', why: 'the Spindle that made this run did not measure it' },
    });
  });

  it('passes over a damaged run and uses the one before', async () => {
    const store = openRunStore(storeFolder());
    await store.saveRun(slide, exampleResult);
    const [fingerprint = ''] = readdirSync(storeFolder());
    writeFileSync(
      join(storeFolder(), fingerprint, 'run-20990101T000000000Z.json'),
      '{"schemaVersion":1,"res',
    );
    expect(await store.lastRun(slide)).toEqual(exampleResult);
  });

  it('keeps an entered pixel size, and never a damaged one', async () => {
    const store = openRunStore(storeFolder());
    await store.saveEnteredMpp(slide, { x: 0.25, y: 0.26 });
    expect(await openRunStore(storeFolder()).enteredMpp(slide)).toEqual({ x: 0.25, y: 0.26 });
    const [fingerprint = ''] = readdirSync(storeFolder());
    writeFileSync(join(storeFolder(), fingerprint, 'mpp.json'), '{"x":250,"y":0.25}');
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
    const [fingerprint = ''] = readdirSync(storeFolder());
    writeFileSync(
      join(storeFolder(), fingerprint, 'mask.json'),
      '{"schemaVersion":1,"edits":[{"kind":"all"}]}',
    );
    await expect(store.maskEdits(slide)).rejects.toMatchObject({ tag: 'broken-file' });
  });

  it('opens a run of before the tissue was told of', async () => {
    const store = openRunStore(storeFolder());
    await store.saveRun(slide, exampleResult);
    const [fingerprint = ''] = readdirSync(storeFolder());
    const [name = ''] = readdirSync(join(storeFolder(), fingerprint));
    const { tissue, ...before } = exampleResult;
    writeFileSync(
      join(storeFolder(), fingerprint, name),
      JSON.stringify({ schemaVersion: 1, result: before }),
    );
    expect(tissue).not.toBeNull();
    expect((await store.lastRun(slide))?.tissue).toBeNull();
  });
});
