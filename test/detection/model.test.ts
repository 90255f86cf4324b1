import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SpindleError } from '../../src-main/contract/errors';
import {
  defaultModelId,
  loadModel,
  loadModels,
  precisionsOf,
  readGolden,
  summariseModel,
} from '../../src-main/detection/model';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { writeTinyModel } from '../fixture/tiny-model';
import { bundledModelFolder, modelsFolder } from './engine-host-file';

let temporary: TemporaryFolder;
let folder: string;

beforeEach(() => {
  temporary = temporaryFolder();
  folder = join(temporary.path, 'copy');
  writeTinyModel(folder);
});
afterEach(() => temporary.remove());

function manifest(): Record<string, unknown> {
  return JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Record<string, unknown>;
}

/** Writes the manifest anew; objects in `part` replace single fields of those in the manifest, at any depth. */
function change(part: object): void {
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(merged(manifest(), part)));
}

function merged(old: object, part: object): object {
  const values = new Map<string, unknown>(Object.entries(old));
  for (const [key, value] of Object.entries(part) as [string, unknown][]) {
    const before = values.get(key);
    values.set(key, isObject(value) && isObject(before) ? merged(before, value) : value);
  }
  return Object.fromEntries(values);
}

function checksumOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

async function failure(promise: Promise<unknown>): Promise<SpindleError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof SpindleError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('loadModel', () => {
  it('loads the bundled model', async () => {
    const model = await loadModel(bundledModelFolder);
    expect(model.folder).toBe(bundledModelFolder);
    expect(summariseModel(model)).toMatchObject({ id: defaultModelId, group: 'C8', isDefault: true });
    expect(summariseModel(model).sha256).toBe(checksumOf(join(bundledModelFolder, 'manifest.json')));
    for (const stage of ['scout', 'judge'] as const) {
      for (const precision of precisionsOf(model.manifest, stage)) {
        const { count, width, height, input, logits } = await readGolden(model, stage, precision);
        expect(input).toHaveLength(count * width * height * 3);
        expect(logits.every(Number.isFinite)).toBe(true);
      }
    }
  });

  it.each([
    ['a file above the folder', { card: '../card.md' }],
    ['an absolute path', { scout: { file: '/etc/passwd' } }],
    ['the former schema', { schemaVersion: 1 }],
    ['an unknown field', { postinstall: 'rm' }],
    ['a candidate threshold above the threshold', { threshold: 0.1, candidateThreshold: 0.2 }],
    ['an id that is a path', { id: '../x' }],
    ['a text for a number', { suppressionRadiusUm: '6' }],
    ['a golden picture of inexact size', { scout: { golden: { width: 47 } } }],
    ['an odd receptive field', { scout: { receptiveField: 45 } }],
    ['an odd patch', { judge: { size: 15 } }],
  ])('refuses a manifest with %s', async (_, part) => {
    change(part);
    const error = await failure(loadModel(folder));
    expect(error.tag).toBe('model-invalid');
    expect(error.where.path).toBe(join(folder, 'manifest.json'));
  });

  it.each(['', 'null', '[1, 2', '{"schemaVersion": 2}', '\u0000'])(
    'refuses the manifest %j',
    async (text) => {
      writeFileSync(join(folder, 'manifest.json'), text);
      expect((await failure(loadModel(folder))).tag).toBe('model-invalid');
    },
  );

  it.each(['scout.onnx', 'scout-int8.onnx', 'judge.onnx', 'judge-int8.onnx'])(
    'refuses a %s that is not the one of the checksum',
    async (file) => {
      const graph = readFileSync(join(folder, file));
      graph[100] = (graph[100] ?? 0) ^ 1;
      writeFileSync(join(folder, file), graph);
      const error = await failure(loadModel(folder));
      expect(error.tag).toBe('model-invalid');
      expect(error.where.path).toBe(join(folder, file));
      expect(error.why).toContain(checksumOf(join(folder, file)));
    },
  );

  it('refuses integers that saturate on a processor without VNNI', async () => {
    const loud = join(temporary.path, 'loud');
    writeTinyModel(loud, { largestWeight: 114 });
    const error = await failure(loadModel(loud));
    expect(error.tag).toBe('model-invalid');
    expect(error.where.path).toBe(join(loud, 'scout-int8.onnx'));
    expect(error.why).toContain('beyond ±64');
    expect((await loadModels(temporary.path)).broken).toHaveLength(1);
  });

  it('refuses a graph that is none, though its checksum is right', async () => {
    writeFileSync(join(folder, 'judge.onnx'), 'no graph');
    change({ judge: { sha256: checksumOf(join(folder, 'judge.onnx')) } });
    const error = await failure(loadModel(folder));
    expect(error.where.path).toBe(join(folder, 'judge.onnx'));
    expect(error.why).toContain('not an ONNX graph');
  });

  it.skipIf(process.platform === 'win32').each(['manifest.json', 'judge-int8.onnx'])(
    'refuses a %s that is a pipe, and does not wait for it',
    async (file) => {
      rmSync(join(folder, file));
      execFileSync('mkfifo', [join(folder, file)]);
      const error = await failure(loadModel(folder));
      expect(error.tag).toBe('model-invalid');
      expect(error.where.path).toBe(join(folder, file));
      expect(error.why).toBe('it is not a regular file');
      expect((await loadModels(temporary.path)).broken).toHaveLength(1);
    },
  );

  it('refuses golden files that are a pipe or a device', async () => {
    const model = await loadModel(folder);
    rmSync(join(folder, 'judge-output.f32'));
    symlinkSync('/dev/zero', join(folder, 'judge-output.f32'));
    expect((await failure(readGolden(model, 'judge', 'float32'))).why).toContain('outside');
  });

  it('refuses a graph that is a link out of the folder', async () => {
    rmSync(join(folder, 'scout.onnx'));
    symlinkSync(join(bundledModelFolder, 'scout.onnx'), join(folder, 'scout.onnx'));
    expect((await failure(loadModel(folder))).why).toContain('outside');
  });

  it('refuses golden files of the wrong size', async () => {
    writeFileSync(join(folder, 'judge-output.f32'), new Uint8Array(16));
    writeFileSync(join(folder, 'scout-input.rgb'), new Uint8Array(18));
    const model = await loadModel(folder);
    expect((await failure(readGolden(model, 'judge', 'float32'))).why).toContain('16 bytes');
    expect((await failure(readGolden(model, 'scout', 'int8'))).why).toContain('18 bytes');
    expect((await readGolden(model, 'judge', 'int8')).logits).toHaveLength(3);
  });

  it('says when there is no model', async () => {
    expect((await failure(loadModel(join(folder, 'nothing')))).tag).toBe('model-not-found');
  });
});

describe('loadModels', () => {
  it('lists the bundled models and passes over what is none', async () => {
    const { models, broken } = await loadModels(modelsFolder);
    expect(models.map((model) => model.manifest.id)).toContain(defaultModelId);
    expect(broken).toEqual([]);
  });

  it('sets broken ones and twins aside, and keeps the others', async () => {
    cpSync(folder, join(temporary.path, 'twin'), { recursive: true });
    mkdirSync(join(temporary.path, 'broken'));
    writeFileSync(join(temporary.path, 'broken', 'manifest.json'), '{}');
    mkdirSync(join(temporary.path, 'training'));
    const { models, broken } = await loadModels(temporary.path);
    expect(models.map((model) => model.folder)).toEqual([folder]);
    expect(broken.map(({ tag }) => tag)).toEqual(['model-invalid', 'model-invalid']);
  });

  it('says when there is no such folder', async () => {
    expect((await failure(loadModels(join(temporary.path, 'nowhere')))).tag).toBe('model-not-found');
  });
});
