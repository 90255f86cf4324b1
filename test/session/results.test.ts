/** Runs that finish while the project cannot be written. */
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { SpindleError } from '../../src-main/contract/errors';
import { openSettings } from '../../src-main/project/settings';
import { Decisions } from '../../src-main/session/decisions';
import { Results } from '../../src-main/session/results';
import { exampleResult } from '../analysis-result';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

let folder: TemporaryFolder;
let decisions: Decisions;
let results: Results;
let warnings: SpindleError[];
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  folder = temporaryFolder();
  warnings = [];
  const warn = (error: SpindleError): void => void warnings.push(error);
  decisions = new Decisions({
    folder: folder.path,
    settings: openSettings(folder.path, () => undefined),
    version: '1',
    publish: () => undefined,
    warn,
  });
  results = new Results(decisions);
});
afterEach(() => {
  results.close();
  decisions.close();
  vi.useRealTimers();
  folder.remove();
});

it('a run that finished while the project was away is written once it is back, and told of meanwhile', async () => {
  const [file, away] = ['default.spindle', 'away.spindle'].map((name) => join(folder.path, name));
  if (file === undefined || away === undefined) throw new Error('no names');
  renameSync(file, away);
  const run = await results.add(exampleResult);
  expect(warnings.map(({ tag }) => tag)).toEqual(['write-failed']);
  expect(results.of(run)).toEqual(exampleResult);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(warnings).toHaveLength(1);
  renameSync(away, file);
  expect(decisions.resultOf(run)).toBeNull();
  vi.advanceTimersByTime(6_000);
  await vi.waitFor(() => expect(decisions.resultOf(run)).toEqual(exampleResult));
});

it('a run of which the project lost a part is an error that names it, and others are given', async () => {
  const [first, second] = [exampleResult, { ...exampleResult, startedAt: '2026-03-01T00:00:00.000Z' }];
  const run = await results.add(first);
  const other = await results.add(second);
  const database = new DatabaseSync(join(folder.path, 'default.spindle'));
  database.exec(`DELETE FROM detection_blocks WHERE run = '${run}'`);
  database.close();
  results.forget();
  expect(() => results.of(run)).toThrow(
    expect.objectContaining({
      tag: 'project-invalid',
      why: expect.stringContaining(run) as unknown,
    }) as Error,
  );
  expect(results.of(other)).toEqual(second);
  expect(() => results.of('none')).toThrow(expect.objectContaining({ tag: 'not-found' }) as Error);
});
