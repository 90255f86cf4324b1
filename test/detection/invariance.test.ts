import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SpindleError } from '../../src-main/contract/errors';
import type { Engine } from '../../src-main/detection/engine/engine';
import { verifyModel } from '../../src-main/detection/invariance';
import { loadModel, readGolden, type Model } from '../../src-main/detection/model';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { bundledModelFolder, startRealEngine } from './engine-host-file';

let model: Model;
let engine: Engine;
let temporary: TemporaryFolder;

beforeAll(async () => {
  temporary = temporaryFolder();
  model = await loadModel(bundledModelFolder);
  engine = await startRealEngine(model);
});
afterAll(async () => {
  await engine.close();
  temporary.remove();
});

async function copyWith(name: string, golden: Uint8Array | null): Promise<Model> {
  const folder = join(temporary.path, name);
  cpSync(bundledModelFolder, folder, { recursive: true });
  const file = join(folder, model.manifest.golden.output);
  if (golden === null) rmSync(file);
  else writeFileSync(file, golden);
  return loadModel(folder);
}

describe('verifyModel', () => {
  it('passes the bundled model: golden logits, and exact rotations to 1e-5', async () => {
    const report = await verifyModel(model, engine);
    expect(report).toMatchObject({ model: 'mitosis-c8', provider: 'cpu', passed: true });
    expect(report.sha256).toBe(model.manifest.scout.sha256);
    expect(report.golden.maxDifference).toBeLessThanOrEqual(report.golden.tolerance);
    expect(report.rotation.map(({ degrees }) => degrees)).toEqual([90, 180, 270]);
    for (const { maxDifference } of report.rotation) expect(maxDifference).toBeLessThanOrEqual(1e-5);
  });

  it('fails a model whose golden output is another', async () => {
    const { logits } = await readGolden(model);
    const other = logits.map((logit, index) => (index === 7 ? logit + 0.01 : logit));
    const report = await verifyModel(await copyWith('other', new Uint8Array(other.buffer)), engine);
    expect(report.passed).toBe(false);
    expect(report.golden.maxDifference).toBeCloseTo(0.01, 3);
  });

  it('fails an engine whose maps do not turn with the picture', async () => {
    const skewed: Engine = {
      provider: 'skewed',
      run: async (patch) => {
        const map = await engine.run(patch);
        return { ...map, data: map.data.map((logit, cell) => logit + (cell % map.width) * 0.01) };
      },
      close: () => Promise.resolve(),
    };
    const report = await verifyModel(model, skewed);
    expect(report.passed).toBe(false);
    expect(Math.max(...report.rotation.map(({ maxDifference }) => maxDifference))).toBeGreaterThan(1e-5);
  });

  it('does not ask a plain network to be invariant', async () => {
    const plain: Model = { ...model, manifest: { ...model.manifest, group: 'C1' } };
    expect((await verifyModel(plain, engine)).passed).toBe(true);
  });

  it('says when golden files are absent', async () => {
    const verified = copyWith('absent', null).then((copy) => verifyModel(copy, engine));
    await expect(verified).rejects.toSatisfy(
      (error) => error instanceof SpindleError && error.tag === 'model-invalid',
    );
  });
});
