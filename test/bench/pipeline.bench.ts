/**
 * What the parts of the pipeline cost beside the scout's inference alone: the same patches, in the same run, on the
 * same engine. The ratios are what the judge adds; what reading, decoding and resampling add that is not hidden
 * behind the networks; and what it costs to turn the best detections for the invariance of the run, which is the
 * same for every slide, however large.
 */
import { join } from 'node:path';
import { afterAll, bench, describe } from 'vitest';
import { analyse } from '../../src-main/analysis/analyse';
import { startProvenEngine } from '../../src-main/analysis/proven-engine';
import { slideMpp } from '../../src-main/contract/slide-mpp';
import type { Pixels } from '../../src-main/contract/slide';
import { childProcessHost } from '../../src-main/detection/engine/child-process-host';
import type { Engine } from '../../src-main/detection/engine/engine';
import { defaultModelId, loadModel } from '../../src-main/detection/model';
import { writePhantom } from '../../src-main/phantom/write-phantom';
import { findInstallation } from '../../src-main/session/installation';
import { createDecodePool } from '../../src-main/slide/codec/decoder';
import { openSlide } from '../../src-main/slide/open';
import { temporaryFolder } from '../temporary-folder';

const installation = findInstallation();
const folder = temporaryFolder();
const path = join(folder.path, 'phantom.tiff');
await writePhantom(path, { areaMm2: 1 });
const model = await loadModel(join(installation.models, defaultModelId));
const engine = await startProvenEngine({
  model,
  provider: 'auto',
  spawnHost: childProcessHost(installation.engineHost),
});
const decoder = createDecodePool({ workerFile: installation.decodeWorker });

/** A new slide each time: no tile is in the cache. Stops when all is detected, or when the result is there. */
async function pipeline(withEngine: Engine, until: 'detected' | 'finished'): Promise<void> {
  const slide = await openSlide(path, { decoder });
  const options = { slide, mpp: slideMpp(slide.info, null), model, engine: withEngine, version: 'bench' };
  for await (const event of analyse(options)) {
    const isDetected = event.type === 'progress' && event.progress.stage === 'turning';
    if (event.type === 'finished' || (isDetected && until === 'detected')) break;
  }
  await slide.close();
}

const patches: Pixels[] = [];
const batches: Uint8Array[] = [];
const recording: Engine = {
  ...{ provider: engine.provider, precision: engine.precision, device: engine.device, events: [] },
  judgeBatch: engine.judgeBatch,
  close: () => Promise.resolve(),
  scout: (patch, signal) => {
    // Copies: the run uses the memory of what was answered again.
    patches.push({ ...patch, data: patch.data.slice() });
    return engine.scout(patch, signal);
  },
  judge: (batch, signal) => {
    batches.push(batch.slice());
    return engine.judge(batch, signal);
  },
};
await pipeline(recording, 'detected');

afterAll(async () => {
  await engine.close();
  await decoder.close();
  folder.remove();
});

describe('1 mm² of the phantom', () => {
  const options = { iterations: 3, time: 0, warmupIterations: 1, warmupTime: 0 };
  bench(
    'inference of the scout alone',
    async () => {
      for (const patch of patches) await engine.scout(patch);
    },
    options,
  );
  bench(
    'inference of scout and judge',
    async () => {
      for (const patch of patches) await engine.scout(patch);
      for (const batch of batches) await engine.judge(batch);
    },
    options,
  );
  bench('tissue to detections', () => pipeline(engine, 'detected'), options);
  bench('whole analysis, with the invariance of the run', () => pipeline(engine, 'finished'), options);
});
