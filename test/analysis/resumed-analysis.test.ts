/** An analysis that ended in the middle goes on where it ended, in another process, and finds what one without an end finds. */
import { existsSync, readdirSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyseBatch, type BatchEvent, type BatchOptions } from '../../src-main/analysis/batch';
import type { AnalysisResult } from '../../src-main/contract/report';
import type { Engine } from '../../src-main/detection/engine/engine';
import { loadModel, type Model } from '../../src-main/detection/model';
import { inProcessDecoder } from '../../src-main/slide/codec/decoder';
import { startRealEngine } from '../detection/engine-host-file';
import { placePhantom } from '../fixture/phantom';
import { writeTinyModel } from '../fixture/tiny-model';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

describe('an analysis that ended in the middle', () => {
  let folder: TemporaryFolder;
  let model: Model;
  let whole: AnalysisResult;
  let patchesOfWhole = 0;

  beforeAll(async () => {
    folder = temporaryFolder();
    await placePhantom(join(folder.path, 'a.tif'), { seed: 5, areaMm2: 0.6 });
    writeTinyModel(join(folder.path, 'model'), { group: 'C4', judge: 'radial' });
    model = await loadModel(join(folder.path, 'model'));
    const { result, scouted } = await run('whole');
    whole = result ?? expect.unreachable();
    patchesOfWhole = scouted;
  }, 120_000);
  afterAll(() => folder.remove());

  interface Ran {
    readonly result: AnalysisResult | null;
    readonly events: readonly BatchEvent[];
    /** Patches that the network was given. */
    readonly scouted: number;
  }

  /** @param endAfter so many patches were told of */
  async function run(out: string, endAfter = Infinity, options: Partial<BatchOptions> = {}): Promise<Ran> {
    let scouted = 0;
    const counting = async (): Promise<Engine> => {
      const engine = await startRealEngine(model);
      const scout: Engine['scout'] = (patch, signal) => {
        scouted += 1;
        return engine.scout(patch, signal);
      };
      const { provider, precision, device, judgeBatch } = engine;
      return {
        ...{ provider, precision, device, judgeBatch, scout },
        get events() {
          return engine.events;
        },
        judge: (patches, signal) => engine.judge(patches, signal),
        close: () => engine.close(),
      };
    };
    const controller = new AbortController();
    const events: BatchEvent[] = [];
    const batch = analyseBatch({
      ...{
        slides: [{ path: join(folder.path, 'a.tif') }],
        folder: join(folder.path, out),
        formats: ['json'],
        model,
      },
      ...{ startEngine: counting, decoder: inProcessDecoder, version: 'test' },
      signal: controller.signal,
      ...options,
    });
    try {
      for await (const event of batch) {
        events.push(event);
        const isFarEnough = event.type === 'progress' && event.progress.patchesDone >= endAfter;
        if (isFarEnough) controller.abort();
      }
    } catch (thrown) {
      expect(thrown).toMatchObject({ tag: 'aborted' });
    }
    const done = events.find((event) => event.type === 'done');
    return { result: done?.result ?? null, events, scouted };
  }

  const unfinished = (out: string): string[] =>
    readdirSync(join(folder.path, out)).filter((name) => name.endsWith('.unfinished'));
  const resumedIn = ({ events }: Ran): number =>
    events.find((event) => event.type === 'resumed')?.patches ?? 0;

  it('goes on with the patches that are left, and finds the same to the last bit', async () => {
    expect(patchesOfWhole).toBeGreaterThan(6);
    const first = await run('ended', 3);
    expect(first.result).toBeNull();
    expect(unfinished('ended')).toHaveLength(1);
    const second = await run('ended', 5);
    expect(resumedIn(second)).toBeGreaterThanOrEqual(3);
    const third = await run('ended');
    const before = resumedIn(third);
    expect(before).toBeGreaterThanOrEqual(5);
    // No finished patch is computed again.
    expect(third.scouted).toBe(patchesOfWhole - before);
    expect(third.result?.candidates).toEqual(whole.candidates);
    expect(third.result?.analysedAreaMm2).toBe(whole.analysedAreaMm2);
    expect(third.result?.hotspots).toEqual(whole.hotspots);
    expect(unfinished('ended')).toEqual([]);
    expect(existsSync(join(folder.path, 'ended', 'a.json'))).toBe(true);
  }, 120_000);

  it('begins from nothing where anything else is asked for', async () => {
    await run('other', 3);
    const mpp = { x: 0.26, y: 0.26 };
    const { events } = await run('other', 3, {
      decidedAbout: () => Promise.resolve({ mpp, maskEdits: [], notes: [] }),
    });
    expect(events.some(({ type }) => type === 'resumed')).toBe(false);
    // It took the place of the one before.
    expect(unfinished('other')).toHaveLength(1);
    // As it is when somebody wrote to the file, wherever in it.
    utimesSync(join(folder.path, 'a.tif'), new Date(), new Date(Date.now() - 60_000));
    expect(resumedIn(await run('other', 3))).toBe(0);
    for (const name of unfinished('other'))
      expect(readFileSync(join(folder.path, 'other', name), 'utf8')).not.toContain(folder.path);
  }, 120_000);
});
