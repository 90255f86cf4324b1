import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measureInvariance, type MeasureOptions } from '../../src-main/analysis/measure-invariance';
import { slideMpp } from '../../src-main/contract/slide-mpp';
import { baselineModelId, type InvarianceProgress } from '../../src-main/contract/invariance';
import type { Engine } from '../../src-main/detection/engine/engine';
import { loadModel, type Model } from '../../src-main/detection/model';
import { inProcessDecoder } from '../../src-main/slide/codec/decoder';
import { openSlide } from '../../src-main/slide/open';
import type { Slide } from '../../src-main/slide/slide';
import { startRealEngine } from '../detection/engine-host-file';
import { writeAperioSvs } from '../fixture/aperio-svs';
import { writeTinyModel } from '../fixture/tiny-model';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

let temporary: TemporaryFolder;
let slide: Slide;
let chosen: Model;
let baseline: Model;
const engines = new Map<Model, Engine>();

async function tinyModel(id: string, parts: Parameters<typeof writeTinyModel>[1]): Promise<Model> {
  const folder = join(temporary.path, id);
  writeTinyModel(folder, parts);
  const model = await loadModel(folder);
  const named = { ...model, manifest: { ...model.manifest, id } };
  engines.set(named, await startRealEngine(named));
  return named;
}

beforeAll(async () => {
  temporary = temporaryFolder();
  const path = join(temporary.path, 'a.svs');
  await writeAperioSvs(path);
  slide = await openSlide(path, { decoder: inProcessDecoder });
  chosen = await tinyModel('chosen', { group: 'D4', judge: 'radial' });
  baseline = await tinyModel(baselineModelId, { group: 'C1', judge: 'slanted' });
});
afterAll(async () => {
  await Promise.all([...engines.values()].map((engine) => engine.close()));
  await slide.close();
  temporary.remove();
});

const withEngine: MeasureOptions['withEngine'] = (model, work) => {
  const engine = engines.get(model);
  if (engine === undefined) throw new Error(`no engine of ${model.manifest.id}`);
  return work(engine);
};

function measure(parts: Partial<MeasureOptions> = {}): ReturnType<typeof measureInvariance> {
  const mpp = slideMpp(slide.info, null);
  const place = { x: 250, y: 170 };
  return measureInvariance({
    slide,
    mpp,
    place,
    models: [chosen, baseline],
    model: chosen,
    withEngine,
    ...parts,
  });
}

describe('measureInvariance', () => {
  it('puts the plain baseline beside the chosen model, and shows what that one saw', async () => {
    const { x, y, patch, curves, missingTiles } = await measure();
    expect({ x, y, missingTiles }).toEqual({ x: 250, y: 170, missingTiles: [] });
    expect(curves.map(({ model, group }) => [model, group])).toEqual([
      ['chosen', 'D4'],
      [baselineModelId, 'C1'],
    ]);
    const [own, plain] = curves;
    expect(own.angles).toHaveLength(64);
    expect(own.scores.every((score) => score >= 0 && score <= 1)).toBe(true);
    expect(own.mirroredScores).toHaveLength(4);
    expect(own.largestExactDrift).toBeLessThan(1e-6);
    expect(plain?.largestExactDrift).toBeGreaterThan(1e-3);

    const [header = '', base64 = ''] = patch.picture.split(',');
    expect(header).toBe('data:image/png;base64');
    const picture = await sharp(Buffer.from(base64, 'base64')).raw().toBuffer();
    const { size } = chosen.manifest.judge;
    const region = await slide.readRegion({
      level: 0,
      x: 250 - size / 2,
      y: 170 - size / 2,
      width: size,
      height: size,
    });
    expect(Buffer.compare(picture, region.data)).toBe(0);
  });

  it('tells what it does and how much is done, over both models', async () => {
    const told: InvarianceProgress[] = [];
    await measure({ onProgress: (progress) => told.push(progress) });
    const stages = told.map(({ stage }) => stage).filter((stage, at, all) => stage !== all[at - 1]);
    expect(stages).toEqual(['stain', 'starting-engine', 'turning', 'starting-engine', 'turning']);
    const fractions = told.map(({ fraction }) => fraction);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(told.at(-1)).toMatchObject({ fraction: 1, secondsLeft: 0 });
    // 64 angles and 4 mirror images by the one, 64 by the other.
    expect(fractions).toContain(68 / 132);
  });

  it('measures one model where the baseline is chosen, or is not there', async () => {
    expect((await measure({ model: baseline })).curves).toHaveLength(1);
    expect((await measure({ models: [chosen] })).curves).toHaveLength(1);
  });

  it('takes what lies beyond the slide for white', async () => {
    const { curves } = await measure({ place: { x: 0, y: 0 } });
    expect(curves[0].largestExactDrift).toBeLessThan(1e-6);
  });

  it.each([
    ['outside the slide', { place: { x: -1, y: 10 } }, 'request-invalid'],
    ['far outside the slide', { place: { x: 10, y: 1e6 } }, 'request-invalid'],
    ['of unknown size', { mpp: null }, 'mpp-unknown'],
    ['of pixels too large for the model', { mpp: { x: 2, y: 2, source: 'user' } }, 'slide-too-coarse'],
    ['that is given up', { signal: AbortSignal.abort() }, 'aborted'],
  ] as const)('refuses a place %s', async (_, parts, tag) => {
    await expect(measure(parts)).rejects.toMatchObject({ tag });
  });
});
