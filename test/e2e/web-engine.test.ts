/**
 * The engines of the page in Chromium: the built renderer and its worker, as the server shell gives them, under its own
 * security headers and over its own connection. WebGPU is played by SwiftShader. Logits are those of the processor, and
 * a run whose page is closed or loaded again ends with the result that it would have had.
 */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineSettings, Provider } from '../../src-main/contract/engine';
import type { AnalysisResult } from '../../src-main/contract/report';
import type { SpawnEngineHost } from '../../src-main/detection/engine/engine';
import { glanceAtSpeed, measureSpeed, speedPictures } from '../../src-main/detection/engine/measure-speed';
import { startEngine } from '../../src-main/detection/engine/process-engine';
import { verifyModel } from '../../src-main/detection/invariance';
import { defaultModelId, loadModel, type Model } from '../../src-main/detection/model';
import { writePhantom } from '../../src-main/phantom/write-phantom';
import { findInstallation } from '../../src-main/shell/installation';
import { startServer, type RunningServer } from '../../src-main/shell/server/server';
import { startRealEngine } from '../detection/engine-host-file';
import { writeTinyModel } from '../fixture/tiny-model';
import { sessionFixture, type SessionFixture } from '../shell/session/session-fixture';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { chromiumPath, launchChromium } from './chromium';

const inSoftware = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

describe.skipIf(chromiumPath === null)('the engine of the page', () => {
  let folder: TemporaryFolder;
  let browser: Browser;
  let model: Model;
  let fixture: SessionFixture;
  let server: RunningServer;
  let page: Page;

  beforeAll(async () => {
    folder = temporaryFolder();
    const modelFolder = join(folder.path, 'models', defaultModelId);
    writeTinyModel(modelFolder);
    model = await loadModel(modelFolder);
    // Some patches, so that a run can be met in the middle.
    await writePhantom(join(folder.path, 'phantom.tif'), { areaMm2: 0.5 });
    browser = await launchChromium(inSoftware);
  });
  afterAll(async () => {
    await browser.close();
    folder.remove();
  });
  beforeEach(() => serve({ provider: 'auto', threads: null }));
  afterEach(stop);

  async function serve(engine: EngineSettings): Promise<void> {
    fixture = await sessionFixture(join(folder.path, 'phantom.tif'), {
      models: join(folder.path, 'models'),
      engine,
    });
    server = await startServer({ session: fixture.session, installation: findInstallation(), port: 0 });
    page = await browser.newPage();
    await open(page);
  }

  async function stop(): Promise<void> {
    await page.close();
    await server.close();
    await fixture.end();
  }

  async function open(opened: Page): Promise<void> {
    await opened.goto(server.url);
    await vi.waitFor(() => expect(fixture.session.pages.page).not.toBeNull(), 10_000);
  }

  const spawnHost: SpawnEngineHost = () =>
    fixture.session.pages.spawnHost?.() ?? expect.unreachable('no page is open');

  it('stands in an isolated page, as threads of WebAssembly need, and costs nothing before it is asked for', async () => {
    expect(await page.evaluate('crossOriginIsolated')).toBe(true);
    expect(page.workers()).toEqual([]);
  });

  it.each<[Provider, RegExp]>([
    ['browser-wasm', /WebAssembly in [2-4] threads/],
    ['browser-webgpu', /WebGPU in the page/],
  ])(
    '%s passes the self-test, gives what the processor gives, can be measured, and ends',
    async (provider, device) => {
      const engine = await startEngine({ model, provider, spawnHost, threads: 2 });
      const processor = await startRealEngine(model);
      try {
        expect(engine.device).toMatch(device);
        expect(await verifyModel(model, [engine])).toMatchObject({ provider, passed: true });
        const pictures = await speedPictures(model);
        const [ours, theirs] = await Promise.all([
          engine.scout(pictures.golden),
          processor.scout(pictures.golden),
        ]);
        const difference = Math.max(
          ...ours.data.map((value, index) => Math.abs(value - (theirs.data[index] ?? NaN))),
        );
        expect(difference).toBeLessThan(1e-4);
        const signal = AbortSignal.timeout(60_000);
        expect((await glanceAtSpeed(engine, model.manifest, pictures, signal)).mm2PerMin).toBeGreaterThan(0);
        const speed = await measureSpeed(engine, model.manifest, pictures, { budgetMs: 100, signal });
        expect(speed.mm2PerMin).toBeGreaterThan(0);
        expect(page.workers().length).toBeGreaterThan(0);
      } finally {
        await engine.close();
        await processor.close();
      }
      await vi.waitFor(() => expect(page.workers()).toEqual([]), 10_000);
    },
  );

  it('says why it cannot start, in words, and a card in software is none where a real one is wanted', async () => {
    const wanted = { model, provider: 'browser-webgpu', spawnHost } as const;
    await expect(startEngine({ ...wanted, hardwareOnly: true })).rejects.toMatchObject({
      tag: 'provider-unavailable',
      why: expect.stringMatching(/played by the processor \(.*SwiftShader/i) as string,
    });
    const plain = await launchChromium(['--disable-features=WebGPU', '--disable-gpu']);
    try {
      const before = fixture.session.pages.page;
      await open(await plain.newPage());
      await vi.waitFor(() => expect(fixture.session.pages.page).not.toBe(before), 10_000);
      await expect(startEngine(wanted)).rejects.toMatchObject({
        tag: 'provider-unavailable',
        why: expect.stringContaining('no WebGPU') as string,
      });
    } finally {
      await plain.close();
    }
  });

  it('is measured by auto while the page is open, a card in software set aside', async () => {
    const { api } = fixture.session;
    const { engines } = (await api.engines({})).ranking;
    const named = (wanted: Provider): (typeof engines)[number] | undefined =>
      engines.find(({ provider }) => provider === wanted);
    expect(named('browser-webgpu')).toMatchObject({
      speed: null,
      why: expect.stringContaining('played by the processor') as string,
    });
    expect(named('browser-wasm')?.device).toMatch(/WebAssembly/);
    expect(named('cpu')?.speed).not.toBeNull();
    expect(page.workers()).toEqual([]);
    await page.close();
    await vi.waitFor(() => expect(fixture.session.pages.page).toBeNull(), 10_000);
    const alone = (await api.engines({})).ranking.engines.map(({ provider }) => provider);
    expect(alone).toContain('cpu');
    expect(alone).not.toContain('browser-wasm');
  });

  describe('in a run', () => {
    async function analyse(interrupt?: () => Promise<unknown>): Promise<AnalysisResult> {
      const { api } = fixture.session;
      const { slideId } = await api.openSlide({ path: fixture.slide });
      const interruptions: Promise<unknown>[] = [];
      const stopListening = fixture.session.onEvent((event) => {
        const isInTheMiddle =
          event.type === 'run-progress' &&
          event.progress.stage === 'detecting' &&
          event.progress.patchesDone > 0;
        if (isInTheMiddle && interrupt !== undefined && interruptions.length === 0) {
          interruptions.push(interrupt());
        }
      });
      const { runId } = await api.startRun({ slideId });
      const failed = fixture.event('run-failed', runId).then(({ error }) => {
        throw new Error(error.why);
      });
      const { result } = await Promise.race([fixture.event('run-finished', runId), failed]);
      stopListening();
      if (interrupt !== undefined) expect(interruptions).toHaveLength(1);
      await Promise.all(interruptions);
      return result;
    }

    /** What single floats allow: the same places, scores to a thousandth. */
    function expectSame(result: AnalysisResult, expected: AnalysisResult): void {
      const ordered = ({ candidates }: AnalysisResult): Place[] =>
        candidates.map(({ x, y, score }) => ({ x, y, score })).sort((a, b) => a.y - b.y || a.x - b.x);
      const close = (value: number): number => expect.closeTo(value, 3) as number;
      expect(result.candidates.length).toBeGreaterThan(3);
      expect(ordered(result)).toEqual(
        ordered(expected).map(({ x, y, score }) => ({ x: close(x), y: close(y), score: close(score) })),
      );
      expect(result.analysedAreaMm2).toBe(expected.analysedAreaMm2);
      expect(result.missingTiles).toEqual([]);
    }

    async function onTheProcessor(): Promise<AnalysisResult> {
      await stop();
      await serve({ provider: 'cpu', threads: null });
      return analyse();
    }

    it.each<Provider>(['browser-webgpu', 'browser-wasm'])(
      'gives on %s, asked for by name, the result of the processor',
      async (provider) => {
        await stop();
        await serve({ provider, threads: null });
        const result = await analyse();
        expect(result).toMatchObject({ provider, engineEvents: [] });
        expectSame(result, await onTheProcessor());
      },
    );

    it('gives way to the next engine when its page is closed, and nothing is lost', async () => {
      await stop();
      await serve({ provider: 'browser-webgpu', threads: null });
      const result = await analyse(() => page.close());
      expect(result.provider).toBe('cpu');
      expect(result.engineEvents).toEqual([
        {
          kind: 'replaced',
          ...{ provider: 'browser-webgpu', precision: 'float32' },
          why: 'its page was closed or loaded again',
          by: { provider: 'cpu', precision: 'float32' },
        },
      ]);
      expectSame(result, await onTheProcessor());
    });

    it('survives that its page is loaded again', async () => {
      await stop();
      await serve({ provider: 'browser-webgpu', threads: null });
      const result = await analyse(() => page.reload());
      // On whichever engine was there first: the page itself, or the processor.
      expect(result.engineEvents).toMatchObject([
        { provider: 'browser-webgpu', why: 'its page was closed or loaded again' },
      ]);
      await vi.waitFor(() => expect(fixture.session.pages.page).not.toBeNull(), 10_000);
      expectSame(result, await onTheProcessor());
    });
  });
});

interface Place {
  readonly x: number;
  readonly y: number;
  readonly score: number;
}
