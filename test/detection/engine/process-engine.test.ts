import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SpindleError, type ErrorTag } from '../../../src-main/contract/errors';
import type { Pixels } from '../../../src-main/contract/slide';
import { childProcessHost } from '../../../src-main/detection/engine/child-process-host';
import type { ProviderChoice } from '../../../src-main/contract/engine';
import type { Engine, EngineHost } from '../../../src-main/detection/engine/engine';
import { startEngine } from '../../../src-main/detection/engine/process-engine';
import { loadModel, readGolden, type Model } from '../../../src-main/detection/model';
import { inputExtent } from '../../../src-main/detection/receptive-field';
import { loopForEver } from '../../fixture/onnx-writer';
import { writeTinyModel } from '../../fixture/tiny-model';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import { bundledModelFolder, engineHostFile, startRealEngine } from '../engine-host-file';
import { paint } from '../memory-slide';

let model: Model;
let temporary: TemporaryFolder;
let engine: Engine | null = null;

beforeEach(async () => {
  temporary = temporaryFolder();
  model = await loadModel(bundledModelFolder);
});
afterEach(async () => {
  await engine?.close();
  engine = null;
  temporary.remove();
});

const grey = (width: number, height: number): Pixels => paint(width, height, () => [128, 128, 128]);

/** An input that gives so many cells of the scout each way. */
function greyOf(columns: number, rows: number): Pixels {
  const { scout } = model.manifest;
  return grey(inputExtent(scout, columns), inputExtent(scout, rows));
}

function expectNear(values: Float32Array, expected: Float32Array, tolerance: number): void {
  expect(values).toHaveLength(expected.length);
  expected.forEach((value, index) => {
    expect(Math.abs((values[index] ?? NaN) - value)).toBeLessThanOrEqual(tolerance);
  });
}

async function failure(promise: Promise<unknown>): Promise<SpindleError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof SpindleError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

/** A tiny model with another graph, whose checksum is right. */
async function withGraph(stage: 'scout' | 'judge', corrupt: (graph: Buffer) => Uint8Array): Promise<Model> {
  const folder = join(temporary.path, 'model');
  const manifest = writeTinyModel(folder);
  const graph = corrupt(readFileSync(join(folder, `${stage}.onnx`)));
  writeFileSync(join(folder, `${stage}.onnx`), graph);
  const sha256 = createHash('sha256').update(graph).digest('hex');
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify({ ...manifest, [stage]: { ...manifest[stage], sha256 } }),
  );
  return loadModel(folder);
}

describe('an engine in a child process', () => {
  it('computes the golden logits of both stages, of the size that the manifest means', async () => {
    engine = await startRealEngine(model);
    const { scout, judge } = model.manifest;
    const golden = await readGolden(model, 'scout', 'float32');
    const map = await engine.scout({ width: golden.width, height: golden.height, data: golden.input });
    expect(map.data).toHaveLength(map.width * map.height);
    expect(map.width).toBe((golden.width - scout.receptiveField) / scout.stride + 1);
    expectNear(map.data, golden.logits, scout.golden.tolerance);
    const patches = await readGolden(model, 'judge', 'float32');
    expectNear(await engine.judge(patches.input), patches.logits, judge.golden.tolerance);
    expect(engine).toMatchObject({ provider: 'cpu', precision: 'float32' });
  });

  it('computes in integers where it is told to, in float32 where there is no such graph', async () => {
    const folder = join(temporary.path, 'mixed');
    const manifest = writeTinyModel(folder);
    const { int8: _graph, ...scout } = manifest.scout;
    const { int8Output: _output, ...scoutGolden } = scout.golden;
    const mixed = { ...manifest, scout: { ...scout, golden: scoutGolden } };
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify(mixed));
    const tiny = await loadModel(folder);
    engine = await startRealEngine(tiny, 'int8');
    const { width, height, input, logits } = await readGolden(tiny, 'scout', 'int8');
    expectNear((await engine.scout({ width, height, data: input })).data, logits, 1e-5);
    const judge = await readGolden(tiny, 'judge', 'int8');
    const float = await readGolden(tiny, 'judge', 'float32');
    expectNear(await engine.judge(judge.input), judge.logits, 0);
    expect(judge.logits).not.toEqual(float.logits);
  });

  it('gives a patch the same logit whatever others are judged with it', async () => {
    engine = await startRealEngine(model);
    const { count, input } = await readGolden(model, 'judge', 'float32');
    const together = await engine.judge(input);
    const bytes = input.length / count;
    for (let index = 0; index < count; index += 1) {
      const alone = await engine.judge(input.slice(index * bytes, (index + 1) * bytes));
      expectNear(alone, together.subarray(index, index + 1), 1e-5);
    }
    expect(await engine.judge(new Uint8Array(0))).toHaveLength(0);
    expect((await failure(engine.judge(input.slice(1)))).tag).toBe('engine-failed');
  });

  it('answers each of many requests of both stages with its own logits', async () => {
    const started = await startRealEngine(model);
    engine = started;
    const { size } = model.manifest.judge;
    const cells = [1, 2, 12, 1, 5, 9, 3];
    const answers = await Promise.all(
      cells.flatMap((count) => [
        started.scout(greyOf(count, 2)).then(({ width }) => width),
        started.judge(new Uint8Array(count * size * size * 3)).then(({ length }) => length),
      ]),
    );
    expect(answers).toEqual(cells.flatMap((count) => [count, count]));
  });

  it('fails with the reason when the host is killed in mid-run, and stays failed', async () => {
    const hosts: EngineHost[] = [];
    engine = await startEngine({
      model,
      provider: 'auto',
      threads: 1,
      spawnHost: () => {
        const host = childProcessHost(engineHostFile)();
        hosts.push(host);
        return host;
      },
    });
    const runs = [1, 2, 3, 4].map(() => engine?.scout(greyOf(149, 149)) ?? Promise.resolve());
    setTimeout(() => hosts[0]?.kill(), 50);
    for (const run of runs) {
      const error = await failure(run);
      expect(error.tag).toBe('engine-failed');
      expect(error.why).toContain('SIGKILL');
    }
    expect((await failure(engine.scout(greyOf(1, 1)))).tag).toBe('engine-failed');
  });

  it('gives up a request at once when told to, and answers the next', async () => {
    engine = await startRealEngine(model);
    const controller = new AbortController();
    const runs = [1, 2, 3].map(() => engine?.scout(greyOf(89, 89), controller.signal) ?? Promise.resolve());
    const failures = Promise.all(runs.map(failure));
    const start = performance.now();
    controller.abort();
    expect((await failures).map(({ tag }) => tag)).toEqual(['aborted', 'aborted', 'aborted']);
    expect(performance.now() - start).toBeLessThan(1000);
    expect((await engine.scout(greyOf(2, 1))).width).toBe(2);
    expect((await failure(engine.scout(greyOf(1, 1), AbortSignal.abort()))).tag).toBe('aborted');
  });

  it('reports a patch that the graph cannot take, and goes on', async () => {
    engine = await startRealEngine(model);
    expect((await failure(engine.scout(grey(4, 4)))).tag).toBe('engine-failed');
    expect((await failure(engine.scout({ width: 60, height: 60, data: new Uint8Array(9) }))).why).toContain(
      '9 bytes',
    );
    expect((await engine.scout(greyOf(1, 1))).width).toBe(1);
  });

  it('rejects what is under way when it is closed, and may be closed twice', async () => {
    engine = await startRealEngine(model);
    const run = failure(engine.scout(greyOf(149, 149)));
    await engine.close();
    expect((await run).tag).toBe('aborted');
    await engine.close();
    expect((await failure(engine.scout(greyOf(1, 1)))).tag).toBe('aborted');
  });

  it.each<[string, 'scout' | 'judge', (graph: Buffer) => Uint8Array]>([
    ['scout of noise', 'scout', (graph) => Uint8Array.from(graph, (_, index) => (index * 167) & 255)],
    ['judge cut in half', 'judge', (graph) => graph.subarray(0, graph.length / 2)],
    ['judge of nothing', 'judge', () => new Uint8Array(0)],
  ])('refuses a %s', async (_, stage, corrupt) => {
    const error = await failure(withGraph(stage, corrupt).then(startRealEngine));
    expect(error.tag).toBe('model-invalid');
    expect(error.where.path).toContain(`${stage}.onnx`);
  });

  it.each(['scout', 'judge'] as const)('refuses a %s of an operator that there is not', async (stage) => {
    const renamed = (graph: Buffer): Uint8Array =>
      Buffer.from(graph.toString('latin1').replace('Conv', 'Cone'), 'latin1');
    const foreign = await withGraph(stage, renamed);
    const error = await failure(startRealEngine(foreign));
    expect(error.tag).toBe('model-invalid');
    expect(error.where.path).toBe(foreign.folder);
    expect(error.why).toContain(`${stage}: `);
  });

  it('refuses a graph whose input has another name', async () => {
    const scout = { ...model.manifest.scout, inputName: 'picture' };
    const error = await failure(startRealEngine({ ...model, manifest: { ...model.manifest, scout } }));
    expect(error.tag).toBe('model-invalid');
    expect(error.why).toContain('picture');
  });

  it('notices a graph whose stride is not the manifest’s', async () => {
    const scout = { ...model.manifest.scout, stride: 8 };
    engine = await startRealEngine({ ...model, manifest: { ...model.manifest, scout } });
    const error = await failure(engine.scout(greyOf(5, 5)));
    expect(error.tag).toBe('engine-failed');
    expect(error.why).toContain('manifest');
  });

  it('notices a judge whose patch is not the manifest’s', async () => {
    const tiny = writeTinyModel(join(temporary.path, 'tiny'));
    const judge = { ...tiny.judge, size: tiny.judge.size + 2 };
    const loaded = await loadModel(join(temporary.path, 'tiny'));
    engine = await startRealEngine({ ...loaded, manifest: { ...tiny, judge } });
    const error = await failure(engine.judge(new Uint8Array(judge.size * judge.size * 3)));
    expect(error.tag).toBe('engine-failed');
    expect(error.why).toContain('manifest');
  });

  it('refuses a provider that does not exist', async () => {
    // What a person typed is checked again here, whatever the type says.
    const provider = 'quantum' as ProviderChoice;
    const error = await failure(
      startEngine({ model, provider, spawnHost: childProcessHost(engineHostFile) }),
    );
    expect(error.tag).toBe('provider-unavailable');
  });

  it('gives up a graph that computes for ever, by the name of its model', async () => {
    const endless = await withGraph('judge', () => loopForEver());
    engine = await startEngine({
      model: endless,
      provider: 'cpu',
      spawnHost: childProcessHost(engineHostFile),
      graceMs: 2000,
    });
    const { size } = endless.manifest.judge;
    const start = performance.now();
    const error = await failure(engine.judge(new Uint8Array(size * size * 3)));
    expect(error.tag).toBe('engine-failed');
    expect(error.why).toBe(
      'the judge of the model tiny computed for more than 2 s, which is far too long for its size',
    );
    expect(performance.now() - start).toBeLessThan(30_000);
    // Its process is gone with it.
    expect((await failure(engine.judge(new Uint8Array(size * size * 3)))).why).toBe(error.why);
  });

  it.each<[string, string, ErrorTag]>([
    ['absent', '', 'engine-failed'],
    ['that ends at once', 'process.stderr.write("out of luck"); process.exitCode = 7;', 'engine-failed'],
    ['that talks nonsense', 'process.on("message", () => process.send({ type: "soup" }));', 'engine-failed'],
  ])('says why a host %s does not start', async (_, script, tag) => {
    const hostFile = join(temporary.path, 'host.mjs');
    if (script !== '') writeFileSync(hostFile, script);
    const error = await failure(
      startEngine({ model, provider: 'cpu', spawnHost: childProcessHost(hostFile) }),
    );
    expect(error.tag).toBe(tag satisfies ErrorTag);
    if (script.includes('luck')) expect(error.why).toContain('status 7: out of luck');
    if (script === '') expect(error.why).toContain('Cannot find module');
  });
});
