import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evenAngles, exactAngles, isExactAngle } from '../../src-main/contract/invariance';
import type { Pixels } from '../../src-main/contract/slide';
import { sigmoid } from '../../src-main/detection/decode';
import type { Engine } from '../../src-main/detection/engine/engine';
import { judgeView, readJudgePatch } from '../../src-main/detection/judge-patch';
import { loadModel, type Model } from '../../src-main/detection/model';
import { readSurroundings, turnedScores } from '../../src-main/detection/rotation-curve';
import { turnedPatch } from '../../src-main/detection/rotation-curve-patches';
import { writeTinyModel } from '../fixture/tiny-model';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { startRealEngine } from './engine-host-file';
import { memorySlide, paint, seededRandom } from './memory-slide';

let temporary: TemporaryFolder;
beforeAll(() => {
  temporary = temporaryFolder();
});
afterAll(() => temporary.remove());

/** Blotches without any symmetry, as dark as tissue. */
function tissue(size: number): Pixels {
  const random = seededRandom(4);
  const spots = Array.from({ length: 60 }, () => ({
    x: random() * size,
    y: random() * size,
    radius: 2 + random() * 6,
    depth: random() * 120,
  }));
  return paint(size, size, (x, y) => {
    const depth = spots.reduce(
      (sum, spot) => sum + spot.depth * Math.exp(-((x - spot.x) ** 2 + (y - spot.y) ** 2) / spot.radius ** 2),
      0,
    );
    return [Math.max(0, 240 - depth), Math.max(0, 200 - depth), Math.max(0, 220 - depth)];
  });
}

describe('the surroundings of a place', () => {
  const slide = memorySlide([tissue(300)]);
  const judge = { mpp: 0.25, size: 82 };

  it.each([
    ['of the judge’s own pixels', { x: 0.25, y: 0.25 }, { x: 150.4, y: 149.5 }],
    ['finer', { x: 0.19, y: 0.21 }, { x: 141.3, y: 160.7 }],
    ['coarser', { x: 0.5, y: 0.5 }, { x: 150.4, y: 149.5 }],
    ['of its own, at the edge', { x: 0.25, y: 0.25 }, { x: 3, y: 298 }],
  ])('hold the judge’s patch in their middle: a slide %s', async (_, mpp, place) => {
    const { pixels } = await readSurroundings(slide, { place, mpp, judge });
    const view = judgeView(slide, mpp, judge);
    const own = await readJudgePatch(slide, view, place);
    const upright = turnedPatch(pixels, judge.size, { angle: 0, mirrored: false });
    expect(Buffer.compare(upright.data, own.pixels.data)).toBe(0);
  });
});

describe.each([
  { group: 'D4', judge: 'radial', keepsTurns: true, keepsMirrors: true },
  { group: 'C4', judge: 'pinwheel', keepsTurns: true, keepsMirrors: false },
  { group: 'C1', judge: 'slanted', keepsTurns: false, keepsMirrors: false },
] as const)('a network of $group', ({ group, judge, keepsTurns, keepsMirrors }) => {
  let model: Model;
  let engine: Engine;
  let surroundings: Pixels;
  beforeAll(async () => {
    const folder = join(temporary.path, group);
    writeTinyModel(folder, { group, judge });
    model = await loadModel(folder);
    engine = await startRealEngine(model);
    const slide = memorySlide([tissue(120)]);
    const place = { x: 60, y: 61 };
    const stage = model.manifest.judge;
    ({ pixels: surroundings } = await readSurroundings(slide, {
      place,
      mpp: { x: 0.25, y: 0.25 },
      judge: stage,
    }));
  });
  afterAll(() => engine.close());

  it('keeps its score under exactly the turns that its group holds', async () => {
    const angles = evenAngles(64);
    const { manifest } = model;
    const turned = await turnedScores({ surroundings, manifest, engine, angles });
    expect(turned.scores).toHaveLength(64);
    const change = (score: number | undefined): number =>
      Math.abs((score ?? NaN) - (turned.scores[0] ?? NaN));
    const exact = exactAngles.map((angle) => change(turned.scores[angles.indexOf(angle)]));
    if (keepsTurns) expect(Math.max(...exact)).toBeLessThan(1e-6);
    else expect(Math.max(...exact)).toBeGreaterThan(0.05);
    expect(turned.mirroredScores?.length ?? 0).toBe(keepsMirrors ? 4 : 0);
    const all = [...exact, ...(turned.mirroredScores ?? []).map(change)];
    expect(turned.largestExactDrift).toBe(Math.max(...all));
    if (keepsMirrors) expect(turned.largestExactDrift).toBeLessThan(1e-6);
    // Between the quarter turns pixels are interpolated: some change is left, more where nothing is promised.
    const others = turned.scores.filter((_, index) => !isExactAngle(angles[index] ?? NaN));
    const mean = others.reduce((sum, score) => sum + score, 0) / others.length;
    const variance = others.reduce((sum, score) => sum + (score - mean) ** 2, 0) / others.length;
    expect(turned.spread).toBeCloseTo(Math.sqrt(variance), 12);
    expect(turned.spread).toBeGreaterThan(0);
  });

  it('gives each angle the score of that very patch', async () => {
    const { manifest } = model;
    const angles = [0, 45, 180, 303.75];
    const { scores } = await turnedScores({ surroundings, manifest, engine, angles });
    for (const [index, angle] of angles.entries()) {
      const { data } = turnedPatch(surroundings, manifest.judge.size, { angle, mirrored: false });
      const [logit = NaN] = await engine.judge(data);
      expect(scores[index]).toBe(sigmoid(logit));
    }
  });
});
