/**
 * The engines of the page in Chromium: the built renderer and its worker, as the server shell gives them, under its own
 * security headers and over its own connection. WebGPU is played by SwiftShader. Logits are those of the processor, and
 * a run whose page is closed or loaded again ends with the result that it would have had.
 */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineRanking, EngineSettings, Provider } from '../../src-main/contract/engine';
import type { AnalysisResult } from '../../src-main/contract/report';
import type { Engine, SpawnEngineHost } from '../../src-main/detection/engine/engine';
import { glanceAtSpeed, measureSpeed, speedPictures } from '../../src-main/detection/engine/measure-speed';
import { hostReplySchema, type HostReply } from '../../src-main/detection/engine/messages';
import { decodePacket } from '../../src-main/detection/engine/packet';
import { startEngine } from '../../src-main/detection/engine/process-engine';
import { verifyModel } from '../../src-main/detection/invariance';
import { loadModel, readGolden, type Model } from '../../src-main/detection/model';
import { findInstallation } from '../../src-main/session/installation';
import { startServer, type RunningServer } from '../../src-main/shell/server/server';
import { allowedShare, disagreements } from '../analysis/engine-agreement';
import { bundledModelFolder, startRealEngine } from '../detection/engine-host-file';
import { largestDifference } from '../detection/largest-difference';
import { placePhantom } from '../fixture/phantom';
import { writeTinyModel } from '../fixture/tiny-model';
import { sessionFixture, type SessionFixture } from '../session/session-fixture';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { chromiumPath, launchChromium } from './chromium';

const inSoftware = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];
/** Nothing here is about time: a browser that plays a graphics card may share the processor with anything. */
const patience = { timeout: 90_000, interval: 50 };
const testTimeoutMs = 300_000;
const never = new AbortController().signal;

describe.skipIf(chromiumPath === null)('the engine of the page', { timeout: testTimeoutMs }, () => {
  let folder: TemporaryFolder;
  let slide: string;
  let browser: Browser;
  let model: Model;
  let fixture: SessionFixture;
  let server: RunningServer;
  let page: Page;

  beforeAll(async () => {
    folder = temporaryFolder();
    writeTinyModel(join(folder.path, 'models', 'tiny'));
    model = await loadModel(join(folder.path, 'models', 'tiny'));
    slide = join(folder.path, 'phantom.tif');
    await placePhantom(slide, { areaMm2: 0.1 });
    browser = await launchChromium(inSoftware);
  }, testTimeoutMs);
  afterAll(async () => {
    await browser.close();
    folder.remove();
  });

  async function serve(engine: EngineSettings): Promise<void> {
    fixture = await sessionFixture(slide, { models: join(folder.path, 'models'), engine });
    server = await startServer({ session: fixture.session, installation: findInstallation(), port: 0 });
    page = await openPage(browser);
  }

  async function stop(): Promise<void> {
    vi.restoreAllMocks();
    for (const context of browser.contexts()) await context.close();
    await server.close();
    await fixture.end();
  }

  /** One more page, which is the one that is asked when this resolves. */
  async function openPage(of: Browser): Promise<Page> {
    const before = fixture.session.pages.page;
    const opened = await of.newPage();
    await opened.goto(server.newAddress(), { timeout: patience.timeout });
    await vi.waitFor(() => {
      expect(fixture.session.pages.page).not.toBeNull();
      expect(fixture.session.pages.page).not.toBe(before);
    }, patience);
    return opened;
  }

  const noWorkers = (of: Page): Promise<void> => vi.waitFor(() => expect(of.workers()).toEqual([]), patience);

  const spawnHost: SpawnEngineHost = () =>
    fixture.session.pages.spawnHost?.() ?? expect.unreachable('no page is open');

  /**
   * Does `interrupt` after the first answer for which `isMoment` holds, and lets no later answer of that engine through:
   * whatever is computed meanwhile, what was asked of it is never finished.
   */
  function interruptAfter(
    isMoment: (reply: HostReply) => boolean,
    interrupt: () => Promise<unknown>,
  ): { done: () => Promise<unknown> } {
    const { pages } = fixture.session;
    const receive = pages.receive.bind(pages);
    let silenced: string | null = null;
    let interruption: Promise<unknown> | null = null;
    vi.spyOn(pages, 'receive').mockImplementation((hostId, bytes) => {
      if (hostId === silenced) return;
      receive(hostId, bytes);
      if (interruption !== null || !isMoment(hostReplySchema.parse(decodePacket(bytes)))) return;
      silenced = hostId;
      interruption = interrupt();
    });
    return { done: () => interruption ?? expect.unreachable('the moment never came') };
  }

  describe('in one page', () => {
    beforeAll(() => serve({ provider: 'auto', threads: 2 }), testTimeoutMs);
    afterAll(stop, testTimeoutMs);

    it('stands in an isolated page, as threads of WebAssembly need, and costs nothing before it is asked for', async () => {
      expect(await page.evaluate('crossOriginIsolated')).toBe(true);
      expect(page.workers()).toEqual([]);
    });

    it.each<[Provider, RegExp]>([
      ['browser-wasm', /WebAssembly in 2 threads/],
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
          const ours = await engine.scout(pictures.golden);
          const theirs = await processor.scout(pictures.golden);
          expect(largestDifference(ours.data, theirs.data)).toBeLessThan(1e-4);
          expect((await engine.scout(pictures.golden)).data).toEqual(ours.data);
          const alone = model.manifest.judge.size ** 2 * 3;
          const together = await engine.judge(pictures.patches.slice(0, 3 * alone));
          for (let index = 0; index < 3; index += 1) {
            const one = await engine.judge(pictures.patches.slice(index * alone, (index + 1) * alone));
            expect(one).toEqual(together.slice(index, index + 1));
          }
          const glance = await glanceAtSpeed(engine, model.manifest, pictures, never);
          expect(glance.mm2PerMin).toBeGreaterThan(0);
          const budget = { budgetMs: 1, signal: never };
          const speed = await measureSpeed(engine, model.manifest, pictures, budget);
          expect(speed.mm2PerMin).toBeGreaterThan(0);
          expect(page.workers().length).toBeGreaterThan(0);
        } finally {
          await engine.close();
          await processor.close();
        }
        await noWorkers(page);
      },
    );

    it('gives a patch the very same logit whatever others are judged with it, in many threads too', async () => {
      const bundled = await loadModel(bundledModelFolder);
      const golden = await readGolden(bundled, 'judge', 'float32');
      const bytes = golden.input.length / golden.count;
      const count = Math.min(4, golden.count);
      const patches = golden.input.slice(0, count * bytes);
      const judgedBy = async (engine: Engine, atOnce: number): Promise<number[]> => {
        const logits: number[] = [];
        for (let first = 0; first < count; first += atOnce) {
          logits.push(...(await engine.judge(patches.slice(first * bytes, (first + atOnce) * bytes))));
        }
        return logits;
      };
      const answers: number[][] = [];
      for (const threads of [1, 4]) {
        const engine = await startEngine({ model: bundled, provider: 'browser-wasm', spawnHost, threads });
        for (const atOnce of [count, 1, 3]) answers.push(await judgedBy(engine, atOnce));
        await engine.close();
      }
      expect(answers[0]).toHaveLength(count);
      expect(largestDifference(answers[0] ?? [], golden.logits.slice(0, count))).toBeLessThan(
        bundled.manifest.judge.golden.tolerance,
      );
      for (const answer of answers) expect(answer).toEqual(answers[0]);
    });

    it('says why it cannot start, in words, and a card in software is none where a real one is wanted', async () => {
      const wanted = { model, provider: 'browser-webgpu', spawnHost } as const;
      await expect(startEngine({ ...wanted, hardwareOnly: true })).rejects.toMatchObject({
        tag: 'provider-unavailable',
        why: expect.stringMatching(/emulated by the processor \(.*SwiftShader/i) as string,
      });
      await noWorkers(page);
      const plain = await launchChromium(['--disable-features=WebGPU', '--disable-gpu']);
      try {
        await openPage(plain);
        await expect(startEngine(wanted)).rejects.toMatchObject({
          tag: 'provider-unavailable',
          why: expect.stringContaining('no WebGPU') as string,
        });
      } finally {
        await plain.close();
      }
    });
  });

  describe('and auto', () => {
    beforeEach(() => serve({ provider: 'auto', threads: 2 }), testTimeoutMs);
    afterEach(stop, testTimeoutMs);

    type Engines = EngineRanking['engines'];
    const measured = async (): Promise<Engines> => {
      const { ranking } = await fixture.session.api.engines({ modelId: model.manifest.id });
      if (ranking === null) throw new Error('something computes');
      return ranking.engines;
    };
    const named = (engines: Engines, wanted: Provider): Engines[number] | undefined =>
      engines.find(({ provider }) => provider === wanted);

    it('is measured while the page is open, a card in software set aside, and none of it is left', async () => {
      const engines = await measured();
      expect(named(engines, 'browser-webgpu')).toMatchObject({
        speed: null,
        why: expect.stringContaining('emulated by the processor') as string,
      });
      expect(named(engines, 'browser-wasm')).toBeDefined();
      expect(named(engines, 'cpu')?.speed).not.toBeNull();
      await noWorkers(page);
      await page.close();
      await vi.waitFor(() => expect(fixture.session.pages.page).toBeNull(), patience);
      const alone = await measured();
      expect(named(alone, 'cpu')).toBeDefined();
      expect(named(alone, 'browser-wasm')).toBeUndefined();
    });

    it('does without a page that is closed while it is measured', async () => {
      const closing = interruptAfter(
        ({ type }) => type === 'logits',
        () => page.close(),
      );
      const engines = await measured();
      await closing.done();
      expect(named(engines, 'browser-wasm')).toMatchObject({
        speed: null,
        why: 'its page was closed or loaded again',
      });
      expect(named(engines, 'cpu')?.speed).not.toBeNull();
      expect(named(await measured(), 'browser-wasm')).toBeUndefined();
    });
  });

  describe('in a run', () => {
    let expected: AnalysisResult;
    beforeAll(async () => {
      const plain = await sessionFixture(slide, { models: join(folder.path, 'models') });
      expected = await analyse(plain);
      expect(expected.provider).toBe('cpu');
      await plain.end();
    }, testTimeoutMs);
    afterEach(stop, testTimeoutMs);

    async function analyse(running: SessionFixture): Promise<AnalysisResult> {
      const { api } = running.session;
      const { slideId } = await api.openSlide({ path: running.slide });
      const { runId } = await api.startRun({ slideId, modelId: model.manifest.id });
      return (await running.finished(runId)).result;
    }

    /** In the middle: patches of the run are larger than those of the self-test. */
    const isPatch = (reply: HostReply): boolean => reply.type === 'logits' && reply.width > 50;

    /**
     * On this slide they agree on all of them: no two neighbouring logits are so near each other that rounding decides.
     */
    function expectAgreement(result: AnalysisResult): void {
      expect(expected.candidates.length).toBeGreaterThan(500);
      const differing = disagreements(result.candidates, expected.candidates);
      expect(differing.length, differing.join('; ')).toBeLessThanOrEqual(
        allowedShare * expected.candidates.length,
      );
      expect(result.analysedAreaMm2).toBe(expected.analysedAreaMm2);
      expect(result.missingTiles).toEqual([]);
    }

    it.each<Provider>(['browser-webgpu', 'browser-wasm'])(
      'gives on %s, asked for by name, the result of the processor',
      async (provider) => {
        await serve({ provider, threads: 2 });
        const result = await analyse(fixture);
        expect(result).toMatchObject({ provider, engineEvents: [] });
        expectAgreement(result);
      },
    );

    it('gives way to the next engine when its page is closed, and computes in a page again once there is one', async () => {
      await serve({ provider: 'browser-wasm', threads: 2 });
      const closing = interruptAfter(isPatch, () => page.close());
      const result = await analyse(fixture);
      await closing.done();
      expect(result.provider).toBe('cpu');
      expect(result.engineEvents).toEqual([
        {
          kind: 'replaced',
          ...{ provider: 'browser-wasm', precision: 'float32' },
          why: 'its page was closed or loaded again',
          by: { provider: 'cpu', precision: 'float32' },
        },
      ]);
      expectAgreement(result);
      page = await openPage(browser);
      const again = await analyse(fixture);
      expect(again).toMatchObject({ provider: 'browser-wasm', engineEvents: [] });
      expect((await analyse(fixture)).candidates).toEqual(again.candidates);
    });

    it('survives that its page is loaded again', async () => {
      await serve({ provider: 'browser-wasm', threads: 2 });
      const loading = interruptAfter(isPatch, () => page.reload({ timeout: patience.timeout }));
      const result = await analyse(fixture);
      await loading.done();
      // On whichever engine was there first: the page itself, or the processor.
      expect(result.engineEvents).toMatchObject([
        { provider: 'browser-wasm', why: 'its page was closed or loaded again' },
      ]);
      expectAgreement(result);
    });

    it('goes on in another page that is open', async () => {
      await serve({ provider: 'browser-wasm', threads: 2 });
      const newest = await openPage(browser);
      const closing = interruptAfter(isPatch, () => newest.close());
      const result = await analyse(fixture);
      await closing.done();
      expect(result).toMatchObject({
        provider: 'browser-wasm',
        engineEvents: [
          { kind: 'restarted', provider: 'browser-wasm', why: 'its page was closed or loaded again' },
        ],
      });
      expectAgreement(result);
      expect(page.workers().length).toBeGreaterThan(0);
      await fixture.session.close();
      await noWorkers(page);
    });
  });
});
