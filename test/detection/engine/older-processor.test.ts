/**
 * Processors without AVX-512, and without any AVX: emulated by QEMU, where it is installed. The engine's own process runs
 * on them, and every int8 graph there is, shipped or of the tests, passes the self-test that every engine has to pass.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Precision } from '../../../src-main/contract/model';
import { childProcessHost } from '../../../src-main/detection/engine/child-process-host';
import { startEngine } from '../../../src-main/detection/engine/process-engine';
import { verifyModel } from '../../../src-main/detection/invariance';
import { loadModel } from '../../../src-main/detection/model';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import { writeTinyModel } from '../../fixture/tiny-model';
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

  /** The engine's process, emulated; whether every graph of that precision passes its self-test. */
  async function passes(processor: string, folder: string, precision: Precision): Promise<boolean> {
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
      const { passed, checks } = await verifyModel(model, [engine]);
      expect(checks).toHaveLength(2);
      return passed;
    } finally {
      await engine.close();
    }
  }

  const processors = [
    ['AVX2 without AVX-512', 'Haswell-noTSX'],
    ['no AVX', 'Nehalem'],
  ] as const;

  describe.each(processors)('%s (%s)', (_, processor) => {
    it('the self-test of the default model passes in float32', { timeout: 300_000 }, async () => {
      expect(await passes(processor, bundledModelFolder, 'float32')).toBe(true);
    });

    it.each(['mitosis-c8', 'mitosis-d4', 'mitosis-z2'])(
      'that of %s passes in int8',
      { timeout: 300_000 },
      async (model) => {
        expect(await passes(processor, join(modelsFolder, model), 'int8')).toBe(true);
      },
    );

    it.each(['radial', 'pinwheel', 'slanted'] as const)(
      'that of the %s model of the tests passes in int8',
      async (pattern) => {
        const folder = join(temporary.path, `${processor}-${pattern}`);
        const group = { radial: 'D4', pinwheel: 'C4', slanted: 'C1' }[pattern];
        writeTinyModel(folder, { group, scout: pattern, judge: pattern });
        expect(await passes(processor, folder, 'int8')).toBe(true);
      },
    );
  });
});
