/** Whatever is slow, no more patches are in memory than the few that are under way: memory cannot grow with the slide. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RegionReader } from '../../src-main/contract/slide';
import { detect } from '../../src-main/detection/detect';
import type { Engine } from '../../src-main/detection/engine/engine';
import { loadModel, type Model } from '../../src-main/detection/model';
import { readOverview } from '../../src-main/detection/overview';
import { planPatches } from '../../src-main/detection/patch-plan';
import { findTissue } from '../../src-main/detection/tissue';
import { writeTinyModel } from '../fixture/tiny-model';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { startRealEngine } from './engine-host-file';
import { memorySlide, paint, seededRandom } from './memory-slide';
import { watchedEngine } from './watched-engine';

let folder: TemporaryFolder;
let model: Model;
let engine: Engine;

beforeAll(async () => {
  folder = temporaryFolder();
  writeTinyModel(join(folder.path, 'tiny'));
  model = await loadModel(join(folder.path, 'tiny'));
  engine = await startRealEngine(model);
});
afterAll(async () => {
  await engine.close();
  folder.remove();
});

/** Patches that were begun and not yet handed on, and judge's patches with the engine, at most. */
interface Live {
  readonly patches: number;
  readonly judged: number;
  readonly total: number;
}

/** @param slow milliseconds that each of these takes */
async function liveUnder(slow: { consumer?: number; scout?: number; judge?: number }): Promise<Live> {
  const random = seededRandom(5);
  const slide = memorySlide([
    paint(900, 700, () => [150 + random() * 60, 60 + random() * 60, 150 + random() * 60]),
  ]);
  const mpp = { x: 0.5, y: 0.5 };
  const mask = findTissue(await readOverview(slide, 8, mpp));
  const plan = planPatches({ slide, mpp, stage: model.manifest.scout, mask, patchSize: 110 });
  let live = 0;
  let judged = 0;
  const most = { patches: 0, judged: 0 };
  // What the judge reads around a place is no larger than its patch; the scout's regions are.
  const { size } = model.manifest.judge;
  const reader: RegionReader = {
    levels: slide.levels,
    readRegion: (region, options) => {
      if (region.width > size) most.patches = Math.max(most.patches, (live += 1));
      return slide.readRegion(region, options);
    },
  };
  const watched = watchedEngine(engine, {
    async scout(patch, signal) {
      await sleep(slow.scout ?? 0);
      return engine.scout(patch, signal);
    },
    async judge(patches, signal) {
      judged += patches.length / (size * size * 3);
      most.judged = Math.max(most.judged, judged);
      await sleep(slow.judge ?? 0);
      const logits = await engine.judge(patches, signal);
      judged -= logits.length;
      return logits;
    },
  });
  let total = 0;
  let areaMm2 = 0;
  for await (const patch of detect({ reader, plan, model: everyPeak(model), engine: watched })) {
    await sleep(slow.consumer ?? 0);
    live -= 1;
    total += 1;
    areaMm2 += patch.areaMm2;
  }
  expect(areaMm2).toBeCloseTo(plan.totalAreaMm2, 9);
  expect(live).toBe(0);
  return { ...most, total };
}

function everyPeak({ manifest, ...rest }: Model): Model {
  return { ...rest, manifest: { ...manifest, scout: { ...manifest.scout, threshold: 0 } } };
}

describe('patches in memory', () => {
  it.each([
    ['the consumer', { consumer: 12 }],
    ['the scout', { scout: 12 }],
    ['the judge', { judge: 12 }],
    ['nothing', {}],
  ])('are few, however many there are, where %s is slow', async (_, slow) => {
    const { patches, judged, total } = await liveUnder(slow);
    expect(total).toBeGreaterThan(40);
    // Twelve that are worked at or wait for their turn, and the one that the consumer has.
    expect(patches).toBeLessThanOrEqual(13);
    // Each patch under way has one batch of sixteen with the engine.
    expect(judged).toBeGreaterThan(0);
    expect(judged).toBeLessThanOrEqual(8 * 16);
  });
});
