/**
 * Processors without AVX-512, and without any AVX: emulated by QEMU, where it is installed. The engine's own process runs
 * on them, and both precisions of the default model pass the self-test that every engine has to pass.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { childProcessHost } from '../../../src-main/detection/engine/child-process-host';
import { startEngine } from '../../../src-main/detection/engine/process-engine';
import { verifyModel } from '../../../src-main/detection/invariance';
import { loadModel } from '../../../src-main/detection/model';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import { bundledModelFolder, engineHostFile } from '../engine-host-file';

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

  it.each([
    ['AVX2 without AVX-512', 'Haswell-noTSX', 'float32'],
    ['AVX2 without AVX-512', 'Haswell-noTSX', 'int8'],
    ['no AVX', 'Nehalem', 'float32'],
    ['no AVX', 'Nehalem', 'int8'],
  ] as const)('%s (%s) the self-test passes in %s', { timeout: 300_000 }, async (_, processor, precision) => {
    // What starts child processes starts this in the place of Node.
    process.execPath = join(temporary.path, processor);
    writeFileSync(
      process.execPath,
      `#!/bin/sh\nexec ${emulator} -cpu ${processor} ${node} "$@" 2>/dev/null\n`,
      {
        mode: 0o755,
      },
    );
    const model = await loadModel(bundledModelFolder);
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
      expect(passed).toBe(true);
    } finally {
      await engine.close();
    }
  });
});
