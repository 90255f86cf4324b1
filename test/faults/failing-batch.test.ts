/**
 * A disk that is full at many moments of a batch: it says so, calls nothing done that is not, and ends with the same documents and runs when it is
 * called again after room was made. `SPINDLE_FAULT_MOMENTS=100` tries as many moments, which takes minutes.
 */
import { join } from 'node:path';
import pMap from 'p-map';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tinyInstallation } from '../e2e/tiny-installation';
import { writeTwoSlides } from '../shell/cli/two-slides';
import { FailingBatch, type BatchEnd } from './failing-batch';
import { canUseLayer, type Failure } from './file-layer';
import { memoryFolder } from './memory-folder';
import type { TemporaryFolder } from '../temporary-folder';

const moments = Number(process.env.SPINDLE_FAULT_MOMENTS ?? 6);

describe.skipIf(!canUseLayer)('a batch', () => {
  let folder: TemporaryFolder;
  let batch: FailingBatch;
  let end: BatchEnd;
  let operations: number;
  beforeAll(async () => {
    folder = memoryFolder();
    const installation = await tinyInstallation();
    const slides = await writeTwoSlides(folder.path);
    const args = ({ out, project }: { readonly out: string; readonly project: string }): string[] => [
      ...['batch', slides, '--out', out, '--project', project],
      ...['--provider', 'cpu', '--formats', 'json,csv,png'],
    ];
    const program = [process.execPath, join(installation, 'out', 'main', 'spindle.js')];
    batch = new FailingBatch(folder.path, program, { first: args, again: args });
    ({ end, operations } = await batch.count('wc'));
    expect(Object.keys(end.documents)).toHaveLength(2);
    expect(Object.keys(end.runs)).toHaveLength(2);
  });
  afterAll(() => folder.remove());

  /** Of so many operations, the first and the last among them. */
  const spread = (of: number, count: number): number[] =>
    Array.from({ length: count }, (_, index) => 1 + Math.round((index * (of - 1)) / (count - 1)));

  /** @returns what was wrong, a text each */
  async function failAt(
    numbers: readonly number[],
    failure: Omit<Failure, 'at'>,
    words: RegExp,
  ): Promise<string[]> {
    const faults: string[] = [];
    const fail = async (at: number): Promise<void> =>
      batch.fail({ ...failure, at }, words, end).catch((cause: unknown) => void faults.push(String(cause)));
    await pMap(numbers, fail, { concurrency: 2 });
    return faults;
  }

  it(
    `names a full disk at ${moments} moments, and ends the same once there is room`,
    { timeout: 3_600_000 },
    async () => {
      const failure = { counted: 'wc', error: 'ENOSPC', failing: 'wc' } as const;
      const words = /no space left|the disk is full/;
      expect(await failAt(spread(operations, moments), failure, words)).toEqual([]);
    },
  );

  it('says that a share vanished, and ends the same once it is back', { timeout: 3_600_000 }, async () => {
    const failure = { counted: 'wc', error: 'ESTALE', failing: 'wcnsr' } as const;
    const few = Math.max(2, Math.floor(moments / 5));
    const numbers = spread(operations, few + 2).slice(1, -1);
    expect(await failAt(numbers, failure, /stale|ESTALE/i)).toEqual([]);
  });
});
