/** Several processes as one engine: the same answers, work for each, and none left when one cannot start. */
import { afterAll, describe, expect, it } from 'vitest';
import { childProcessHost } from '../../../src-main/detection/engine/child-process-host';
import type { Engine, EngineHost } from '../../../src-main/detection/engine/engine';
import { startParallelEngine } from '../../../src-main/detection/engine/parallel-engine';
import { startEngine } from '../../../src-main/detection/engine/process-engine';
import { loadModel } from '../../../src-main/detection/model';
import { inputExtent } from '../../../src-main/detection/receptive-field';
import { findInstallation } from '../../../src-main/session/installation';
import { writeTinyModel } from '../../fixture/tiny-model';
import { temporaryFolder } from '../../temporary-folder';

const folder = temporaryFolder();
afterAll(() => folder.remove());

writeTinyModel(folder.path);
const model = await loadModel(folder.path);
const spawn = childProcessHost(findInstallation().engineHost);

/** Real hosts, with a note of what each is sent. */
function watched(): { spawnHost: () => EngineHost; runs: number[]; alive: () => number } {
  const runs: number[] = [];
  let alive = 0;
  const spawnHost = (): EngineHost => {
    const host = spawn();
    const index = runs.push(0) - 1;
    alive += 1;
    return {
      send: (message) => {
        if (message.type === 'run') runs[index] = (runs[index] ?? 0) + 1;
        host.send(message);
      },
      onMessage: (listener) => host.onMessage(listener),
      onExit: (listener) => {
        host.onExit((why) => {
          alive -= 1;
          listener(why);
        });
      },
      kill: () => host.kill(),
    };
  };
  return { spawnHost, runs, alive: () => alive };
}

function startWatched({ spawnHost }: ReturnType<typeof watched>, threads: number): Promise<Engine> {
  return startParallelEngine({ model, provider: 'cpu', spawnHost, threads });
}

describe('an engine of several processes', () => {
  it('gives each of them work, and the answers of one', async () => {
    const hosts = watched();
    const several = await startWatched(hosts, 3);
    const single = await startEngine({ model, provider: 'cpu', spawnHost: spawn, threads: 1 });
    const side = inputExtent(model.manifest.scout, 9);
    const patches = Array.from({ length: 9 }, (_, index) => ({
      width: side,
      height: side,
      data: Uint8Array.from({ length: side * side * 3 }, (_, at) => (at * (index + 3)) % 251),
    }));
    const together = await Promise.all(patches.map((patch) => several.scout(patch)));
    for (const [index, patch] of patches.entries()) {
      expect(together[index]?.data).toEqual((await single.scout(patch)).data);
    }
    expect(hosts.runs).toEqual([3, 3, 3]);
    await Promise.all([several.close(), single.close()]);
    expect(hosts.alive()).toBe(0);
  });

  it('says what they compute on together', async () => {
    const several = await startParallelEngine({ model, provider: 'cpu', spawnHost: spawn, threads: 2 });
    expect(several.device).toContain('2 of');
    expect(several).toMatchObject({ provider: 'cpu', precision: 'float32' });
    await several.close();
  });

  it('fails every request when one of them is killed, so that whoever stands behind it starts anew', async () => {
    const hosts: EngineHost[] = [];
    const spawnHost = (): EngineHost => {
      const host = spawn();
      hosts.push(host);
      return host;
    };
    const several = await startParallelEngine({ model, provider: 'cpu', spawnHost, threads: 2 });
    hosts[0]?.kill();
    const side = inputExtent(model.manifest.scout, 9);
    const patch = { width: side, height: side, data: new Uint8Array(side * side * 3) };
    const outcomes = await Promise.allSettled(Array.from({ length: 4 }, () => several.scout(patch)));
    expect(outcomes.some(({ status }) => status === 'rejected')).toBe(true);
    await several.close();
  });

  it('leaves none behind when one cannot start', async () => {
    const hosts = watched();
    let count = 0;
    const spawnHost = (): EngineHost => {
      count += 1;
      if (count === 2) throw new Error('no process can be started');
      return hosts.spawnHost();
    };
    await expect(startParallelEngine({ model, provider: 'cpu', spawnHost, threads: 2 })).rejects.toThrow(
      'no process',
    );
    expect(hosts.alive()).toBe(0);
  });

  it('is one process where there is one thread', async () => {
    const hosts = watched();
    const engine = await startWatched(hosts, 1);
    expect(hosts.alive()).toBe(1);
    await engine.close();
  });
});
