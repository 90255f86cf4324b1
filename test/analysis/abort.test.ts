/** Stopping a run of the bundled model on the phantom: within a second, whatever it is busy with. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyse, type AnalysisEvent } from '../../src-main/analysis/analyse';
import { slideMpp } from '../../src-main/contract/slide-mpp';
import type { Progress } from '../../src-main/contract/detection';
import type { Engine } from '../../src-main/detection/engine/engine';
import { loadModel, type Model } from '../../src-main/detection/model';
import { findInstallation } from '../../src-main/session/installation';
import { createDecodePool, type TileDecoder } from '../../src-main/slide/codec/decoder';
import { openSlide } from '../../src-main/slide/open';
import { bundledModelFolder, startRealEngine } from '../detection/engine-host-file';
import { placePhantom } from '../fixture/phantom';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

let folder: TemporaryFolder;
let model: Model;
let engine: Engine;
let decoder: TileDecoder;

beforeAll(async () => {
  folder = temporaryFolder();
  await placePhantom(join(folder.path, 'phantom.tiff'), { areaMm2: 0.6 });
  model = await loadModel(bundledModelFolder);
  engine = await startRealEngine(model);
  decoder = createDecodePool({ workerFile: findInstallation().decodeWorker, threads: 2 });
});
afterAll(async () => {
  await engine.close();
  await decoder.close();
  folder.remove();
});

/** Fires the signal a little after the first progress of this kind; milliseconds from then until the run has ended. */
async function millisecondsToStop(isThere: (progress: Progress) => boolean): Promise<number> {
  const slide = await openSlide(join(folder.path, 'phantom.tiff'), { decoder });
  const controller = new AbortController();
  const { signal } = controller;
  const mpp = slideMpp(slide.info, null);
  let abortedAt = NaN;
  const drain = async (events: AsyncGenerator<AnalysisEvent>): Promise<void> => {
    let isWaiting = false;
    for await (const event of events) {
      if (isWaiting || event.type !== 'progress' || !isThere(event.progress)) continue;
      isWaiting = true;
      setTimeout(() => {
        abortedAt = performance.now();
        controller.abort();
      }, 10);
    }
  };
  try {
    const run = drain(analyse({ slide, mpp, model, engine, version: 'test', signal }));
    await expect(run).rejects.toMatchObject({ tag: 'aborted' });
    return performance.now() - abortedAt;
  } finally {
    await slide.close();
  }
}

describe('a run that is stopped', () => {
  it.each<[string, (progress: Progress) => boolean]>([
    ['looks for tissue', ({ stage }) => stage === 'tissue'],
    ['has begun to detect', ({ stage }) => stage === 'detecting'],
    ['is in the midst of detecting', ({ patchesDone }) => patchesDone === 2],
    ['measures the invariance of the run', ({ stage }) => stage === 'turning'],
  ])('ends within a second while it %s', async (_, isThere) => {
    expect(await millisecondsToStop(isThere)).toBeLessThan(1000);
  });
});
