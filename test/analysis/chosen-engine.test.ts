/** What `auto` finds on this machine, remembers, and takes; on the real child process. */
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  needsMeasuring,
  rankingFor,
  startChosenEngine,
  type EngineSources,
} from '../../src-main/analysis/chosen-engine';
import { engineAdvice } from '../../src-main/analysis/engine-advice';
import {
  defaultEngineSettings,
  engineWords,
  type EngineRanking,
  type MeasuredEngine,
  type MeasuringNews,
} from '../../src-main/contract/engine';
import type { SpindleError } from '../../src-main/contract/errors';
import { loadModel, type Model } from '../../src-main/detection/model';
import { openEngineStore } from '../../src-main/project/engine-store';
import { faultyHost } from '../detection/engine/faulty-host';
import { writeTinyModel } from '../fixture/tiny-model';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

const settings = defaultEngineSettings;
let temporary: TemporaryFolder;
let model: Model;
let host: ReturnType<typeof faultyHost>;
let sources: EngineSources;
beforeEach(async () => {
  temporary = temporaryFolder();
  writeTinyModel(join(temporary.path, 'tiny'));
  model = await loadModel(join(temporary.path, 'tiny'));
  host = faultyHost(() => null);
  sources = { hostOf: () => host.spawnHost, store: openEngineStore(join(temporary.path, 'store')) };
});
afterEach(() => temporary.remove());

function spoil(file: string): void {
  const path = join(temporary.path, 'tiny', file);
  const bytes = readFileSync(path);
  bytes.writeFloatLE(bytes.readFloatLE(0) + 1, 0);
  writeFileSync(path, bytes);
}

const named = (
  { engines }: EngineRanking,
  provider: string,
  precision = 'float32',
): MeasuredEngine | undefined =>
  engines.find((engine) => engine.provider === provider && engine.precision === precision);

describe('before the engines were measured', () => {
  const news: MeasuringNews[] = [];
  beforeEach(() => {
    news.length = 0;
    sources = { ...sources, onMeasuring: (each) => news.push(each) };
  });

  it('a run gets the processor at once, in float32, and nothing is measured for it', async () => {
    expect(await needsMeasuring({ model, settings }, sources)).toBe(true);
    const engine = await startChosenEngine({ model, settings }, sources);
    expect(engine).toMatchObject({ provider: 'cpu', precision: 'float32' });
    expect(news).toEqual([{ state: 'postponed' }]);
    expect(existsSync(join(temporary.path, 'store', 'engines'))).toBe(false);
    // Those of the one engine, by the cores of the machine.
    expect(host.hosts).toHaveLength(Math.min(availableParallelism(), 4));
    await engine.close();
  });

  it('and the fastest from the next on, which is said; what was measured beside a page holds without it', async () => {
    const opened = (browser: string): EngineSources => {
      const page = { browser };
      return { ...sources, page: () => page };
    };
    const page = opened('one');
    const ranking = await rankingFor({ model, settings }, page);
    const [first] = ranking.engines;
    expect(news).toEqual([{ state: 'begun' }, { state: 'done', engine: first && engineWords(first) }]);
    expect(await needsMeasuring({ model, settings }, page)).toBe(false);
    const without = await rankingFor({ model, settings }, sources);
    expect(without.engines).toEqual(
      ranking.engines.filter(({ provider }) => !provider.startsWith('browser')),
    );
    expect(without.engines.length).toBeLessThan(ranking.engines.length);
    // Another browser is not measured yet: a run in it gets what is the fastest without one.
    const other = opened('other');
    expect(await needsMeasuring({ model, settings }, other)).toBe(true);
    const engine = await startChosenEngine({ model, settings }, other);
    const [fastest] = without.engines;
    expect(engine).toMatchObject({ provider: fastest?.provider, precision: fastest?.precision });
    expect(news).toHaveLength(2);
    await engine.close();
  });

  it('says that it was interrupted, and keeps nothing', async () => {
    const measuring = rankingFor({ model, settings, signal: AbortSignal.timeout(1) }, sources);
    await expect(measuring).rejects.toMatchObject({ tag: 'aborted' });
    expect(news).toEqual([{ state: 'begun' }, { state: 'interrupted' }]);
    expect(existsSync(join(temporary.path, 'store', 'engines'))).toBe(false);
  });

  it('has nothing to wait for where a person chose', async () => {
    const choice = { provider: 'cpu', threads: null } as const;
    expect(await needsMeasuring({ model, settings: choice }, sources)).toBe(false);
    await (await startChosenEngine({ model, settings: choice }, sources)).close();
    expect(news).toEqual([]);
  });

  it('takes what else there is when the processor fails its self-test', async () => {
    spoil('scout-output.f32');
    const engine = await startChosenEngine({ model, settings }, sources);
    expect(engine).toMatchObject({ provider: 'cpu', precision: 'int8' });
    expect(news.map(({ state }) => state)).toEqual(['postponed', 'begun', 'done']);
    await engine.close();
  });
});

describe('what auto finds', () => {
  let earlier: TemporaryFolder;
  let ranking: EngineRanking;
  beforeAll(async () => {
    earlier = temporaryFolder();
    writeTinyModel(join(earlier.path, 'tiny'));
    const same = await loadModel(join(earlier.path, 'tiny'));
    const { spawnHost } = faultyHost(() => null);
    const store = openEngineStore(join(earlier.path, 'store'));
    ranking = await rankingFor({ model: same, settings }, { hostOf: () => spawnHost, store });
  });
  afterAll(() => earlier.remove());

  /** As after a run of this machine, which measured. */
  const remember = (): void =>
    cpSync(join(earlier.path, 'store'), join(temporary.path, 'store'), { recursive: true });

  /** Whether it begins to; it is not waited for. */
  async function isMeasured(
    wanted: Parameters<typeof rankingFor>[0],
    from: EngineSources,
    again = false,
  ): Promise<boolean> {
    const stop = new AbortController();
    const onMeasuring = ({ state }: MeasuringNews): void => {
      if (state === 'begun') stop.abort();
    };
    const outcome = rankingFor({ ...wanted, signal: stop.signal }, { ...from, onMeasuring }, again);
    if (
      await outcome.then(
        () => true,
        () => false,
      )
    )
      return false;
    await expect(outcome).rejects.toMatchObject({ tag: 'aborted' });
    return true;
  }

  it('is measured once, with the speed of each, or why it was set aside', async () => {
    for (const precision of ['float32', 'int8']) {
      expect(named(ranking, 'cpu', precision)).toMatchObject({ why: null });
      expect(named(ranking, 'cpu', precision)?.speed?.mm2PerMin).toBeGreaterThan(0);
      expect(named(ranking, 'cpu', precision)?.device).toContain('logical cores');
    }
    for (const { speed, why } of ranking.engines) expect(speed === null).toBe(why !== null);
    remember();
    expect(await rankingFor({ model, settings }, sources)).toEqual(ranking);
    expect(host.hosts).toEqual([]);
  });

  it('is measured again when the model or the threads are others, when told to, or when the file is damaged', async () => {
    remember();
    expect(await isMeasured({ model, settings }, sources)).toBe(false);
    const other = { ...model, sha256: 'b'.repeat(64) };
    expect(await isMeasured({ model: other, settings }, sources)).toBe(true);
    const threads = { ...settings, threads: 1 };
    expect(await isMeasured({ model, settings: threads }, sources)).toBe(true);
    expect(await isMeasured({ model, settings }, sources, true)).toBe(true);
    expect(await isMeasured({ model, settings }, sources)).toBe(false);
    const folder = join(temporary.path, 'store', 'engines');
    for (const name of readdirSync(folder)) writeFileSync(join(folder, name), '{"engines":');
    expect(await isMeasured({ model, settings }, sources)).toBe(true);
  });

  it('has the engines of a page while one is open, and is measured in each browser', async () => {
    const isOffered = ({ engines }: EngineRanking): boolean =>
      engines.some(({ provider }) => provider === 'browser-webgpu' || provider === 'browser-wasm');
    remember();
    expect(isOffered(ranking)).toBe(false);
    const page = { browser: 'one' };
    const open = { ...sources, page: () => page };
    const first = await rankingFor({ model, settings }, open);
    expect(isOffered(first)).toBe(true);
    expect(await rankingFor({ model, settings }, open)).toEqual(first);
    expect(await rankingFor({ model, settings }, { ...sources, page: () => ({ ...page }) })).toEqual(first);
    expect(await rankingFor({ model, settings }, sources)).toEqual(ranking);
    const another = { ...sources, page: () => ({ browser: 'another' }) };
    expect(await isMeasured({ model, settings }, another)).toBe(true);
  });

  it('is not kept when the page went while it was measured', async () => {
    const page = (): { browser: string } => ({
      browser: `page ${host.hosts.length === 0 ? 'before' : 'after'}`,
    });
    await rankingFor({ model, settings }, { ...sources, page });
    expect(existsSync(join(temporary.path, 'store', 'engines'))).toBe(false);
  });

  it('sets aside what fails its self-test, and takes the next', async () => {
    spoil('scout-int8-output.f32');
    const found = await rankingFor({ model, settings }, sources);
    expect(named(found, 'cpu', 'int8')).toMatchObject({
      speed: null,
      why: expect.stringContaining('the output of the scout differs') as string,
    });
    const engine = await startChosenEngine({ model, settings }, sources);
    expect(engine).toMatchObject({ provider: found.engines[0]?.provider, precision: 'float32' });
    await engine.close();
  });

  it('proves the engine again before use: one that has become wrong gives way, and all are measured anew', async () => {
    remember();
    const [first] = ranking.engines;
    spoil(first?.precision === 'int8' ? 'judge-int8-output.f32' : 'judge-output.f32');
    const engine = await startChosenEngine({ model, settings }, sources);
    expect(engine.precision).not.toBe(first?.precision);
    await engine.close();
    expect(readdirSync(join(temporary.path, 'store', 'engines'))).toEqual([]);
  });

  it('says why when none passes', async () => {
    spoil('scout-output.f32');
    spoil('scout-int8-output.f32');
    await expect(startChosenEngine({ model, settings }, sources)).rejects.toMatchObject({
      tag: 'engine-failed',
      what: expect.stringContaining('self-test') as string,
    });
  });

  it('is used all the same when it cannot be kept', async () => {
    writeFileSync(join(temporary.path, 'store'), 'a file where the folder should be');
    const unkept: string[] = [];
    const reporting = { ...sources, onUnkept: ({ tag }: SpindleError) => unkept.push(tag) };
    const [first] = (await rankingFor({ model, settings }, reporting)).engines;
    expect(unkept).toEqual(['write-failed']);
    const engine = await startChosenEngine({ model, settings }, reporting);
    expect(engine.precision).toBe(first?.precision);
    await engine.close();
  });
});

describe('a provider that a person chose', () => {
  it('of a page is refused at once where none is open, and nothing else is started', async () => {
    const choice = { provider: 'browser-webgpu', threads: null } as const;
    const nowhere = { ...sources, hostOf: () => null };
    await expect(startChosenEngine({ model, settings: choice }, nowhere)).rejects.toMatchObject({
      tag: 'provider-unavailable',
      why: expect.stringContaining('no window is open') as string,
    });
    expect(host.hosts).toEqual([]);
  });

  it('must start', async () => {
    const choice = { provider: 'coreml', threads: null } as const;
    const outcome = startChosenEngine({ model, settings: choice }, sources);
    if (process.platform === 'darwin') await (await outcome).close();
    else {
      await expect(outcome).rejects.toMatchObject({
        tag: 'provider-unavailable',
        why: expect.stringContaining('this build of onnxruntime has cpu') as string,
      });
    }
  });
});

describe('advice', () => {
  const engine = (provider: MeasuredEngine['provider'], why: string | null = null): MeasuredEngine => ({
    ...{ provider, precision: 'float32', device: '', why },
    speed:
      why === null ? { scoutMm2PerMin: 9, judgePatchesPerSecond: 9, judgeBatch: 16, mm2PerMin: 9 } : null,
  });
  const plain = { hasNvidiaCard: false, hasAvx512: true };

  it.each<[string, readonly MeasuredEngine[], { hasNvidiaCard: boolean; hasAvx512: boolean | null }, RegExp]>(
    [
      [
        'no card',
        [engine('cpu'), engine('cuda', 'no card')],
        plain,
        /^No usable graphics card.*many times faster\.$/,
      ],
      ['no AVX-512', [engine('cpu')], { ...plain, hasAvx512: false }, /lacks AVX-512/],
      ['nobody knows of AVX-512', [engine('cpu')], { ...plain, hasAvx512: null }, /many times faster\.$/],
      [
        'an idle NVIDIA card',
        [engine('webgpu'), engine('cuda', 'no cuDNN')],
        { ...plain, hasNvidiaCard: true },
        /CUDA is not ready: no cuDNN/,
      ],
      [
        'a card at work',
        [engine('cuda'), engine('cpu')],
        { ...plain, hasNvidiaCard: true },
        /runs on the graphics card/,
      ],
      ['nothing that works', [engine('cpu', 'wrong')], plain, /No engine passes/],
    ],
  )('with %s is one sentence', (_, engines, machine, words) => {
    const advice = engineAdvice(engines, machine);
    expect(advice).toMatch(words);
    expect(advice.match(/\.(?:\s|$)/g)).toHaveLength(1);
  });
});
