/**
 * The engine of the page in Chromium: the built worker, in the page that `spindle serve` gives, under its own security
 * headers, driven over its messages from here as the main side would. Both providers give the logits of the processor.
 */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Provider } from '../../src-main/contract/engine';
import type { Engine, EngineHost, SpawnEngineHost } from '../../src-main/detection/engine/engine';
import { startEngine } from '../../src-main/detection/engine/process-engine';
import { glanceAtSpeed, measureSpeed, speedPictures } from '../../src-main/detection/engine/measure-speed';
import { verifyModel } from '../../src-main/detection/invariance';
import { loadModel, type Model } from '../../src-main/detection/model';
import { startRealEngine } from '../detection/engine-host-file';
import { writeTinyModel } from '../fixture/tiny-model';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { chromiumPath, launchChromium } from './chromium';
import { serveApplication, type ServedApplication } from './served-application';

describe.skipIf(chromiumPath === null)('the engine of the page', () => {
  let folder: TemporaryFolder;
  let application: ServedApplication;
  let browser: Browser;
  let page: Page;
  let model: Model;
  let replied: (reply: unknown) => void = () => undefined;
  const engines: Engine[] = [];

  beforeAll(async () => {
    folder = temporaryFolder();
    writeTinyModel(join(folder.path, 'tiny'));
    model = await loadModel(join(folder.path, 'tiny'));
    application = await serveApplication(folder.path, join(folder.path, 'home'));
    browser = await launchChromium(['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader']);
    page = await browser.newPage();
    await page.goto(application.url);
    await page.exposeFunction('replied', (reply: unknown) => replied(fromWire(reply)));
  });
  afterAll(async () => {
    await Promise.all(engines.map((engine) => engine.close()));
    await browser.close();
    await application.close();
    folder.remove();
  });

  /** A host whose worker lives in the page. */
  const spawnHost: SpawnEngineHost = () => {
    let exited: (why: string) => void = () => undefined;
    void page.evaluate(startWorker);
    const host: EngineHost = {
      send: (message) => void page.evaluate(sendToWorker, toWire(message)),
      onMessage: (listener) => (replied = listener),
      onExit: (listener) => (exited = listener),
      kill: () =>
        void page
          .evaluate(stopWorker)
          // A page that is gone has taken its worker with it.
          .catch(() => undefined)
          .then(() => exited('the worker was ended')),
    };
    return host;
  };

  it('stands in an isolated page, as threads of WebAssembly need', async () => {
    expect(await page.evaluate('crossOriginIsolated')).toBe(true);
  });

  it.each<[Provider, RegExp]>([
    ['browser-wasm', /WebAssembly in [2-4] threads/],
    ['browser-webgpu', /WebGPU in the page/],
  ])(
    '%s passes the self-test, gives what the processor gives, and can be measured',
    async (provider, device) => {
      const engine = await startEngine({ model, provider, spawnHost, threads: 2 });
      engines.push(engine);
      expect(engine.device).toMatch(device);
      expect(await verifyModel(model, [engine])).toMatchObject({ provider, passed: true });
      const processor = await startRealEngine(model);
      engines.push(processor);
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
      await engine.close();
    },
  );

  it('says why it cannot start, in words', async () => {
    const plain = await launchChromium(['--disable-features=WebGPU', '--disable-gpu']);
    const before = page;
    try {
      page = await plain.newPage();
      await page.goto(application.url);
      await page.exposeFunction('replied', (reply: unknown) => replied(fromWire(reply)));
      await expect(startEngine({ model, provider: 'browser-webgpu', spawnHost })).rejects.toMatchObject({
        tag: 'provider-unavailable',
        why: expect.stringContaining('no WebGPU') as string,
      });
    } finally {
      page = before;
      await plain.close();
    }
  });
});

const startWorker = `(() => {
  const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const textOf = (bytes) => { let text = ''; for (const byte of bytes) text += String.fromCharCode(byte); return btoa(text); };
  const worker = new Worker('/engine-worker.js', { type: 'module' });
  worker.onerror = (event) => window.replied({ type: 'fault', why: event.message });
  worker.onmessage = ({ data }) => {
    const { logits, ...rest } = data;
    window.replied(logits === undefined ? rest : { ...rest, logits: { $floats: textOf(new Uint8Array(logits.buffer)) } });
  };
  const open = (value) => {
    if (value === null || typeof value !== 'object') return value;
    if (typeof value.$bytes === 'string') return bytesOf(value.$bytes);
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, open(part)]));
  };
  window.toWorker = (message) => worker.postMessage(open(message));
  window.stopWorker = () => worker.terminate();
})()`;
const stopWorker = 'window.stopWorker()';
function sendToWorker(message: unknown): void {
  // Set by the script above.
  (globalThis as unknown as { toWorker(message: unknown): void }).toWorker(message);
}

/** Bytes as text: they cannot cross into the page otherwise. */
function toWire(value: unknown): unknown {
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') };
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, toWire(part)]));
}

function fromWire(reply: unknown): unknown {
  if (typeof reply !== 'object' || reply === null || !('logits' in reply)) return reply;
  const { logits } = reply as { logits: { $floats: string } };
  const bytes = Buffer.from(logits.$floats, 'base64');
  return { ...reply, logits: new Float32Array(new Uint8Array(bytes).buffer) };
}
