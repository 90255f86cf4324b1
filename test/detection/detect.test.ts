import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { SpareMemory } from '../../src-main/base/spare-memory';
import type { Candidate } from '../../src-main/contract/detection';
import { SpindleError } from '../../src-main/contract/errors';
import type { Mpp, Pixels } from '../../src-main/contract/slide';
import { roiContains, type Roi } from '../../src-main/contract/roi';
import { detect, type DetectedPatch } from '../../src-main/detection/detect';
import type { Engine } from '../../src-main/detection/engine/engine';
import { judgeView, readJudgePatch } from '../../src-main/detection/judge-patch';
import { loadModel, readGolden, type Model } from '../../src-main/detection/model';
import { readOverview } from '../../src-main/detection/overview';
import { planPatches, type PatchPlan } from '../../src-main/detection/patch-plan';
import { suppress } from '../../src-main/detection/suppress';
import { findTissue } from '../../src-main/detection/tissue';
import { writeTinyModel } from '../fixture/tiny-model';
import { hasSharedData, sharedData } from '../shared-data';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { bundledModelFolder, startRealEngine } from './engine-host-file';
import { memorySlide, paint, quarterTurn, type MemorySlide } from './memory-slide';

/** Not the bundled one: what is compared here holds for any network, and this one answers at once. */
let model: Model;
let engine: Engine;
let temporary: TemporaryFolder;
/** Stained nuclei, 484 × 404 pixels: the bundled model's golden picture, four times each way. */
let nuclei: Pixels;

beforeAll(async () => {
  temporary = temporaryFolder();
  const folder = join(temporary.path, 'tiny');
  writeTinyModel(folder);
  model = withEveryPeak(await loadModel(folder));
  engine = await startRealEngine(model);
  const bundled = await loadModel(bundledModelFolder);
  const { width, height, input } = await readGolden(bundled, 'scout', 'float32');
  nuclei = paint(484, 404, (x, y) => {
    const from = ((y % height) * width + (x % width)) * 3;
    return [input[from] ?? 0, input[from + 1] ?? 0, input[from + 2] ?? 0];
  });
});
afterAll(async () => {
  await engine.close();
  temporary.remove();
});

/** Any peak is a candidate: the more there are, the more there is to compare. */
function withEveryPeak({ manifest, ...model }: Model): Model {
  const scout = { ...manifest.scout, threshold: 0 };
  return { ...model, manifest: { ...manifest, scout, candidateThreshold: 0 } };
}

const half: Mpp = { x: 0.5, y: 0.5 };

async function plan(
  reader: MemorySlide,
  options: { mpp?: Mpp; patchSize?: number; roi?: Roi } = {},
): Promise<PatchPlan> {
  const { mpp = half, ...rest } = options;
  const mask = findTissue(await readOverview(reader, 8, mpp));
  return planPatches({ slide: reader, mpp, stage: model.manifest.scout, mask, ...rest });
}

async function run(reader: MemorySlide, options: Parameters<typeof plan>[1] = {}): Promise<DetectedPatch[]> {
  const patches: DetectedPatch[] = [];
  for await (const patch of detect({ reader, plan: await plan(reader, options), model, engine })) {
    patches.push(patch);
  }
  return patches;
}

function candidatesOf(patches: readonly DetectedPatch[], mpp: Mpp = half): Candidate[] {
  return suppress(
    patches.flatMap(({ candidates }) => candidates),
    model.manifest.suppressionRadiusUm,
    mpp,
  );
}

function areaOf(patches: readonly DetectedPatch[]): number {
  return patches.reduce((sum, { areaMm2 }) => sum + areaMm2, 0);
}

/** Same places; scores but for the order in which a runtime adds. */
function expectSame(found: readonly Candidate[], expected: readonly Candidate[]): void {
  const placed = (candidates: readonly Candidate[]): Candidate[] =>
    [...candidates].sort((a, b) => Math.round(a.y * 8) - Math.round(b.y * 8) || a.x - b.x);
  expect(found).toHaveLength(expected.length);
  placed(expected).forEach((candidate, index) => {
    const other = placed(found)[index];
    expect(other?.x).toBeCloseTo(candidate.x, 6);
    expect(other?.y).toBeCloseTo(candidate.y, 6);
    expect(Math.abs((other?.score ?? NaN) - candidate.score)).toBeLessThan(1e-4);
  });
}

describe('detect', () => {
  it('finds the same whatever the size of the patches', async () => {
    const whole = await run(memorySlide([nuclei]));
    const tiled = await run(memorySlide([nuclei]), { patchSize: 174 });
    expect(whole).toHaveLength(1);
    expect(tiled.length).toBeGreaterThan(6);
    expect(candidatesOf(whole).length).toBeGreaterThan(20);
    expectSame(candidatesOf(tiled), candidatesOf(whole));
    expect(areaOf(tiled)).toBeCloseTo(areaOf(whole), 9);
  });

  it('finds the same whatever the size of the patches when it resamples', async () => {
    const mpp = { x: 0.2456, y: 0.2456 };
    const whole = await run(memorySlide([nuclei]), { mpp });
    const tiled = await run(memorySlide([nuclei]), { mpp, patchSize: 114 });
    expect(candidatesOf(whole, mpp).length).toBeGreaterThan(3);
    expectSame(candidatesOf(tiled, mpp), candidatesOf(whole, mpp));
  });

  it.each([1, 0.5])(
    'looks at no memory that it gave back, %f pixels of the slide to one of the model',
    async (scale) => {
      const mpp = { x: 0.5 * scale, y: 0.5 * scale };
      const slide = memorySlide([nuclei]);
      const plain = await run(slide, { mpp, patchSize: 174 });
      expect(plain.length).toBeGreaterThan(1);
      // What comes back is spoilt at once, and what is handed out holds anything.
      const put = vi.spyOn(SpareMemory.prototype, 'put').mockImplementation((data) => void data.fill(9));
      const bytes = vi
        .spyOn(SpareMemory.prototype, 'bytes')
        .mockImplementation((byteLength) => new Uint8Array(byteLength).fill(9));
      try {
        expect(await run(slide, { mpp, patchSize: 174 })).toEqual(plain);
        expect(put).toHaveBeenCalled();
      } finally {
        put.mockRestore();
        bytes.mockRestore();
      }
    },
  );

  it('is what the specification says: the whole slide on white, its cells against each other, each peak judged', async () => {
    const { receptiveField, stride } = model.manifest.scout;
    const before = (receptiveField - stride) / 2;
    const columns = Math.ceil(nuclei.width / stride);
    const rows = Math.ceil(nuclei.height / stride);
    const padded = paint(
      receptiveField + stride * (columns - 1),
      receptiveField + stride * (rows - 1),
      (x, y) => {
        const inside = x >= before && y >= before && x - before < nuclei.width && y - before < nuclei.height;
        const from = ((y - before) * nuclei.width + x - before) * 3;
        return inside
          ? [nuclei.data[from] ?? 0, nuclei.data[from + 1] ?? 0, nuclei.data[from + 2] ?? 0]
          : [255, 255, 255];
      },
    );
    const { data } = await engine.scout(padded);
    const at = (column: number, row: number): number =>
      column < 0 || row < 0 || column >= columns || row >= rows
        ? -Infinity
        : (data[row * columns + column] ?? NaN);
    const peaks: { readonly x: number; readonly y: number }[] = [];
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        const around = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => at(column + dx, row + dy)));
        if (Math.max(...around) > at(column, row)) continue;
        peaks.push({ x: (column + 0.5) * stride, y: (row + 0.5) * stride });
      }
    }
    const slide = memorySlide([nuclei]);
    const view = judgeView(slide, half, model.manifest.judge);
    const expected = await Promise.all(
      peaks.map(async ({ x, y }): Promise<Candidate> => {
        const { pixels } = await readJudgePatch(slide, view, { x, y });
        const [logit = NaN] = await engine.judge(pixels.data);
        return { x, y, score: 1 / (1 + Math.exp(-logit)) };
      }),
    );
    const found = (await run(memorySlide([nuclei]), { patchSize: 174 })).flatMap(
      ({ candidates }) => candidates,
    );
    const isOnEdge = ({ x, y }: Candidate): boolean =>
      Math.min(x, y, nuclei.width - x, nuclei.height - y) < stride;
    expect(expected.some(isOnEdge)).toBe(true);
    expectSame(found, expected);
  });

  it('turns with the slide', async () => {
    const upright = candidatesOf(await run(memorySlide([nuclei])));
    const turned = candidatesOf(await run(memorySlide([quarterTurn(nuclei)]), { patchSize: 238 }));
    expectSame(
      turned,
      upright.map(({ x, y, score }) => ({ x: nuclei.height - y, y: x, score })),
    );
  });

  it('projects to level 0, whichever level it reads', async () => {
    const doubled = paint(968, 808, (x, y) => {
      const from = ((y >> 1) * nuclei.width + (x >> 1)) * 3;
      return [nuclei.data[from] ?? 0, nuclei.data[from + 1] ?? 0, nuclei.data[from + 2] ?? 0];
    });
    const mpp = { x: 0.25, y: 0.25 };
    const all = (patches: readonly DetectedPatch[]): Candidate[] =>
      patches.flatMap(({ candidates }) => candidates);
    // The scout reads the second level as it is, or the mean of the first; the judge the first in both cases.
    const fromBoth = all(await run(memorySlide([doubled, nuclei]), { mpp }));
    const fromFirst = all(await run(memorySlide([doubled]), { mpp }));
    expectSame(fromFirst, fromBoth);
    const small = all(await run(memorySlide([nuclei])));
    expect(fromBoth.map(({ x, y }) => [x, y])).toEqual(small.map(({ x, y }) => [2 * x, 2 * y]));
  });

  it('keeps to the region of interest', async () => {
    const roi: Roi = {
      polygons: [
        [
          [
            [50, 60],
            [400, 90],
            [200, 380],
          ],
        ],
      ],
    };
    const everything = candidatesOf(await run(memorySlide([nuclei])));
    const patches = await run(memorySlide([nuclei]), { roi, patchSize: 174 });
    const inside = patches.flatMap(({ candidates }) => candidates);
    expect(inside.every(({ x, y }) => roiContains(roi, x, y))).toBe(true);
    expect(candidatesOf(patches).length).toBeGreaterThan(5);
    expect(candidatesOf(patches).length).toBeLessThan(everything.length);
    const triangle = Math.abs((400 - 50) * (380 - 60) - (200 - 50) * (90 - 60)) / 2;
    expect(areaOf(patches) / (triangle * 0.25e-6)).toBeCloseTo(1, 1);
  });

  it('takes missing tiles off the area, names them, and proposes nothing in them', async () => {
    const tile = { level: 0, column: 1, row: 1 };
    const reader = memorySlide([nuclei], { tile: 128, unreadable: [tile] });
    const patches = await run(reader, { patchSize: 174 });
    const full = await run(memorySlide([nuclei]), { patchSize: 174 });
    expect(areaOf(full) - areaOf(patches)).toBeCloseTo(128 * 128 * 0.25e-6, 6);
    expect(
      new Set(patches.flatMap(({ missing }) => missing.map(({ column, row }) => `${column}/${row}`))),
    ).toEqual(new Set(['1/1']));
    const within = (candidates: readonly Candidate[]): Candidate[] =>
      candidates.filter(({ x, y }) => x >= 128 && x < 256 && y >= 128 && y < 256);
    expect(within(patches.flatMap(({ candidates }) => candidates))).toEqual([]);
    expect(within(full.flatMap(({ candidates }) => candidates)).length).toBeGreaterThan(0);
  });

  it('names tiles that only the judge could not see, and counts what is lost on two levels once', async () => {
    const doubled = paint(968, 808, (x, y) => {
      const from = ((y >> 1) * nuclei.width + (x >> 1)) * 3;
      return [nuclei.data[from] ?? 0, nuclei.data[from + 1] ?? 0, nuclei.data[from + 2] ?? 0];
    });
    const mpp = { x: 0.25, y: 0.25 };
    const pixelMm2 = 0.0625e-6;
    const full = await run(memorySlide([doubled, nuclei]), { mpp });
    expect(full).toHaveLength(1);
    const finest = { level: 0, column: 1, row: 1 };
    const patches = await run(memorySlide([doubled, nuclei], { unreadable: [finest] }), { mpp });
    expect(new Set(patches.flatMap(({ missing }) => missing.map(({ level }) => level)))).toEqual(
      new Set([0]),
    );
    expect(areaOf(full) - areaOf(patches)).toBeCloseTo(256 * 256 * pixelMm2, 9);
    const isLost = ({ x, y }: Candidate): boolean => x >= 256 && x < 512 && y >= 256 && y < 512;
    expect(full.flatMap(({ candidates }) => candidates).some(isLost)).toBe(true);
    expect(patches.flatMap(({ candidates }) => candidates).some(isLost)).toBe(false);

    const coarser = { level: 1, column: 0, row: 0 };
    const both = memorySlide([doubled, nuclei], { unreadable: [finest, coarser] });
    expect(areaOf(full) - areaOf(await run(both, { mpp }))).toBeCloseTo(512 * 512 * pixelMm2, 9);
  });

  it('judges what the scout proposes, in batches of bounded size, and keeps what the judge scores high', async () => {
    const batches: number[] = [];
    const { size } = model.manifest.judge;
    const counting: Engine = {
      ...{ provider: 'cpu', precision: 'float32', device: 'processor', judgeBatch: 12, events: [] },
      close: () => Promise.resolve(),
      scout: (pixels, signal) => engine.scout(pixels, signal),
      judge: (patches, signal) => {
        batches.push(patches.length / (size * size * 3));
        return engine.judge(patches, signal);
      },
    };
    const reader = memorySlide([nuclei]);
    const found = async (scoutThreshold: number, candidateThreshold: number): Promise<Candidate[]> => {
      const scout = { ...model.manifest.scout, threshold: scoutThreshold };
      const strict = { ...model, manifest: { ...model.manifest, scout, candidateThreshold } };
      const patches: DetectedPatch[] = [];
      const patchPlan = await plan(reader);
      for await (const patch of detect({ reader, plan: patchPlan, model: strict, engine: counting })) {
        patches.push(patch);
      }
      return patches.flatMap(({ candidates }) => candidates);
    };
    const everything = await found(0, 0);
    expect(Math.max(...batches)).toBe(12);
    expect(batches.reduce((sum, count) => sum + count, 0)).toBe(everything.length);
    const median = [...everything].sort((a, b) => a.score - b.score)[everything.length >> 1]?.score ?? NaN;
    const kept = await found(0, median);
    expectSame(
      kept,
      everything.filter(({ score }) => score >= median),
    );
    expect(kept.length).toBeLessThan(everything.length);
    batches.length = 0;
    expect(await found(1, 0)).toEqual([]);
    expect(batches).toEqual([]);
  });

  it('reads a few patches ahead and no more', async () => {
    const reader = memorySlide([nuclei]);
    const patchPlan = await plan(reader, { patchSize: 110 });
    const before = reader.regionsRead.length;
    const patches = detect({ reader, plan: patchPlan, model, engine });
    await patches.next();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(patchPlan.patches.length).toBeGreaterThan(20);
    // Around a place the judge reads its own 20 µm: the larger regions are the scout's.
    const largest = model.manifest.judge.size;
    const scouted = reader.regionsRead.slice(before).filter(({ width }) => width > largest);
    expect(scouted.length).toBeLessThanOrEqual(13);
    await patches.return();
  });

  it('stops within a second, and leaves the engine fit for the next run', async () => {
    const reader = memorySlide([nuclei], { delayMs: 20 });
    const patchPlan = await plan(reader, { patchSize: 110 });
    const controller = new AbortController();
    const patches = detect({ reader, plan: patchPlan, model, engine, signal: controller.signal });
    await patches.next();
    // One more may be ready by now; none is computed after.
    const rest = patches.next().then(() => patches.next());
    const start = performance.now();
    controller.abort();
    await expect(rest).rejects.toSatisfy((error) => error instanceof SpindleError && error.tag === 'aborted');
    expect(performance.now() - start).toBeLessThan(1000);
    expect(candidatesOf(await run(memorySlide([nuclei]))).length).toBeGreaterThan(20);
  });

  it('stops even where a read never ends', async () => {
    const reader = memorySlide([nuclei]);
    const patchPlan = await plan(reader);
    const stuck = { levels: reader.levels, readRegion: () => new Promise<never>(() => undefined) };
    const controller = new AbortController();
    const pending = detect({
      reader: stuck,
      plan: patchPlan,
      model,
      engine,
      signal: controller.signal,
    }).next();
    setTimeout(() => controller.abort(), 20);
    await expect(pending).rejects.toSatisfy(
      (error) => error instanceof SpindleError && error.tag === 'aborted',
    );
  });

  it('sees white beyond the edges of a slide smaller than its receptive field', async () => {
    const small = paint(7, 5, (x, y) => (Math.hypot(x - 3, y - 2) < 2 ? [60, 40, 110] : [225, 170, 205]));
    const patches = await run(memorySlide([small]));
    expect(patches).toHaveLength(1);
    expect(areaOf(patches)).toBeCloseTo(7 * 5 * 0.25e-6, 9);
  });
});

describe.skipIf(!hasSharedData)('detect on a real field', () => {
  it('finds the same whatever the size of the patches', async () => {
    const { data, info } = await sharp(join(sharedData, 'mitosis', 'fields', 'icpr2012', 'A03_02.jpg'))
      .extract({ left: 300, top: 500, width: 700, height: 600 })
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const field: Pixels = { width: info.width, height: info.height, data };
    const mpp = { x: 0.2456, y: 0.2456 };
    const whole = candidatesOf(await run(memorySlide([field]), { mpp }), mpp);
    const tiled = candidatesOf(await run(memorySlide([field]), { mpp, patchSize: 158 }), mpp);
    expect(whole.length).toBeGreaterThan(20);
    expectSame(tiled, whole);
  });
});
