/** Native WebGPU in software, where Chromium's device is installed: what it computes is what the processor computes. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Provider } from '../../../src-main/contract/engine';
import { childProcessHost } from '../../../src-main/detection/engine/child-process-host';
import type { Engine, EngineHost } from '../../../src-main/detection/engine/engine';
import { startParallelEngine } from '../../../src-main/detection/engine/parallel-engine';
import { startEngine } from '../../../src-main/detection/engine/process-engine';
import { verifyModel } from '../../../src-main/detection/invariance';
import { loadModel, readGolden, type Model } from '../../../src-main/detection/model';
import { inputExtent } from '../../../src-main/detection/receptive-field';
import { writeTinyModel } from '../../fixture/tiny-model';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import { bundledModelFolder, engineHostFile } from '../engine-host-file';
import { largestDifference } from '../largest-difference';
import { paint } from '../memory-slide';
import { swiftShaderEnvironment } from './swiftshader';

function start(model: Model, provider: Provider): Promise<Engine> {
  return startEngine({ model, provider, spawnHost: childProcessHost(engineHostFile) });
}

describe.skipIf(swiftShaderEnvironment === null)('native WebGPU on SwiftShader', () => {
  let temporary: TemporaryFolder;
  const engines: Engine[] = [];
  beforeAll(() => {
    temporary = temporaryFolder();
    for (const [name, value] of Object.entries(swiftShaderEnvironment ?? {})) vi.stubEnv(name, value);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await Promise.all(engines.map((engine) => engine.close()));
    temporary.remove();
  });

  async function both(model: Model): Promise<[card: Engine, processor: Engine]> {
    const pair: [Engine, Engine] = [await start(model, 'webgpu'), await start(model, 'cpu')];
    engines.push(...pair);
    return pair;
  }

  it('passes the self-test of a model', async () => {
    writeTinyModel(join(temporary.path, 'tiny'));
    const model = await loadModel(join(temporary.path, 'tiny'));
    const [card] = await both(model);
    const { provider, passed } = await verifyModel(model, [card]);
    expect({ provider, passed }).toEqual({ provider: 'webgpu', passed: true });
    expect(card.device).toContain('Vulkan');
  });

  it('computes in two processes, or in the one that can be started', async () => {
    writeTinyModel(join(temporary.path, 'several'));
    const model = await loadModel(join(temporary.path, 'several'));
    const spawn = childProcessHost(engineHostFile);
    for (const room of [2, 1]) {
      const alive = new Set<EngineHost>();
      const spawnHost = (): EngineHost => {
        if (alive.size === room) throw new Error('no room for another');
        const host = spawn();
        alive.add(host);
        return host;
      };
      const card = await startParallelEngine({ model, provider: 'webgpu', spawnHost });
      engines.push(card);
      expect(alive.size).toBe(room);
      expect(card.device).toContain('Vulkan');
      expect(await verifyModel(model, [card])).toMatchObject({ provider: 'webgpu', passed: true });
    }
  });

  it('gives the logits of the processor with both networks of the bundled model', async () => {
    const model = await loadModel(bundledModelFolder);
    const [card, processor] = await both(model);
    const extent = inputExtent(model.manifest.scout, 3);
    const patch = paint(extent, extent, (x, y) => [(x * 31) % 256, (y * 17) % 256, (x * y) % 256]);
    const maps = [await card.scout(patch), await processor.scout(patch)] as const;
    expect(largestDifference(maps[0].data, maps[1].data)).toBeLessThan(1e-4);
    const golden = await readGolden(model, 'judge', 'float32');
    const one = golden.input.slice(0, golden.input.length / golden.count);
    expect(largestDifference(await card.judge(one), golden.logits.subarray(0, 1))).toBeLessThan(1e-4);
  }, 300_000);
});
