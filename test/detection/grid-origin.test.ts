/** Scores do not depend on where tiles end: the same field, its patches cut at 32 places, gives the same detections. */
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Candidate } from '../../src-main/contract/detection';
import type { Mpp, RegionReader } from '../../src-main/contract/slide';
import { detect } from '../../src-main/detection/detect';
import type { Engine } from '../../src-main/detection/engine/engine';
import { loadModel, type Model } from '../../src-main/detection/model';
import { readOverview } from '../../src-main/detection/overview';
import { planPatches } from '../../src-main/detection/patch-plan';
import { suppress } from '../../src-main/detection/suppress';
import { findTissue } from '../../src-main/detection/tissue';
import { inProcessDecoder } from '../../src-main/slide/codec/decoder';
import { openSlide } from '../../src-main/slide/open';
import { placePhantom } from '../fixture/phantom';
import { writeTinyModel } from '../fixture/tiny-model';
import { hasSharedData, sharedData } from '../shared-data';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { bundledModelFolder, startRealEngine } from './engine-host-file';
import { memorySlide } from './memory-slide';

/** Small, so that many patches meet within one field. */
const patchSize = 318;
const origins = Array.from({ length: 32 }, (_, index) => ({ column: 2 * index, row: (index * 23) % 67 }));

/** Detections of a slide for each origin of its patches. */
async function detectionsByOrigin(
  reader: RegionReader,
  mpp: Mpp,
  model: Model,
  engine: Engine,
): Promise<Candidate[][]> {
  const mask = findTissue(await readOverview(reader, 8, mpp));
  const lists: Candidate[][] = [];
  const firstSpans = new Set<string>();
  for (const firstCell of origins) {
    const plan = planPatches({ slide: reader, mpp, stage: model.manifest.scout, mask, patchSize, firstCell });
    firstSpans.add(JSON.stringify([plan.patches[0]?.columns, plan.patches[0]?.rows]));
    const found: Candidate[] = [];
    for await (const { candidates } of detect({ reader, plan, model, engine })) found.push(...candidates);
    lists.push(suppress(found, model.manifest.suppressionRadiusUm, mpp));
  }
  expect(firstSpans.size, 'origins that cut patches elsewhere').toBeGreaterThanOrEqual(30);
  return lists;
}

/** The share of detections that both lists hold: at the same place, with the same score but for rounding. */
function agreement(one: readonly Candidate[], other: readonly Candidate[]): number {
  const isSame = (a: Candidate, b: Candidate): boolean =>
    Math.hypot(a.x - b.x, a.y - b.y) < 1e-6 && Math.abs(a.score - b.score) < 1e-4;
  const shared = one.filter((candidate) => other.some((twin) => isSame(candidate, twin))).length;
  return shared / Math.max(one.length, other.length);
}

function expectAgreement([first = [], ...others]: readonly Candidate[][], least: number): void {
  expect(first.length).toBeGreaterThanOrEqual(least);
  for (const other of others) expect(agreement(first, other)).toBeGreaterThanOrEqual(0.995);
}

let temporary: TemporaryFolder;
let engine: Engine | null = null;
beforeAll(() => (temporary = temporaryFolder()));
afterEach(async () => {
  await engine?.close();
  engine = null;
});
afterAll(() => temporary.remove());

/** The model with look-alikes down to next to nothing as detections: the more there are, the more there is to compare. */
function withLookalikes(model: Model): Model {
  return { ...model, manifest: { ...model.manifest, candidateThreshold: 0.01 } };
}

describe('patches from 32 origins', () => {
  it('give the same detections on a synthetic slide', async () => {
    const path = join(temporary.path, 'phantom.tiff');
    await placePhantom(path, { areaMm2: 0.1 });
    const slide = await openSlide(path, { decoder: inProcessDecoder });
    const { mpp, levels } = slide.info;
    const [full] = levels;
    if (mpp === null || full === undefined) throw new Error('the phantom states its pixel size');
    const side = 1042;
    const middle = { x: Math.floor((full.width - side) / 2), y: Math.floor((full.height - side) / 2) };
    const region = await slide.readRegion({ level: 0, ...middle, width: side, height: side });
    await slide.close();
    writeTinyModel(join(temporary.path, 'tiny'));
    const model = withLookalikes(await loadModel(join(temporary.path, 'tiny')));
    engine = await startRealEngine(model);
    expectAgreement(await detectionsByOrigin(memorySlide([region]), mpp, model, engine), 20);
  }, 600_000);
});

describe.skipIf(!hasSharedData)('patches from 32 origins, real tissue', () => {
  it('give the same detections of the bundled model on a quarter of a validation field', async () => {
    const path = join(sharedData, 'mitosis', 'fields', 'icpr2012', 'A03_02.jpg');
    // Where its mitoses lie close together: nine patches or so, which meet between them.
    const quarter = sharp(path).extract({ left: 230, top: 950, width: 1042, height: 1042 });
    const { data, info } = await quarter.removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const field = memorySlide([{ width: info.width, height: info.height, data }]);
    const model = withLookalikes(await loadModel(bundledModelFolder));
    engine = await startRealEngine(model);
    expectAgreement(await detectionsByOrigin(field, { x: 0.2456, y: 0.2456 }, model, engine), 5);
  }, 600_000);
});
