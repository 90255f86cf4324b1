/** The inference process dies in the middle of a batch: its slide goes on with another one, and is set aside where each one dies at it. */
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SpindleError } from '../../src-main/contract/errors';
import { analyseBatch, type BatchEvent } from '../../src-main/analysis/batch';
import { startProvenEngine } from '../../src-main/analysis/proven-engine';
import { childProcessHost } from '../../src-main/detection/engine/child-process-host';
import type { Engine, EngineHost } from '../../src-main/detection/engine/engine';
import { engineFailed } from '../../src-main/detection/engine/fault';
import { defaultModelId, loadModel } from '../../src-main/detection/model';
import { findInstallation } from '../../src-main/session/installation';
import { inProcessDecoder } from '../../src-main/slide/codec/decoder';
import { writeAperioSvs } from '../fixture/aperio-svs';
import { placePhantom } from '../fixture/phantom';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = temporaryFolder();
  await placePhantom(join(folder.path, 'a.tiff'), { areaMm2: 0.3 });
  await writeAperioSvs(join(folder.path, 'b.svs'));
});
afterAll(() => folder.remove());

interface Ended {
  readonly events: readonly string[];
  readonly hosts: number;
}

interface RunOptions {
  readonly slides?: readonly string[];
  readonly jobs?: number;
  /** Around the one that starts it. */
  readonly startEngine?: (start: () => Promise<Engine>) => Promise<Engine>;
}

/** @param isToDie at a patch that was finished, of a slide that this process finished so many patches of before */
async function run(
  out: string,
  isToDie: (event: BatchEvent, hosts: number) => boolean,
  { slides = ['a.tiff', 'b.svs'], jobs = 1, startEngine = (start) => start() }: RunOptions = {},
): Promise<Ended> {
  const installation = findInstallation();
  const model = await loadModel(join(installation.models, defaultModelId));
  const spawn = childProcessHost(installation.engineHost);
  const hosts: EngineHost[] = [];
  const spawnHost = (): EngineHost => {
    const host = spawn();
    hosts.push(host);
    return host;
  };
  const batch = analyseBatch({
    slides: slides.map((name) => ({ path: join(folder.path, name) })),
    folder: out,
    formats: ['json'],
    model,
    startEngine: () =>
      startEngine(() => startProvenEngine({ model, provider: 'cpu', spawnHost, threads: 1 })),
    decoder: inProcessDecoder,
    version: 'test',
    jobs,
  });
  const events: string[] = [];
  for await (const event of batch) {
    if (isToDie(event, hosts.length)) hosts.at(-1)?.kill();
    if (event.type === 'done' || event.type === 'failed' || event.type === 'again')
      events.push(`${basename(event.path)} ${event.type}`);
    if (event.type === 'resumed') events.push(`${basename(event.path)} resumed`);
  }
  return { events, hosts: hosts.length };
}

describe('a batch whose engine dies', () => {
  it('goes on with another engine after the last finished patch', async () => {
    const out = join(folder.path, 'once');
    const ended = await run(
      out,
      (event, hosts) => event.type === 'progress' && hosts === 1 && event.progress.patchesDone === 1,
    );
    expect(ended).toEqual({
      events: ['a.tiff again', 'a.tiff resumed', 'a.tiff done', 'b.svs done'],
      hosts: 2,
    });
    expect(readdirSync(out).sort()).toEqual(['a.json', 'b.json', 'summary.csv']);
  });

  it('starts one engine for all slides that it died under, also for one that notices it when the next is there', async () => {
    await writeAperioSvs(join(folder.path, 'c.svs'), { seed: 2 });
    const isStarted = new AbortController();
    let calls = 0;
    let starts = 0;
    const ended = await run(join(folder.path, 'both'), () => false, {
      ...{ slides: ['b.svs', 'c.svs'], jobs: 2 },
      startEngine: async (start) => {
        const engine = await start();
        starts += 1;
        if (starts > 1) {
          isStarted.abort();
          return engine;
        }
        return Object.assign(Object.create(engine) as Engine, {
          scout: async () => {
            calls += 1;
            if (calls > 1 && !isStarted.signal.aborted) await once(isStarted.signal, 'abort');
            throw engineFailed('ended', 'somebody ended it');
          },
        });
      },
    });
    expect([ended.events.toSorted(), ended.hosts]).toEqual([
      ['b.svs again', 'b.svs done', 'c.svs again', 'c.svs done'],
      2,
    ]);
  });

  it('sets a slide aside at which every engine dies, and does the others', async () => {
    const out = join(folder.path, 'always');
    const ended = await run(
      out,
      (event) => event.type === 'progress' && event.index === 0 && event.progress.stage === 'detecting',
    );
    expect(ended).toEqual({
      events: ['a.tiff again', 'a.tiff again', 'a.tiff failed', 'b.svs done'],
      hosts: 4,
    });
    expect(existsSync(join(out, 'a.json'))).toBe(false);
    expect(existsSync(join(out, 'b.json'))).toBe(true);
    expect(readFileSync(join(out, 'summary.csv'), 'utf8')).toMatch(/a\.tiff,failed.*engine-failed/);
  });

  it('ends where no engine can be started: no slide is at fault, and all wait', async () => {
    const model = await loadModel(join(findInstallation().models, defaultModelId));
    let starts = 0;
    const batch = analyseBatch({
      slides: [{ path: join(folder.path, 'b.svs') }, { path: join(folder.path, 'a.tiff') }],
      folder: join(folder.path, 'none'),
      formats: ['json'],
      model,
      startEngine: () => {
        starts += 1;
        return Promise.reject(
          new SpindleError('provider-unavailable', {
            what: 'no engine',
            why: 'none is here',
            remedy: 'buy one',
          }),
        );
      },
      decoder: inProcessDecoder,
      version: 'test',
    });
    const ended = async (): Promise<void> => {
      for await (const event of batch) expect(event.type).not.toBe('failed');
    };
    await expect(ended()).rejects.toMatchObject({ tag: 'provider-unavailable' });
    expect(starts).toBe(3);
    const summary = readFileSync(join(folder.path, 'none', 'summary.csv'), 'utf8');
    expect(summary.match(/not-begun/g)).toHaveLength(2);
  });
});
