import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measureRun, sampleDetections } from '../../src-main/analysis/run-invariance';
import type { Candidate } from '../../src-main/contract/detection';
import type { Engine } from '../../src-main/detection/engine/engine';
import { loadModel, type Model } from '../../src-main/detection/model';
import { startRealEngine } from '../detection/engine-host-file';
import { memorySlide, paint } from '../detection/memory-slide';
import { writeTinyModel } from '../fixture/tiny-model';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

function ranked(count: number, highest: number, lowest: number): Candidate[] {
  const step = (highest - lowest) / Math.max(1, count - 1);
  return Array.from({ length: count }, (_, index) => ({
    x: 40 + ((index * 37) % 220),
    y: 40 + ((index * 61) % 220),
    score: highest - index * step,
  }));
}

describe('the detections that are turned', () => {
  const mitotic = ranked(50, 0.99, 0.5);
  const normal = ranked(400, 0.49, 0.1);

  it('are half mitotic and half look-alikes, from the highest to the lowest of each', () => {
    const sample = sampleDetections([...normal, ...mitotic].reverse(), 0.5, 24);
    const scores = sample.map(({ score }) => score);
    expect(scores.filter((score) => score >= 0.5)).toHaveLength(12);
    expect(scores).toHaveLength(24);
    for (const end of [0.99, 0.5, 0.49, 0.1]) expect(scores).toContainEqual(expect.closeTo(end, 12));
    expect(new Set(sample).size).toBe(24);
  });

  it('are made up from the other kind where one is rare', () => {
    const kinds = (candidates: readonly Candidate[]): [number, number] => {
      const sample = sampleDetections(candidates, 0.5, 24);
      const high = sample.filter(({ score }) => score >= 0.5).length;
      return [high, sample.length - high];
    };
    expect(kinds([...mitotic.slice(0, 3), ...normal])).toEqual([3, 21]);
    expect(kinds([...mitotic, ...normal.slice(0, 5)])).toEqual([19, 5]);
    expect(kinds(mitotic)).toEqual([24, 0]);
    expect(kinds([...mitotic.slice(0, 2), ...normal.slice(0, 2)])).toEqual([2, 2]);
  });

  it('do not depend on the order in which they were found', () => {
    const found = [...mitotic, ...normal];
    expect(sampleDetections([...found].reverse(), 0.5, 24)).toEqual(sampleDetections(found, 0.5, 24));
  });
});

describe('the figure of a run', () => {
  let temporary: TemporaryFolder;
  let pinwheel: Model;
  let slanted: Model;
  let engines: Map<Model, Engine>;
  beforeAll(async () => {
    temporary = temporaryFolder();
    writeTinyModel(join(temporary.path, 'pinwheel'), { group: 'C4', judge: 'pinwheel' });
    writeTinyModel(join(temporary.path, 'slanted'), { group: 'C1', judge: 'slanted' });
    pinwheel = await loadModel(join(temporary.path, 'pinwheel'));
    slanted = await loadModel(join(temporary.path, 'slanted'));
    engines = new Map();
    for (const model of [pinwheel, slanted]) engines.set(model, await startRealEngine(model));
  });
  afterAll(async () => {
    await Promise.all([...engines.values()].map((engine) => engine.close()));
    temporary.remove();
  });

  const pixels = paint(300, 300, (x, y) => {
    const value = 150 + 60 * Math.sin(x * 0.31 + y * 0.17) + 40 * Math.cos(x * 0.05 - y * 0.23);
    return [value, value * 0.8, value];
  });
  const mpp = { x: 0.25, y: 0.25, source: 'slide' } as const;
  const measure = (
    model: Model,
    candidates: readonly Candidate[],
    slide = memorySlide([pixels]),
  ): ReturnType<typeof measureRun> => {
    const engine = engines.get(model);
    if (engine === undefined) throw new Error('no engine of this model');
    return measureRun({ slide, mpp, model, engine, candidates, threshold: 0.5 });
  };

  it('shows an invariant network as one, a plain one as none, and is the same every time', async () => {
    const candidates = [...ranked(4, 0.9, 0.6), ...ranked(4, 0.4, 0.2)];
    const kept = await measure(pinwheel, candidates);
    const plain = await measure(slanted, candidates);
    expect(kept).toMatchObject({ kind: 'measured', detections: 8, angles: 32, mirrored: false });
    expect(kept.kind === 'measured' && kept.exactDrift < 1e-6).toBe(true);
    expect(plain.kind === 'measured' && plain.exactDrift > 0.05).toBe(true);
    expect(plain.kind === 'measured' && kept.kind === 'measured' && plain.spread > kept.spread).toBe(true);
    expect(await measure(pinwheel, candidates)).toEqual(kept);
  });

  it('says why there is none', async () => {
    expect(await measure(pinwheel, [])).toEqual({ kind: 'not-measured', why: 'nothing was detected' });
    const unreadable = [0, 1].flatMap((row) => [0, 1].map((column) => ({ level: 0, column, row })));
    const torn = memorySlide([pixels], { tile: 256, unreadable });
    expect(await measure(pinwheel, ranked(3, 0.9, 0.6), torn)).toEqual({
      kind: 'not-measured',
      why: 'the tissue around the detections could not be read',
    });
  });

  it('tells how much is done, up to all of it, also where a tile is missing', async () => {
    const engine = engines.get(pinwheel);
    if (engine === undefined) throw new Error('no engine of this model');
    const torn = memorySlide([pixels], { tile: 150, unreadable: [{ level: 0, column: 1, row: 1 }] });
    const told: number[] = [];
    const onProgress = (fraction: number): void => void told.push(fraction);
    const candidates = [60, 145, 80].map((x) => ({ x, y: x, score: 0.9 }));
    await measureRun({ slide: torn, mpp, model: pinwheel, engine, candidates, threshold: 0.5, onProgress });
    expect(told.length).toBeGreaterThan(3);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(told.at(-1)).toBe(1);
  });

  it('leaves out a detection beside a tile that could not be read', async () => {
    const torn = memorySlide([pixels], { tile: 150, unreadable: [{ level: 0, column: 1, row: 1 }] });
    const candidates = [
      { x: 60, y: 60, score: 0.9 },
      { x: 145, y: 145, score: 0.8 },
      { x: 240, y: 60, score: 0.3 },
    ];
    expect(await measure(pinwheel, candidates, torn)).toMatchObject({ kind: 'measured', detections: 2 });
  });

  it('ends at once when it is given up', async () => {
    const engine = engines.get(pinwheel);
    if (engine === undefined) throw new Error('no engine of this model');
    const parts = { slide: memorySlide([pixels]), mpp, model: pinwheel, engine, threshold: 0.5 };
    const gaveUp = AbortSignal.abort();
    await expect(measureRun({ ...parts, candidates: ranked(3, 0.9, 0.6) }, gaveUp)).rejects.toThrow();
  });
});
