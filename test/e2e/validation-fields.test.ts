/**
 * The engines of the page on the fixed validation fields, in Chromium: the shipped model gives the scores of the processor,
 * of which test/analysis asserts the F1 of the card over all fields. WebAssembly on every fifth field, which takes it
 * minutes for all; WebGPU on all of them and on a card only: played by the processor, they would take it hours.
 */
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { analyse } from '../../src-main/analysis/analyse';
import { classify, type Detection } from '../../src-main/contract/detection';
import type { Provider } from '../../src-main/contract/engine';
import { SpindleError } from '../../src-main/contract/errors';
import type { Engine, SpawnEngineHost } from '../../src-main/detection/engine/engine';
import { startEngine } from '../../src-main/detection/engine/process-engine';
import { loadModel, type Model } from '../../src-main/detection/model';
import { findInstallation } from '../../src-main/session/installation';
import { startServer, type RunningServer } from '../../src-main/shell/server/server';
import { createDecodePool } from '../../src-main/slide/codec/decoder';
import { openSlide } from '../../src-main/slide/open';
import { detectionsBy, labels, type Detections } from '../analysis/detections-of-fields';
import { allowedShare, disagreements } from '../analysis/engine-agreement';
import { expectF1OfCard } from '../analysis/expect-f1-of-card';
import { validationFields, type Field } from '../analysis/labelled-fields';
import { bundledModelFolder } from '../detection/engine-host-file';
import { placePhantom } from '../fixture/phantom';
import { hasSharedData } from '../shared-data';
import { sessionFixture, type SessionFixture } from '../session/session-fixture';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { chromiumPath, launchChromium, onCard } from './chromium';

const timeoutMs = 600_000;
const installation = findInstallation();
const decoder = createDecodePool({ workerFile: installation.decodeWorker, threads: 2 });

describe.skipIf(chromiumPath === null || !hasSharedData)('validation fields in the page', () => {
  let folder: TemporaryFolder;
  let fixture: SessionFixture;
  let server: RunningServer;
  let browser: Browser;
  let model: Model;
  let processor: Detections[];

  beforeAll(async () => {
    model = await loadModel(bundledModelFolder);
    processor = (await detectionsBy('cpu')) ?? expect.unreachable('every machine has a processor');
    folder = temporaryFolder();
    const slide = join(folder.path, 'phantom.tif');
    await placePhantom(slide, { areaMm2: 0.1 });
    fixture = await sessionFixture(slide);
    server = await startServer({ session: fixture.session, installation, port: 0 });
    browser = await launchChromium(onCard);
    await (await browser.newPage()).goto(server.newAddress());
    await vi.waitFor(() => expect(fixture.session.pages.page).not.toBeNull(), { timeout: 90_000 });
  }, timeoutMs);
  afterAll(async () => {
    await browser.close();
    await server.close();
    await fixture.end();
    folder.remove();
    await decoder.close();
  });

  async function detectionsInPage(engine: Engine, fields: readonly Field[]): Promise<Detection[][]> {
    const lists: Detection[][] = [];
    for (const { file, mpp } of fields) {
      const slide = await openSlide(join(labels, file), { decoder });
      const size = { x: mpp, y: mpp, source: 'user' } as const;
      const { version } = installation;
      for await (const event of analyse({ slide, mpp: size, model, engine, version })) {
        if (event.type !== 'finished') continue;
        lists.push(classify(event.result.candidates, event.result.threshold));
      }
      await slide.close();
    }
    return lists;
  }

  it.for([
    ['browser-wasm', 5],
    ['browser-webgpu', 1],
  ] as const satisfies [Provider, number][])(
    'give on %s the scores of the processor, and where all are computed the F1 of the card',
    { timeout: timeoutMs },
    async ([provider, step], context) => {
      const engine = await startOnHardware(provider);
      if (engine === null) return context.skip('the browser has no graphics card');
      const isTaken = (_: unknown, index: number): boolean => index % step === 0;
      const expected = processor.filter(isTaken);
      const start = performance.now();
      const found = await detectionsInPage(engine, validationFields(labels).filter(isTaken));
      const seconds = (performance.now() - start) / 1000;
      const { device } = engine;
      await engine.close();
      if (step === 1) expectF1OfCard(labels, found);
      const differing = found.flatMap((each, index) => disagreements(each, expected[index] ?? []));
      const places = expected.flat().length;
      process.stdout.write(
        `${provider}, ${device}: ${differing.length} of ${places} detections differ; ${seconds.toFixed(1)} s\n`,
      );
      expect(places).toBeGreaterThanOrEqual(30);
      expect(differing.length, differing.join('; ')).toBeLessThanOrEqual(allowedShare * places);
    },
  );

  /** `null` where the browser has no card for it. */
  async function startOnHardware(provider: Provider): Promise<Engine | null> {
    const spawnHost: SpawnEngineHost = () =>
      fixture.session.pages.spawnHost?.() ?? expect.unreachable('no page is open');
    try {
      return await startEngine({ model, provider, spawnHost, threads: 2, hardwareOnly: true });
    } catch (error) {
      if (error instanceof SpindleError && error.tag === 'provider-unavailable') return null;
      throw error;
    }
  }
});
