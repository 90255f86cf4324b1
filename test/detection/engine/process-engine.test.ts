import { createHash } from 'node:crypto';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SpindleError, type ErrorTag } from '../../../src-main/contract/errors';
import type { Pixels } from '../../../src-main/contract/slide';
import { childProcessHost } from '../../../src-main/detection/engine/child-process-host';
import type { Engine, EngineHost, ProviderChoice } from '../../../src-main/detection/engine/engine';
import { startEngine } from '../../../src-main/detection/engine/process-engine';
import { loadModel, readGolden, type Model } from '../../../src-main/detection/model';
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

async function failure(promise: Promise<unknown>): Promise<SpindleError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof SpindleError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

/** A copy of the bundled model with another graph, whose checksum is right. */
async function withGraph(graph: Uint8Array): Promise<Model> {
  const folder = join(temporary.path, 'model');
  cpSync(bundledModelFolder, folder, { recursive: true });
  writeFileSync(join(folder, 'scout.onnx'), graph);
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { scout: object };
  const sha256 = createHash('sha256').update(graph).digest('hex');
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify({ ...manifest, scout: { ...manifest.scout, sha256 } }),
  );
  return loadModel(folder);
}

describe('an engine in a child process', () => {
  it('computes the golden logits, of the size that the manifest means', async () => {
    engine = await startRealEngine(model);
    const golden = await readGolden(model);
    const map = await engine.run({ width: golden.width, height: golden.height, data: golden.input });
    expect(map.data).toHaveLength(map.width * map.height);
    expect(map.width).toBe((golden.width - 46) / 4 + 1);
    golden.logits.forEach((logit, cell) => {
      expect(Math.abs((map.data[cell] ?? NaN) - logit)).toBeLessThanOrEqual(model.manifest.golden.tolerance);
    });
    expect(engine.provider).toBe('cpu');
  });

  it('answers each of many requests with its own map', async () => {
    const started = await startRealEngine(model);
    engine = started;
    const widths = [46, 50, 90, 46, 62, 78, 54];
    const maps = await Promise.all(widths.map((width) => started.run(grey(width, 50))));
    expect(maps.map((map) => map.width)).toEqual(widths.map((width) => (width - 46) / 4 + 1));
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
    const runs = [1, 2, 3, 4].map(() => engine?.run(grey(638, 638)) ?? Promise.resolve());
    setTimeout(() => hosts[0]?.kill(), 50);
    for (const run of runs) {
      const error = await failure(run);
      expect(error.tag).toBe('engine-failed');
      expect(error.why).toContain('SIGKILL');
    }
    expect((await failure(engine.run(grey(46, 46)))).tag).toBe('engine-failed');
  });

  it('gives up a request at once when told to, and answers the next', async () => {
    engine = await startRealEngine(model);
    const controller = new AbortController();
    const runs = [1, 2, 3].map(() => engine?.run(grey(398, 398), controller.signal) ?? Promise.resolve());
    const failures = Promise.all(runs.map(failure));
    const start = performance.now();
    controller.abort();
    expect((await failures).map(({ tag }) => tag)).toEqual(['aborted', 'aborted', 'aborted']);
    expect(performance.now() - start).toBeLessThan(1000);
    expect((await engine.run(grey(50, 46))).width).toBe(2);
    expect((await failure(engine.run(grey(46, 46), AbortSignal.abort()))).tag).toBe('aborted');
  });

  it('reports a patch that the graph cannot take, and goes on', async () => {
    engine = await startRealEngine(model);
    expect((await failure(engine.run(grey(4, 4)))).tag).toBe('engine-failed');
    expect((await failure(engine.run({ width: 60, height: 60, data: new Uint8Array(9) }))).why).toContain(
      '9 bytes',
    );
    expect((await engine.run(grey(46, 46))).width).toBe(1);
  });

  it('rejects what is under way when it is closed, and may be closed twice', async () => {
    engine = await startRealEngine(model);
    const run = failure(engine.run(grey(638, 638)));
    await engine.close();
    expect((await run).tag).toBe('aborted');
    await engine.close();
    expect((await failure(engine.run(grey(46, 46)))).tag).toBe('aborted');
  });

  it.each<[string, (graph: Buffer) => Uint8Array]>([
    ['of noise', (graph) => Uint8Array.from(graph, (_, index) => (index * 167) & 255)],
    ['cut in half', (graph) => graph.subarray(0, graph.length / 2)],
    ['of nothing', () => new Uint8Array(0)],
  ])('refuses a graph %s', async (_, corrupt) => {
    const corrupted = await withGraph(corrupt(readFileSync(join(bundledModelFolder, 'scout.onnx'))));
    const error = await failure(startRealEngine(corrupted));
    expect(error.tag).toBe('model-invalid');
    expect(error.where.path).toBe(corrupted.folder);
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
    const error = await failure(engine.run(grey(62, 62)));
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
