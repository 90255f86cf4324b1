import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { childProcessHost } from '../../../src-main/detection/engine/child-process-host';
import type { Engine } from '../../../src-main/detection/engine/engine';
import { measureSpeed, speedPictures } from '../../../src-main/detection/engine/measure-speed';
import { startEngine } from '../../../src-main/detection/engine/process-engine';
import { loadModel, type Model } from '../../../src-main/detection/model';
import { writeTinyModel } from '../../fixture/tiny-model';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import { engineHostFile } from '../engine-host-file';
import { watchedEngine } from '../watched-engine';

describe('measuring an engine', () => {
  let temporary: TemporaryFolder;
  let model: Model;
  let engine: Engine;

  beforeAll(async () => {
    temporary = temporaryFolder();
    writeTinyModel(join(temporary.path, 'tiny'));
    model = await loadModel(join(temporary.path, 'tiny'));
    engine = await startEngine({ model, provider: 'cpu', spawnHost: childProcessHost(engineHostFile) });
  });
  afterAll(async () => {
    await engine.close();
    temporary.remove();
  });

  /** Of an engine whose judge takes so long for so many patches, or whose scout takes so long. */
  async function batchOf(judgeMs: (count: number) => number, scoutMs = 0): Promise<number> {
    const patchBytes = model.manifest.judge.size ** 2 * 3;
    const played = watchedEngine(engine, {
      scout: async (patch, signal) => {
        await passing(scoutMs);
        return engine.scout(patch, signal);
      },
      judge: async (patches) => {
        const count = patches.length / patchBytes;
        await passing(judgeMs(count));
        return new Float32Array(count);
      },
    });
    const pictures = await speedPictures(model);
    const { signal } = new AbortController();
    const speed = await measureSpeed(played, model.manifest, pictures, { budgetMs: 2400, signal });
    expect(speed.judgePatchesPerSecond).toBeGreaterThan(0);
    return speed.judgeBatch;
  }

  it('takes many patches at once where a request costs the same for any number', async () => {
    expect(await batchOf(() => 20)).toBe(64);
  });

  it('takes few where a patch costs more the more there are', async () => {
    expect(await batchOf((count) => count ** 2 / 2)).toBe(8);
  });

  it('tries no other number with an engine that is slow', async () => {
    expect(await batchOf(() => 40, 400)).toBe(16);
  });
});

function passing(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
