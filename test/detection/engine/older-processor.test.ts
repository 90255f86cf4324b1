/**
 * Processors without AVX-512, and without any AVX: emulated by QEMU, where it is installed. The engine's own process runs
 * on them, and every int8 graph that is shipped, and that of the tests, gives its golden output there.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Precision } from '../../../src-main/contract/model';
import { childProcessHost } from '../../../src-main/detection/engine/child-process-host';
import { startEngine } from '../../../src-main/detection/engine/process-engine';
import { loadModel, readGolden } from '../../../src-main/detection/model';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import { writeTinyModel } from '../../fixture/tiny-model';
import { largestDifference } from '../largest-difference';
import { bundledModelFolder, engineHostFile, modelsFolder } from '../engine-host-file';

const emulator = ['/usr/bin/qemu-x86_64', '/usr/local/bin/qemu-x86_64'].find((path) => existsSync(path));
const isEmulated = process.platform === 'linux' && process.arch === 'x64' && emulator !== undefined;

describe.skipIf(!isEmulated)('on an older processor', () => {
  const node = process.execPath;
  let temporary: TemporaryFolder;
  beforeAll(() => {
    temporary = temporaryFolder();
  });
  afterAll(() => {
    process.execPath = node;
    temporary.remove();
  });

  /** Starts the engine's process emulated, and holds what it computes against the golden outputs. */
  async function expectGolden(processor: string, folder: string, precision: Precision): Promise<void> {
    // What starts child processes starts this in the place of Node.
    process.execPath = join(temporary.path, processor);
    writeFileSync(
      process.execPath,
      `#!/bin/sh\nexec ${emulator} -cpu ${processor} ${node} "$@" 2>/dev/null\n`,
      { mode: 0o755 },
    );
    const model = await loadModel(folder);
    const engine = await startEngine({
      model,
      provider: 'cpu',
      precision,
      threads: 1,
      spawnHost: childProcessHost(engineHostFile),
    });
    try {
      const scout = await readGolden(model, 'scout', precision);
      const { data } = await engine.scout({ width: scout.width, height: scout.height, data: scout.input });
      // Integers give the same everywhere; floats are added in another order.
      const allowed = precision === 'int8' ? 0 : model.manifest.scout.golden.tolerance;
      expect(largestDifference(data, scout.logits)).toBeLessThanOrEqual(allowed);
      // Turned ones are no other sums, and two patches make a batch: emulation takes its time.
      const judge = await readGolden(model, 'judge', precision);
      const two = judge.input.slice(0, 2 * (judge.input.length / judge.count));
      expect(largestDifference(await engine.judge(two), judge.logits.subarray(0, 2))).toBeLessThanOrEqual(
        allowed,
      );
    } finally {
      await engine.close();
    }
  }

  const tests = { timeout: 300_000 };

  describe.each([
    ['AVX2 without AVX-512', 'Haswell-noTSX', ['mitosis-c8', 'mitosis-d4', 'mitosis-z2']],
    ['no AVX', 'Nehalem', ['mitosis-c8']],
  ])('%s (%s)', (_, processor, models) => {
    it('the default model gives its golden output in float32', tests, () =>
      expectGolden(processor, bundledModelFolder, 'float32'),
    );

    it.each(models)('%s gives its golden output in int8, to the bit', tests, (model) =>
      expectGolden(processor, join(modelsFolder, model), 'int8'),
    );

    // Of the models of the tests, the one whose weights have no symmetry, which would hide one of two that saturate.
    it('so does the model of the tests', tests, async () => {
      const folder = join(temporary.path, `${processor}-tiny`);
      writeTinyModel(folder, { group: 'C1', scout: 'slanted', judge: 'slanted' });
      await expectGolden(processor, folder, 'int8');
    });
  });
});
