/** Faults in mid-run, on the real child process: each request is answered once, with what an undisturbed engine gives. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Pixels } from '../../../src-main/contract/slide';
import type { Engine, SpawnEngineHost } from '../../../src-main/detection/engine/engine';
import { startLastingEngine, type EngineCandidate } from '../../../src-main/detection/engine/lasting-engine';
import { hostReplySchema } from '../../../src-main/detection/engine/messages';
import { startEngine } from '../../../src-main/detection/engine/process-engine';
import { loadModel, type Model } from '../../../src-main/detection/model';
import { inputExtent } from '../../../src-main/detection/receptive-field';
import { writeTinyModel } from '../../fixture/tiny-model';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import { startRealEngine } from '../engine-host-file';
import { paint } from '../memory-slide';
import { faultyHost } from './faulty-host';

let temporary: TemporaryFolder;
let model: Model;
let undisturbed: Engine;
const engines: Engine[] = [];
beforeAll(async () => {
  temporary = temporaryFolder();
  writeTinyModel(temporary.path);
  model = await loadModel(temporary.path);
  undisturbed = await startRealEngine(model);
});
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.close()));
});
afterAll(async () => {
  await undisturbed.close();
  temporary.remove();
});

/** Another provider by name only: what computes is the processor. */
function candidate(provider: string, spawnHost: SpawnEngineHost): EngineCandidate {
  return {
    provider,
    precision: 'float32',
    start: async () => {
      const engine = await startEngine({ model, provider: 'cpu', spawnHost, threads: 1 });
      return {
        ...{ provider, precision: 'float32', device: provider, judgeBatch: 16, events: [] },
        scout: (patch, signal) => engine.scout(patch, signal),
        judge: (patches, signal) => engine.judge(patches, signal),
        close: () => engine.close(),
      };
    },
  };
}

async function lasting(...candidates: EngineCandidate[]): Promise<Engine> {
  const { engine } = await startLastingEngine(model.manifest, candidates);
  engines.push(engine);
  return engine;
}

const patchOf = (index: number): Pixels =>
  paint(inputExtent(model.manifest.scout, 20 + index), inputExtent(model.manifest.scout, 15), (x, y) => [
    (x * 7 + y * 3 + index) % 256,
    (x * y + index) % 256,
    (x + y * index) % 256,
  ]);

function batchOf(count: number): Uint8Array {
  const bytes = model.manifest.judge.size ** 2 * 3;
  return Uint8Array.from(
    { length: count * bytes },
    (_, index) => (index * 37 + Math.floor(index / bytes)) % 256,
  );
}

/** Many requests of both stages, four under way at once as in a run; their answers in order. */
async function work(engine: Engine, onAnswer: (done: number) => void = () => undefined): Promise<number[][]> {
  const answers: number[][] = [];
  const waiting = Array.from({ length: 40 }, (_, index) => index).values();
  let done = 0;
  const worker = async (): Promise<void> => {
    for (const index of waiting) {
      const logits =
        index % 2 === 0
          ? (await engine.scout(patchOf(index))).data
          : await engine.judge(batchOf(1 + (index % 9)));
      answers[index] = Array.from(logits);
      done += 1;
      onAnswer(done);
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  return answers;
}

describe('an engine that lasts', () => {
  it('is started again when its process is killed, and nothing is lost or doubled', async () => {
    const { spawnHost, hosts } = faultyHost(() => null);
    const engine = await lasting(candidate('one', spawnHost), candidate('two', spawnHost));
    const answers = await work(engine, (done) => {
      if (done === 5 || done === 20) hosts.at(-1)?.kill();
    });
    expect(answers).toEqual(await work(undisturbed));
    expect(hosts).toHaveLength(3);
    expect(engine.events).toMatchObject([
      { kind: 'restarted', provider: 'one', why: expect.stringContaining('SIGKILL') as string },
      { kind: 'restarted', provider: 'one' },
    ]);
  });

  it('goes to the next when the device is lost, and stays there', async () => {
    let runs = 0;
    const lost = faultyHost(() => {
      runs += 1;
      return runs > 6 ? { reason: 'device', why: 'VK_ERROR_DEVICE_LOST' } : null;
    });
    const sound = faultyHost(() => null);
    const engine = await lasting(candidate('card', lost.spawnHost), candidate('processor', sound.spawnHost));
    expect(await work(engine)).toEqual(await work(undisturbed));
    expect(engine.events).toEqual([
      {
        kind: 'replaced',
        provider: 'card',
        precision: 'float32',
        why: 'VK_ERROR_DEVICE_LOST',
        by: { provider: 'processor', precision: 'float32' },
      },
    ]);
    expect(engine).toMatchObject({ provider: 'processor', device: 'processor' });
    expect(sound.hosts).toHaveLength(1);
  });

  it('gives less at once when memory does not suffice, and goes on giving less', async () => {
    const sizes: Record<'scout' | 'judge', number[]> = { scout: [], judge: [] };
    const small = faultyHost(({ stage, count, width, height }) => {
      const size = stage === 'scout' ? width * height : count;
      sizes[stage].push(size);
      return size > (stage === 'scout' ? 2500 : 3) ? { reason: 'memory', why: 'out of memory' } : null;
    });
    const engine = await lasting(candidate('card', small.spawnHost));
    expect(await work(engine)).toEqual(await work(undisturbed));
    expect(engine.provider).toBe('card');
    expect(small.hosts).toHaveLength(1);
    const shrunk = engine.events.map((event) => (event.kind === 'batch-reduced' ? event.stage : event.kind));
    expect(new Set(shrunk)).toEqual(new Set(['scout', 'judge']));
    const again = { scout: sizes.scout.length, judge: sizes.judge.length };
    await work(engine);
    expect(Math.max(...sizes.scout.slice(again.scout))).toBeLessThanOrEqual(2500);
    expect(Math.max(...sizes.judge.slice(again.judge))).toBeLessThanOrEqual(3);
  });

  it('goes to the next when memory suffices for nothing', async () => {
    const none = faultyHost(() => ({ reason: 'memory', why: 'out of memory' }));
    const sound = faultyHost(() => null);
    const engine = await lasting(candidate('card', none.spawnHost), candidate('processor', sound.spawnHost));
    expect(await work(engine)).toEqual(await work(undisturbed));
    expect(engine.provider).toBe('processor');
    expect(engine.events.at(-1)).toMatchObject({ kind: 'replaced', by: { provider: 'processor' } });
  });

  it('does not start for ever one that a patch kills every time', async () => {
    const { spawnHost, hosts } = faultyHost(({ stage }) => {
      if (stage === 'scout') hosts.at(-1)?.kill();
      return null;
    });
    const sound = faultyHost(() => null);
    const engine = await lasting(candidate('one', spawnHost), candidate('two', sound.spawnHost));
    const expected = await undisturbed.scout(patchOf(1));
    expect(await engine.scout(patchOf(1))).toEqual(expected);
    expect(engine.events.map(({ kind }) => kind)).toEqual(['restarted', 'replaced']);
  });

  it('goes to the next when answers are no numbers, or not as many as were asked for', async () => {
    for (const spoil of [
      (logits: Float32Array) => logits.fill(NaN),
      (logits: Float32Array) => logits.subarray(1),
    ]) {
      const real = faultyHost(() => null);
      const spoiled: SpawnEngineHost = () => {
        const host = real.spawnHost();
        return {
          ...host,
          onMessage: (listener) =>
            host.onMessage((message) => {
              const reply = hostReplySchema.parse(message);
              listener(reply.type === 'logits' ? { ...reply, logits: spoil(reply.logits) } : reply);
            }),
        };
      };
      const sound = faultyHost(() => null);
      const engine = await lasting(candidate('card', spoiled), candidate('processor', sound.spawnHost));
      expect(await work(engine)).toEqual(await work(undisturbed));
      expect(engine.events.at(-1)).toMatchObject({ kind: 'replaced', by: { provider: 'processor' } });
    }
  });

  it('fails with the reason of the last when all have failed, and stays failed', async () => {
    const { spawnHost, hosts } = faultyHost(() => ({ reason: 'device', why: 'device lost' }));
    const engine = await lasting(candidate('one', spawnHost), candidate('two', spawnHost));
    const failed = { tag: 'engine-failed', why: 'device lost' };
    await expect(engine.judge(batchOf(2))).rejects.toMatchObject(failed);
    await expect(engine.scout(patchOf(0))).rejects.toMatchObject(failed);
    expect(hosts).toHaveLength(2);
  });

  it('passes over engines that do not start, and says which', async () => {
    const { spawnHost } = faultyHost(() => null);
    const error = new Error('no card');
    const absent = { ...candidate('card', spawnHost), start: () => Promise.reject(error) };
    const sound = candidate('processor', spawnHost);
    const { engine, setAside } = await startLastingEngine(model.manifest, [absent, sound]);
    engines.push(engine);
    expect(engine.provider).toBe('processor');
    expect(setAside).toMatchObject([{ candidate: { provider: 'card' }, error: { why: 'no card' } }]);
  });

  it('leaves what no engine could do to whoever asked', async () => {
    const { spawnHost, hosts } = faultyHost(() => null);
    const engine = await lasting(candidate('one', spawnHost));
    await expect(engine.judge(batchOf(2).slice(1))).rejects.toMatchObject({ tag: 'engine-failed' });
    await expect(engine.scout(patchOf(0), AbortSignal.abort())).rejects.toMatchObject({ tag: 'aborted' });
    expect(engine.events).toEqual([]);
    expect(hosts).toHaveLength(1);
  });

  it('rejects as aborted what is under way when it is closed', async () => {
    const { spawnHost } = faultyHost(() => null);
    const engine = await lasting(candidate('one', spawnHost));
    const under = work(engine);
    const outcome = expect(under).rejects.toMatchObject({ tag: 'aborted' });
    await engine.close();
    await outcome;
    await engine.close();
    await expect(engine.judge(batchOf(1))).rejects.toMatchObject({ tag: 'aborted' });
  });
});
