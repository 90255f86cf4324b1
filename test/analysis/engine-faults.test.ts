/**
 * A whole run whose inference process is killed by the system in its middle: it completes, with the detections of an
 * undisturbed run, and its result says what happened.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { analyse } from '../../src-main/analysis/analyse';
import { startChosenEngine } from '../../src-main/analysis/chosen-engine';
import { slideMpp } from '../../src-main/contract/slide-mpp';
import type { AnalysisResult } from '../../src-main/contract/report';
import type { Engine } from '../../src-main/detection/engine/engine';
import { defaultModelId, loadModel, type Model } from '../../src-main/detection/model';
import { openEngineStore } from '../../src-main/project/engine-store';
import { findInstallation } from '../../src-main/session/installation';
import { inProcessDecoder } from '../../src-main/slide/codec/decoder';
import { openSlide } from '../../src-main/slide/open';
import { faultyHost } from '../detection/engine/faulty-host';
import { placePhantom } from '../fixture/phantom';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

let folder: TemporaryFolder;
let model: Model;
beforeAll(async () => {
  folder = temporaryFolder();
  await placePhantom(join(folder.path, 'a.tiff'), { areaMm2: 0.3 });
  model = await loadModel(join(findInstallation().models, defaultModelId));
});
afterAll(() => folder.remove());

async function run(
  engine: Engine,
  onPatch: (done: number) => void = () => undefined,
): Promise<AnalysisResult> {
  const slide = await openSlide(join(folder.path, 'a.tiff'), { decoder: inProcessDecoder });
  try {
    const events = analyse({ slide, mpp: slideMpp(slide.info, null), model, engine, version: 'test' });
    for await (const event of events) {
      if (event.type === 'progress' && event.progress.stage === 'detecting')
        onPatch(event.progress.patchesDone);
      if (event.type === 'finished') return event.result;
    }
    throw new Error('no result');
  } finally {
    await slide.close();
  }
}

it('completes with the same detections, and says so', async () => {
  const { spawnHost, hosts } = faultyHost(() => null);
  const sources = { hostOf: () => spawnHost, store: openEngineStore(folder.path) };
  const settings = { provider: 'cpu', threads: null } as const;
  const engine = await startChosenEngine({ model, settings }, sources);
  // One or several, by the cores of the machine.
  const processes = hosts.length;
  try {
    const result = await run(engine, (done) => {
      if (done === 1) hosts.at(-1)?.kill();
    });
    expect(hosts).toHaveLength(2 * processes);
    expect(result.engineEvents).toMatchObject([{ kind: 'restarted', provider: 'cpu', precision: 'float32' }]);
    // The next run knows nothing of what befell this one.
    const expected = await run(engine);
    expect(expected.engineEvents).toEqual([]);
    expect(expected.candidates.length).toBeGreaterThan(0);
    for (const same of ['candidates', 'analysedAreaMm2', 'missingTiles', 'invariance', 'provider'] as const) {
      expect(result[same]).toEqual(expected[same]);
    }
  } finally {
    await engine.close();
  }
}, 300_000);
