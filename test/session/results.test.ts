/** Runs that finish while the project cannot be written. */
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { SpindleError } from '../../src-main/contract/errors';
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
  decisions = new Decisions({ folder: folder.path, version: '1', publish: () => undefined, warn });
  results = new Results(decisions);
});
afterEach(() => {
  results.close();
  decisions.close();
  vi.useRealTimers();
  folder.remove();
});

it('a run that finished while the project was away is written once it is back, and told of meanwhile', () => {
  const [file, away] = ['default.spindle', 'away.spindle'].map((name) => join(folder.path, name));
  if (file === undefined || away === undefined) throw new Error('no names');
  renameSync(file, away);
  const run = results.add(exampleResult);
  expect(warnings.map(({ tag }) => tag)).toEqual(['write-failed']);
  expect(results.of(run)).toEqual(exampleResult);
  vi.advanceTimersByTime(20_000);
  expect(warnings).toHaveLength(1);
  renameSync(away, file);
  expect(decisions.resultOf(run)).toBeNull();
  vi.advanceTimersByTime(6_000);
  expect(decisions.resultOf(run)).toEqual(exampleResult);
});
