import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SpindleError } from '../../src-main/contract/errors';
import type { Precision, StageCheck, VerifyReport } from '../../src-main/contract/model';
import type { Engine } from '../../src-main/detection/engine/engine';
import { verifyModel } from '../../src-main/detection/invariance';
import { loadModel, readGolden, type Model } from '../../src-main/detection/model';
import { writeTinyModel } from '../fixture/tiny-model';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { bundledModelFolder, startRealEngine } from './engine-host-file';

let temporary: TemporaryFolder;
const engines: Engine[] = [];

beforeAll(() => {
  temporary = temporaryFolder();
});
afterEach(() => Promise.all(engines.splice(0).map((engine) => engine.close())));
afterAll(() => temporary.remove());

async function start(model: Model, precision: Precision = 'float32'): Promise<Engine> {
  const engine = await startRealEngine(model, precision);
  engines.push(engine);
  return engine;
}

function tinyModel(name: string, options: Parameters<typeof writeTinyModel>[1] = {}): Promise<Model> {
  const folder = join(temporary.path, name);
  writeTinyModel(folder, options);
  return loadModel(folder);
}

async function copyWith(name: string, output: Uint8Array | null): Promise<Model> {
  const original = await tinyModel('original');
  const folder = join(temporary.path, name);
  cpSync(original.folder, folder, { recursive: true });
  const file = join(folder, original.manifest.judge.golden.output);
  if (output === null) rmSync(file);
  else writeFileSync(file, output);
  return loadModel(folder);
}

function largestTurn({ turns }: StageCheck, of: (turn: StageCheck['turns'][number]) => boolean): number {
  return Math.max(...turns.filter(of).map(({ maxDifference }) => maxDifference));
}

function checkOf({ checks }: VerifyReport, stage: string): StageCheck {
  const found = checks.find((check) => check.stage === stage);
  if (found === undefined) throw new Error(`the ${stage} was not checked`);
  return found;
}

describe('verifyModel', () => {
  it('passes the bundled model: golden logits, and exact rotations to 1e-5', async () => {
    const model = await loadModel(bundledModelFolder);
    const report = await verifyModel(model, [await start(model)]);
    expect(report).toMatchObject({ model: 'mitosis-c8', provider: 'cpu', passed: true });
    expect(report.sha256).toBe(model.sha256);
    expect(report.checks.map(({ stage }) => stage)).toEqual(['scout', 'judge']);
    for (const { stage, sha256, golden, turns } of report.checks) {
      expect(sha256).toBe(model.manifest[stage].sha256);
      expect(golden.maxDifference).toBeLessThanOrEqual(golden.tolerance);
      expect(turns.map(({ degrees }) => degrees)).toEqual([90, 180, 270]);
      for (const { maxDifference } of turns) expect(maxDifference).toBeLessThanOrEqual(1e-5);
    }
  });

  it('takes integers at their word: no difference at all, at every turn and mirror', async () => {
    const model = await tinyModel('integers');
    const report = await verifyModel(model, [await start(model), await start(model, 'int8')]);
    expect(report.passed).toBe(true);
    expect(report.checks.map(({ stage, precision }) => `${stage} ${precision}`)).toEqual([
      'scout float32',
      'judge float32',
      'scout int8',
      'judge int8',
    ]);
    for (const { precision, turns, turnTolerance } of report.checks) {
      expect(turns).toHaveLength(7);
      expect(turnTolerance).toBe(precision === 'int8' ? 0 : 1e-5);
      if (precision === 'int8') expect(turns.every(({ maxDifference }) => maxDifference === 0)).toBe(true);
    }
  });

  it('fails a dihedral model whose judge tells a picture from its mirror image', async () => {
    const model = await tinyModel('pinwheel', { judge: 'pinwheel' });
    const report = await verifyModel(model, [await start(model)]);
    const judge = checkOf(report, 'judge');
    expect(report.passed).toBe(false);
    expect(judge.passed).toBe(false);
    expect(largestTurn(judge, ({ mirrored }) => !mirrored)).toBeLessThanOrEqual(1e-5);
    expect(largestTurn(judge, ({ mirrored }) => mirrored)).toBeGreaterThan(1e-3);
    expect(checkOf(report, 'scout').passed).toBe(true);
  });

  it('does not ask the scout of a dihedral model to be mirrored: other models may share it', async () => {
    const model = await tinyModel('shared-scout', { scout: 'pinwheel' });
    const report = await verifyModel(model, [await start(model)]);
    const scout = checkOf(report, 'scout');
    expect(report.passed).toBe(true);
    expect(scout.turns.map(({ isClaimed, mirrored }) => isClaimed === !mirrored)).not.toContain(false);
    expect(largestTurn(scout, ({ mirrored }) => mirrored)).toBeGreaterThan(1e-3);
  });

  it('reports the turns of a plain network, and does not fail it for them', async () => {
    const model = await tinyModel('plain', { group: 'C1', scout: 'slanted', judge: 'slanted' });
    const report = await verifyModel(model, [await start(model), await start(model, 'int8')]);
    expect(report.passed).toBe(true);
    for (const check of report.checks) {
      expect(check.turns.map(({ isClaimed }) => isClaimed)).toEqual([false, false, false]);
      expect(largestTurn(check, () => true)).toBeGreaterThan(1e-3);
    }
  });

  it('fails a rotation model that is a plain network', async () => {
    const model = await tinyModel('pretender', { group: 'C4', judge: 'slanted' });
    const report = await verifyModel(model, [await start(model)]);
    expect(checkOf(report, 'scout').passed).toBe(true);
    expect(checkOf(report, 'judge').passed).toBe(false);
  });

  it('fails a model whose golden output is another', async () => {
    const original = await tinyModel('original');
    const { logits } = await readGolden(original, 'judge', 'float32');
    const other = logits.map((logit, index) => (index === 1 ? logit + 0.01 : logit));
    const model = await copyWith('other', new Uint8Array(other.buffer));
    const report = await verifyModel(model, [await start(model)]);
    expect(report.passed).toBe(false);
    expect(checkOf(report, 'judge').golden.maxDifference).toBeCloseTo(0.01, 3);
    expect(checkOf(report, 'scout').passed).toBe(true);
  });

  it('says when golden files are absent', async () => {
    const model = await copyWith('absent', null);
    const engine = await start(model);
    await expect(verifyModel(model, [engine])).rejects.toSatisfy(
      (error) => error instanceof SpindleError && error.tag === 'model-invalid',
    );
  });
});
