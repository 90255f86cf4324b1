import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { earlierSummaries, foldersOf, summaryRows } from '../../src-main/analysis/batch-summary';
import { thisProcess } from '../../src-main/base/process-identity';
import type { QueuedSlide } from '../../src-main/contract/domain/queue';
import { SpindleError } from '../../src-main/contract/errors';
import { queueInMemory } from '../../src-main/project/queue/queue-in-memory';
import { summaryCsv } from '../../src-main/report/summary-csv';
import { fingerprintOf } from '../../src-main/slide/fingerprint';
import { openFileSource } from '../../src-main/slide/source/file-source';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

describe('the folders that a table names', () => {
  it.each<[string, string[], string[]]>([
    ['one folder', ['/home/anna/slides/a.svs', '/home/anna/slides/b.svs'], ['.', '.']],
    ['a folder each', ['/home/anna/one/a.svs', '/home/anna/two/a.svs'], ['one', 'two']],
    ['a folder in the other', ['/home/anna/a.svs', '/home/anna/x/y/a.svs'], ['.', 'x/y']],
    ['one slide', ['/home/anna/a.svs'], ['.']],
    [
      'an address beside a file',
      ['https://host/scans/a.svs', '/home/anna/a.svs'],
      ['https://host/scans', '.'],
    ],
    ['none', [], []],
  ])('of %s begin below what all share', (_, names, folders) => {
    expect(foldersOf(names)).toEqual(folders);
  });
});

describe('an earlier table', () => {
  let folder: TemporaryFolder;
  let path: string;
  let slides: readonly QueuedSlide[];

  beforeAll(async () => {
    folder = temporaryFolder();
    path = join(folder.path, 'a.svs');
    writeFileSync(path, 'one slide');
    const source = await openFileSource(path);
    const fingerprint = await fingerprintOf(source);
    await source.close();
    const queue = queueInMemory();
    queue.add('batch', [{ path, scene: 0, settings: {}, priority: 0 }]);
    slides = queue.slides('batch');
    const opened = { file: null, fingerprint, hasScenes: false, decided: '' };
    const done = slides.map((slide) => ({
      ...slide,
      state: 'done' as const,
      opened,
      documents: 'a',
      figures: {},
    }));
    writeFileSync(join(folder.path, 'summary.csv'), summaryCsv(summaryRows(done)));
  });
  afterAll(() => folder.remove());

  const next = async (): Promise<string> =>
    (await earlierSummaries(folder.path, slides, () => path)).fileName;

  it('is replaced by one of the same slide, and stays where another one has its name and folder', async () => {
    expect(await next()).toBe('summary.csv');
    writeFileSync(path, 'two slide');
    expect(await next()).toBe('summary-2.csv');
  });
});

it('calls a slide failed at which the disk became full, though it waits for the next call', () => {
  const queue = queueInMemory();
  const owner = thisProcess();
  const { id } = queue.addBatch('', 'x');
  queue.add(
    id,
    ['/a.svs', '/b.svs', '/c.svs'].map((path) => ({ path, scene: 0, settings: {}, priority: 0 })),
  );
  const giveBack = (tag: 'write-failed' | 'stopped'): void => {
    const number = queue.claim(id, owner, (slide) => slide.attempts === 0)?.slide.number ?? -1;
    queue.giveBack(number, owner, new SpindleError(tag, { what: 'a', why: 'b', remedy: 'c' }).toReport());
  };
  giveBack('write-failed');
  giveBack('stopped');
  expect(summaryRows(queue.slides(id)).map(({ status, error }) => [status, error?.tag ?? null])).toEqual([
    ['failed', 'write-failed'],
    ['interrupted', 'stopped'],
    ['not-begun', null],
  ]);
  // The next call begins with it.
  expect(queue.claim(id, owner)?.slide.path).toBe('/a.svs');
});
