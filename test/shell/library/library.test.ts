/** The library from inside a program: what it shows and hides, what it refuses, and that nothing is left when it is closed. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  analyse,
  analysisEvents,
  openProject,
  openSlide,
  SpindleError,
  type Decision,
} from '../../../src-main/shell/library/library';
import { inProcessDecoder } from '../../../src-main/slide/codec/decoder';
import { openSlide as openWhole } from '../../../src-main/slide/open';
import { aperioSvs } from '../../fixture/aperio-svs';
import { placePhantom } from '../../fixture/phantom';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';

let folder: TemporaryFolder;
let path: string;
const workers = new Set<Worker>();
const noteWorker = (worker: Worker): void => {
  workers.add(worker);
  worker.on('exit', () => workers.delete(worker));
};

beforeAll(async () => {
  folder = temporaryFolder();
  path = join(folder.path, 'field.tif');
  await placePhantom(path, { seed: 5, areaMm2: 0.1 });
  process.on('worker', noteWorker);
});
afterAll(() => {
  process.off('worker', noteWorker);
  folder.remove();
});

const printed: unknown[] = [];
beforeEach(() => {
  printed.length = 0;
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => printed.push(text) > 0);
});
afterEach(() => {
  vi.restoreAllMocks();
  expect(printed).toEqual([]);
});

/** The processes that this one has started, where the system tells. */
function children(): string[] {
  const tasks = `/proc/${process.pid}/task`;
  if (!existsSync(tasks)) return [];
  return readdirSync(tasks).flatMap((task) =>
    readFileSync(join(tasks, task, 'children'), 'utf8')
      .split(' ')
      .filter(Boolean),
  );
}

async function tagOf(work: Promise<unknown> | (() => unknown)): Promise<string> {
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (thrown) {
    if (thrown instanceof SpindleError) return thrown.tag;
    throw thrown;
  }
  return 'none';
}

/** As a program that no compiler checked hands it over. */
const untyped = (value: unknown): never => value as never;

describe('a slide', () => {
  it('has the pixels that the slide has, at a level and between levels', async () => {
    const region = { level: 0, x: 100, y: 200, width: 300, height: 200 };
    const scaled = { x: 50, y: 60, width: 70, height: 80, stepX: 3.3, stepY: 3.3 };
    const whole = await openWhole(path, { decoder: inProcessDecoder });
    const slide = await openSlide(path);
    expect(await slide.readRegion(region)).toEqual(await whole.readRegion(region));
    expect(await slide.readScaled(scaled)).toEqual(await whole.readScaled(scaled));
    expect(await slide.picture()).toEqual(await whole.picture());
    await whole.close();
    await slide.close();
    await slide.close();
    expect(await tagOf(slide.readRegion({ ...region, x: 0 }))).toBe('aborted');
  });

  it('shares its workers with others, and ends them with the last', async () => {
    const region = { level: 0, x: 0, y: 0, width: 64, height: 64 };
    const [one, other] = await Promise.all([openSlide(path), openSlide(path)]);
    await Promise.all([one.readRegion(region), other.readRegion(region)]);
    expect(workers.size).toBeGreaterThan(0);
    await one.close();
    expect((await other.readRegion({ ...region, x: 999 })).missing).toEqual([]);
    await other.close();
    expect(workers.size).toBe(0);
  });

  it('hides what may identify a person until it is asked for', async () => {
    const svs = join(folder.path, 'labelled.svs');
    writeFileSync(svs, await aperioSvs());
    const hidden = await openSlide(svs);
    const shown = await openSlide(svs, { identifying: true });
    const names = shown.info.associatedImages.map(({ name }) => name);
    expect(names).toContain('label');
    expect(hidden.info.associatedImages.map(({ name }) => name)).not.toContain('label');
    expect(Object.keys(hidden.info.properties).length).toBeLessThan(
      Object.keys(shown.info.properties).length,
    );
    expect(await tagOf(hidden.readAssociatedImage('label'))).toBe('not-found');
    expect((await shown.readAssociatedImage('label')).width).toBeGreaterThan(0);
    await hidden.close();
    await shown.close();
  });

  it('is refused with a tag, and leaves no worker', async () => {
    const text = join(folder.path, 'notes.txt');
    writeFileSync(text, 'no slide');
    expect(await tagOf(openSlide(join(folder.path, 'none.svs')))).toBe('not-found');
    expect(await tagOf(openSlide(text))).toBe('unsupported-format');
    expect(await tagOf(openSlide('nul\0byte'))).toBe('not-found');
    expect(await tagOf(openSlide(path, { scene: 7 }))).toBe('request-invalid');
    expect(await tagOf(openSlide(path, { signal: AbortSignal.abort() }))).toBe('aborted');
    for (const wrong of [undefined, null, 7, ''])
      expect(await tagOf(openSlide(untyped(wrong)))).toBe('request-invalid');
    for (const wrong of [{ scene: -1 }, { requests: 0 }, { tileCache: '9' }, { signal: 'now' }])
      expect(await tagOf(openSlide(path, untyped(wrong)))).toBe('request-invalid');
    expect(workers.size).toBe(0);
  });
});

describe('an analysis', () => {
  const quick = { provider: 'cpu', threads: 1 } as const;

  it('of a path is that of the open slide, which stays open', async () => {
    const stages: string[] = [];
    const slide = await openSlide(path);
    const roi = {
      polygons: [
        [
          [
            [0, 0],
            [700, 0],
            [700, 700],
            [0, 700],
          ],
        ],
      ],
    } as const;
    const opened = await analyse(slide, { ...quick, roi, onProgress: ({ stage }) => stages.push(stage) });
    expect(opened.roi).toEqual(roi);
    expect(stages[0]).toBe('starting-engine');
    expect(stages.at(-1)).toBe('counting');
    expect((await slide.readRegion({ level: 0, x: 0, y: 0, width: 8, height: 8 })).missing).toEqual([]);
    await slide.close();
    const named = await analyse(path, { ...quick, roi });
    expect(named.candidates).toEqual(opened.candidates);
    expect(named.candidates.length).toBeGreaterThan(0);
    expect([workers.size, children()]).toEqual([0, []]);
  });

  it('takes a pixel size and a threshold, and says so', async () => {
    const { mpp, threshold, profile } = await analyse(path, { ...quick, mpp: 0.3, threshold: 0.4 });
    expect([mpp, threshold, profile]).toEqual([{ x: 0.3, y: 0.3, source: 'user' }, 0.4, null]);
  });

  it('ends with its engine where the caller leaves, throws or aborts', async () => {
    for await (const event of analysisEvents(path, quick)) if (event.type === 'candidates') break;
    expect([workers.size, children()]).toEqual([0, []]);

    const thrown = new Error('of the caller');
    const throwing = (): never => {
      throw thrown;
    };
    await expect(analyse(path, { ...quick, onProgress: throwing })).rejects.toBe(thrown);

    const stop = new AbortController();
    const stopped = analyse(path, {
      ...quick,
      signal: stop.signal,
      onProgress: ({ stage }) => {
        if (stage === 'detecting') stop.abort();
      },
    });
    expect(await tagOf(stopped)).toBe('aborted');
    expect([workers.size, children()]).toEqual([0, []]);
  });

  it('is refused with a tag', async () => {
    expect(await tagOf(analyse(path, { model: 'none' }))).toBe('model-not-found');
    expect(await tagOf(analyse(path, { profile: join(folder.path, 'none.json') }))).toBe('not-found');
    expect(await tagOf(analyse(path, { profile: 'a', threshold: 0.5 }))).toBe('request-invalid');
    expect(await tagOf(analyse(path, { roi: path }))).toBe('roi-invalid');
    expect(await tagOf(analyse(path, { mpp: 50 }))).toBe('mpp-implausible');
    expect(await tagOf(analyse(path, { provider: 'browser-wasm' }))).toBe('provider-unavailable');
    const slide = await openSlide(path);
    expect(await tagOf(analyse(untyped({ ...slide })))).toBe('request-invalid');
    await slide.close();
    for (const wrong of [{ threshold: 2 }, { provider: 'gpu' }, { roi: { polygons: [] } }, { mpp: -1 }])
      expect(await tagOf(analyse(path, untyped(wrong)))).toBe('request-invalid');
    expect([workers.size, children()]).toEqual([0, []]);
  });
});

describe('a project', () => {
  const slide = untyped({ key: '0123456789abcdef0123456789abcdef', scene: 0 });
  const sized = (x: number): Decision => ({ kind: 'set-pixel-size', slide, mpp: { x, y: x } });

  it('takes decisions, which another that only reads sees at once', async () => {
    const file = join(folder.path, 'study.spindle');
    expect(await tagOf(() => openProject(file))).toBe('not-found');
    const project = openProject(file, { create: true });
    const reading = openProject(file, { readOnly: true });
    const [entry] = project.execute([{ by: 'AB', command: sized(0.25), id: 'first' }]);
    expect(reading.stateOf(slide).values('pixel-size')).toEqual([
      { id: '', seq: 1, value: { x: 0.25, y: 0.25 } },
    ]);
    expect(project.execute([{ by: 'AB', command: sized(0.25), id: 'first' }])).toEqual([entry]);
    project.execute([{ by: 'AB', command: { kind: 'undo', slide, of: 'first' } }]);
    expect([reading.stateOf(slide).seq, reading.stateOf(slide).values('pixel-size')]).toEqual([2, []]);
    expect(reading.entriesOf(slide, 1).map(({ command }) => command.kind)).toEqual(['undo']);
    expect(reading.info().people).toEqual(['AB']);
    // A row of a project says which slide it is, and more.
    const [row] = reading.info().slides;
    project.execute([{ by: 'CD', command: { ...sized(0.5), slide: untyped(row) } }]);
    expect(reading.cases().map(({ slides }) => slides.length)).toEqual([1]);
    expect(await tagOf(() => reading.execute([{ by: 'AB', command: sized(0.3) }]))).toBe('request-invalid');
    const stale = { by: 'AB', command: sized(0.3), basedOn: 1 };
    expect(await tagOf(() => project.execute([stale]))).toBe('conflict');
    reading.close();
    project.close();
    project.close();
    expect(await tagOf(() => project.info())).toBe('request-invalid');
  });

  it('is refused with a tag, and nothing is written', async () => {
    const file = join(folder.path, 'refused.spindle');
    const project = openProject(file, { create: true });
    const run = { kind: 'record-run', slide, run: 'r', startedAt: '2026-01-01T00:00:00Z' };
    for (const command of [{ kind: 'nonsense', slide }, { kind: 'undo', slide, of: 'none' }, run, null])
      expect(await tagOf(() => project.execute([untyped({ by: 'AB', command })]))).toBe('request-invalid');
    expect(await tagOf(() => project.execute([{ by: '', command: sized(0.25) }]))).toBe('request-invalid');
    expect(await tagOf(() => project.stateOf(untyped({ key: 'x' })))).toBe('request-invalid');
    expect(await tagOf(project.record(untyped({}), 'AB'))).toBe('request-invalid');
    expect(project.resultOf('none')).toBeNull();
    expect(project.info().head.seq).toBe(0);
    project.close();
    expect(await tagOf(() => openProject(path))).toBe('project-invalid');
    const both = { create: true, readOnly: true };
    expect(await tagOf(() => openProject(file, both))).toBe('request-invalid');
  });
});
