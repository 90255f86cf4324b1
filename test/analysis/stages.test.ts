/** What an analysis says it does, from the engine to the documents: every stage by name, the long ones with how much of them is done. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { analyseBatch } from '../../src-main/analysis/batch';
import type { Progress } from '../../src-main/contract/detection';
import { loadModel } from '../../src-main/detection/model';
import { inProcessDecoder } from '../../src-main/slide/codec/decoder';
import { startRealEngine } from '../detection/engine-host-file';
import { placePhantom } from '../fixture/phantom';
import { writeTinyModel } from '../fixture/tiny-model';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = temporaryFolder();
  await placePhantom(join(folder.path, 'a.tif'), { seed: 5, areaMm2: 0.1 });
  writeTinyModel(join(folder.path, 'model'), { group: 'C4', judge: 'radial' });
});
afterAll(() => folder.remove());

it('names each stage, in its order, and tells fraction and time left of the long ones', async () => {
  const model = await loadModel(join(folder.path, 'model'));
  const events = analyseBatch({
    slides: [{ path: join(folder.path, 'a.tif') }],
    folder: join(folder.path, 'out'),
    formats: ['json', 'csv', 'pdf'],
    model,
    startEngine: () => startRealEngine(model),
    decoder: inProcessDecoder,
    version: 'test',
  });
  const told: Progress[] = [];
  const batch: number[] = [];
  for await (const event of events) {
    if (event.type !== 'progress') continue;
    told.push(event.progress);
    batch.push(event.batch.fraction);
  }
  const stages = told.map(({ stage }) => stage).filter((stage, at, all) => stage !== all[at - 1]);
  expect(stages).toEqual(['starting-engine', 'tissue', 'detecting', 'turning', 'counting', 'writing']);
  for (const stage of ['detecting', 'turning', 'writing'] as const) {
    const fractions = told.filter((progress) => progress.stage === stage).map((it) => it.stageFraction);
    expect(fractions[0], stage).toBe(0);
    expect(fractions.length, stage).toBeGreaterThan(2);
    expect(fractions, stage).toEqual(fractions.toSorted((a, b) => Number(a) - Number(b)));
  }
  const turning = told.filter(({ stage }) => stage === 'turning');
  expect(turning.at(-1)).toMatchObject({ stageFraction: 1, secondsLeft: 0 });
  expect(turning[1]?.secondsLeft).toBeGreaterThan(0);
  expect(batch).toEqual(batch.toSorted((a, b) => a - b));
});
