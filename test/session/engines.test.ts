/** Who gets an engine, and when: one run at a time, measurements beside it, a fresh one after a failure. */
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { SpindleError } from '../../src-main/contract/errors';
import { childProcessHost } from '../../src-main/detection/engine/child-process-host';
import type { Engine, EngineHost } from '../../src-main/detection/engine/engine';
import { loadModel, type Model } from '../../src-main/detection/model';
import { openEngineStore } from '../../src-main/project/engine-store';
import { Engines } from '../../src-main/session/engines';
import { PageEngines } from '../../src-main/session/page-engines';
import { engineHostFile } from '../detection/engine-host-file';
import { writeTinyModel } from '../fixture/tiny-model';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { childAsPage, type ChildAsPage } from './child-as-page';

let temporary: TemporaryFolder;
let model: Model;
let hosts: EngineHost[];
let engines: Engines;
beforeAll(async () => {
  temporary = temporaryFolder();
  writeTinyModel(temporary.path);
  model = await loadModel(temporary.path);
});
afterAll(() => temporary.remove());
beforeEach(() => {
  hosts = [];
  const spawn = childProcessHost(engineHostFile);
  const spawnHost = (): EngineHost => {
    const host = spawn();
    hosts.push(host);
    return host;
  };
  const store = openEngineStore(join(temporary.path, 'store'));
  engines = new Engines({ hostOf: () => spawnHost, store }, { provider: 'cpu', threads: 1 });
});
afterEach(() => engines.close());

const idleMs = 30;
const never = new AbortController().signal;
const judgeOne = async (engine: Engine): Promise<number> => {
  const { size } = model.manifest.judge;
  return (await engine.judge(new Uint8Array(size * size * 3))).length;
};

describe('engines', () => {
  it('lend one beside the run that has it, and make the next run wait', async () => {
    let endRun = (): void => undefined;
    const runEnds = new Promise<void>((resolve) => (endRun = resolve));
    const order: string[] = [];
    const run = engines.use(model, never, async () => {
      await runEnds;
      order.push('run');
    });
    const next = engines.use(model, never, () => Promise.resolve(order.push('next run')));
    expect(await engines.share(model, never, judgeOne)).toBe(1);
    order.push('measurement');
    endRun();
    await Promise.all([run, next]);
    expect(order).toEqual(['measurement', 'run', 'next run']);
    expect(hosts).toHaveLength(1);
  });

  it('throw a failed engine away once, and keep the fresh one that somebody already has', async () => {
    const failed = new SpindleError('engine-failed', { what: 'it failed', why: 'it died', remedy: 'again' });
    let failLate = (): void => undefined;
    const late = engines.share(
      model,
      never,
      () => new Promise((_, reject) => (failLate = () => reject(failed))),
    );
    await expect(engines.share(model, never, () => Promise.reject(failed))).rejects.toBe(failed);
    await engines.share(model, never, async (fresh) => {
      failLate();
      await expect(late).rejects.toBe(failed);
      expect(await judgeOne(fresh)).toBe(1);
    });
    expect(hosts).toHaveLength(2);
  });

  it('compute in a page again from the next run on, once it was loaded again', async () => {
    const spawnHost = childProcessHost(engineHostFile);
    const pages = new PageEngines();
    const computing: ChildAsPage[] = [];
    const open = (): (() => void) => {
      const page = childAsPage(
        (hostId, number) => Promise.resolve(pages.takeMessage(hostId, number)),
        (hostId, bytes) => pages.receive(hostId, bytes),
      );
      computing.push(page);
      return pages.offer({ browser: 'child', notify: (notice) => page.notify(notice) });
    };
    const choice = { provider: 'browser-wasm', threads: 1 } as const;
    const paged = new Engines(
      {
        hostOf: (provider) => (provider === 'browser-wasm' ? pages.spawnHost : spawnHost),
        page: () => pages.page,
        store: openEngineStore(join(temporary.path, 'paged')),
      },
      choice,
    );
    const providerOf = (engine: Engine): Promise<string> => judgeOne(engine).then(() => engine.provider);
    const close = open();
    expect(await paged.use(model, never, providerOf)).toBe('browser-wasm');
    expect(await paged.use(model, never, providerOf)).toBe('browser-wasm');
    expect(computing[0]?.workers).toHaveLength(1);
    close();
    expect(await paged.use(model, never, providerOf)).toBe('cpu');
    // Still without a page: the run after it goes on where the last one was.
    expect(await paged.use(model, never, providerOf)).toBe('cpu');
    open();
    expect(await paged.use(model, never, providerOf)).toBe('browser-wasm');
    expect(computing[1]?.workers).toHaveLength(1);
    await paged.close();
    for (const page of computing) page.close();
  });

  it('give nothing to one who has gone', async () => {
    await expect(engines.share(model, AbortSignal.abort(), judgeOne)).rejects.toMatchObject({
      tag: 'aborted',
    });
    expect(hosts).toHaveLength(0);
  });
});

describe('engines that are not measured', () => {
  let news: string[];
  let unmeasured: Engines;
  let store: TemporaryFolder;
  beforeEach(() => {
    news = [];
    store = temporaryFolder();
    const spawnHost = childProcessHost(engineHostFile);
    unmeasured = new Engines(
      {
        hostOf: (provider) => (provider === 'cpu' ? spawnHost : null),
        store: openEngineStore(store.path),
        onMeasuring: ({ state }) => news.push(state),
      },
      { provider: 'auto', threads: 1 },
      idleMs,
    );
  });
  afterEach(async () => {
    await unmeasured.close();
    store.remove();
  });
  const isDone = { timeout: 60_000, interval: 20 };

  it('are measured after the first run, whose engine stays the same to its end, and the next has the fastest', async () => {
    const first = await unmeasured.use(model, never, async (engine) => {
      await judgeOne(engine);
      // Nothing is measured beside it, however long it takes.
      await wait(20 * idleMs);
      expect(news).toEqual(['postponed']);
      return engine;
    });
    expect(first).toMatchObject({ provider: 'cpu', precision: 'float32' });
    await vi.waitFor(() => expect(news).toEqual(['postponed', 'begun', 'done']), isDone);
    const ranking = await unmeasured.ranking(model, false, never);
    const second = await unmeasured.use(model, never, async (engine) => {
      await judgeOne(engine);
      return engine;
    });
    expect(second).not.toBe(first);
    expect(second.precision).toBe(ranking?.engines[0]?.precision);
    await expect(judgeOne(first)).rejects.toMatchObject({ tag: 'aborted' });
    expect(await unmeasured.use(model, never, (engine) => Promise.resolve(engine))).toBe(second);
    expect(news).toHaveLength(3);
  });

  it('give way to a run at once, and are measured after it', async () => {
    await unmeasured.measureWhenIdle(model);
    await vi.waitFor(() => expect(news).toEqual(['begun']), isDone);
    await unmeasured.use(model, never, async (engine) => {
      await judgeOne(engine);
      expect(engine.precision).toBe('float32');
      // What was being measured ends at its next step, perhaps after the first request.
      await vi.waitFor(() => expect(news.toSorted()).toEqual(['begun', 'interrupted', 'postponed']), isDone);
      // For the settings too: they do not wait for the run.
      expect(await unmeasured.ranking(model, true, never)).toBeNull();
    });
    await vi.waitFor(() => expect(news.slice(3)).toEqual(['begun', 'done']), isDone);
  });

  it('leave an engine to those that have it when another takes its place', async () => {
    const first = await unmeasured.use(model, never, (engine) => Promise.resolve(engine));
    await vi.waitFor(() => expect(news).toContain('done'), isDone);
    await unmeasured.share(model, never, async (shared) => {
      expect(shared).toBe(first);
      const next = await unmeasured.use(model, never, (engine) => Promise.resolve(engine));
      expect(next).not.toBe(shared);
      expect(await judgeOne(shared)).toBe(1);
    });
    await expect(judgeOne(first)).rejects.toMatchObject({ tag: 'aborted' });
  });
});
