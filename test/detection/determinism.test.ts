/**
 * The same slide, model and provider give the same detections to the last bit, whatever the patches, their order, the
 * batches, and the threads that decode and compute: a result must not depend on the machine's mood.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Candidate } from '../../src-main/contract/detection';
import type { Precision } from '../../src-main/contract/model';
import { detect } from '../../src-main/detection/detect';
import { childProcessHost } from '../../src-main/detection/engine/child-process-host';
import type { Engine } from '../../src-main/detection/engine/engine';
import { startEngine } from '../../src-main/detection/engine/process-engine';
import { loadModel, type Model } from '../../src-main/detection/model';
import { readOverview } from '../../src-main/detection/overview';
import { planPatches, type Patch, type PatchPlan } from '../../src-main/detection/patch-plan';
import { suppress } from '../../src-main/detection/suppress';
import { findTissue } from '../../src-main/detection/tissue';
import { findInstallation } from '../../src-main/session/installation';
import { createDecodePool } from '../../src-main/slide/codec/decoder';
import { openSlide } from '../../src-main/slide/open';
import { placePhantom } from '../fixture/phantom';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { bundledModelFolder, engineHostFile } from './engine-host-file';
import { watchedEngine } from './watched-engine';

const mpp = { x: 0.25, y: 0.25 };
let folder: TemporaryFolder;
let path: string;
let model: Model;
const engines = new Map<string, Engine>();

beforeAll(async () => {
  folder = temporaryFolder();
  path = join(folder.path, 'phantom.tiff');
  await placePhantom(path, { areaMm2: 0.1 });
  model = await loadModel(bundledModelFolder);
});
afterAll(async () => {
  for (const engine of engines.values()) await engine.close();
  folder.remove();
});

async function engineOf(precision: Precision, threads: number): Promise<Engine> {
  const key = `${precision}/${threads}`;
  const spawnHost = childProcessHost(engineHostFile);
  const engine =
    engines.get(key) ?? (await startEngine({ model, provider: 'cpu', precision, threads, spawnHost }));
  engines.set(key, engine);
  return engine;
}

interface Circumstances {
  readonly engineThreads?: number;
  readonly decodeWorkers?: number;
  readonly patchSize?: number;
  readonly firstCell?: { readonly column: number; readonly row: number };
  readonly order?: (patches: readonly Patch[]) => readonly Patch[];
  /** The judge gets so many patches at once, where the pipeline would give it more. */
  readonly judgedAtOnce?: number;
}

/** The detections as text, every digit of them. */
async function detections(precision: Precision, circumstances: Circumstances = {}): Promise<string> {
  const { engineThreads = 1, decodeWorkers = 1, order } = circumstances;
  const { patchSize, firstCell, judgedAtOnce } = circumstances;
  const real = await engineOf(precision, engineThreads);
  const engine = judgedAtOnce === undefined ? real : inSmallBatches(real, judgedAtOnce);
  const { decodeWorker } = findInstallation();
  const decoder = createDecodePool({ workerFile: decodeWorker, threads: decodeWorkers });
  const reader = await openSlide(path, { decoder });
  try {
    const mask = findTissue(await readOverview(reader, 8, mpp));
    const planned = planPatches({
      ...{ slide: reader.info, mpp, stage: model.manifest.scout, mask },
      ...(patchSize !== undefined && { patchSize }),
      ...(firstCell && { firstCell }),
    });
    // One alone would give two threads nothing to share.
    expect(planned.patches.length).toBeGreaterThanOrEqual(3);
    const plan: PatchPlan = { ...planned, patches: order?.(planned.patches) ?? planned.patches };
    const found: Candidate[] = [];
    for await (const { candidates } of detect({ reader, plan, model, engine })) found.push(...candidates);
    return JSON.stringify(suppress(found, model.manifest.suppressionRadiusUm, mpp), null, 1);
  } finally {
    await reader.close();
    await decoder.close();
  }
}

function inSmallBatches(engine: Engine, count: number): Engine {
  const length = count * model.manifest.judge.size ** 2 * 3;
  return watchedEngine(engine, {
    async judge(patches, signal) {
      const logits: number[] = [];
      for (let first = 0; first < patches.length; first += length) {
        logits.push(...(await engine.judge(patches.slice(first, first + length), signal)));
      }
      return Float32Array.from(logits);
    },
  });
}

describe.each<Precision>(['float32', 'int8'])('detections in %s', (precision) => {
  let expected: string;
  beforeAll(async () => {
    expected = await detections(precision);
    expect((JSON.parse(expected) as unknown[]).length).toBeGreaterThanOrEqual(5);
  });

  it.each<[string, Circumstances]>([
    ['two threads of the engine', { engineThreads: 2 }],
    ['three threads that decode', { decodeWorkers: 3 }],
    ['the judge asked for one place at a time', { judgedAtOnce: 1 }],
    ['small patches, cut elsewhere', { patchSize: 238, firstCell: { column: 17, row: 5 } }],
    ['patches half as large, in reverse', { patchSize: 318, order: (patches) => [...patches].reverse() }],
    [
      'all of it at once',
      {
        ...{ engineThreads: 2, decodeWorkers: 3, judgedAtOnce: 5, patchSize: 398 },
        firstCell: { column: 3, row: 40 },
        order: (patches) => [...patches.slice(2), ...patches.slice(0, 2)],
      },
    ],
  ])('are the same to the last digit with %s', async (_, circumstances) => {
    expect(await detections(precision, circumstances)).toBe(expected);
  });
});
