/**
 * Models as the application finds them: folders with a manifest, ONNX graphs and golden files. A folder
 * goes in; a checked `Model` comes out, or `model-invalid` with the reason. A manifest is untrusted:
 * it may name files of its own folder only, and the graphs must be those whose checksums it states.
 */
import { createHash } from 'node:crypto';
import { readdir, realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { reasonOf, codeOf } from '../base/thrown';
import { readRegularFile } from '../base/regular-file';
import { SpindleError } from '../contract/errors';
import {
  modelManifestSchema,
  type ModelManifest,
  type ModelSummary,
  type Precision,
  type StageName,
} from '../contract/model';
import { readOnnxGraph } from './onnx-graph';
import { outputExtent } from './receptive-field';
import { saturationFault } from './saturation';

export interface Model {
  /** Absolute path of the model's folder. */
  readonly folder: string;
  readonly manifest: ModelManifest;
  /** Checksum of the manifest's file, which states the checksums of the graphs, and so identifies all that a score depends on. */
  readonly sha256: string;
}

/** The model that is used unless another is named. */
export const defaultModelId = 'mitosis-c8';

const stageNames: readonly StageName[] = ['scout', 'judge'];
const manifestName = 'manifest.json';
const maxManifestBytes = 1 << 20;
/** The limit of a protobuf message, and so of a graph in one file. */
const maxGraphBytes = 2 ** 31 - 1;
const maxGoldenBytes = 4096 * 4096 * 4;

/**
 * Reads and checks a model folder.
 *
 * @throws SpindleError `model-not-found` when there is no manifest; `model-invalid` when the manifest is not
 * of the schema, names a file outside the folder, the checksum of a graph is another, or its integers could saturate.
 */
export async function loadModel(folder: string): Promise<Model> {
  const absolute = resolve(folder);
  const bytes = await readManifest(absolute);
  const manifest = parseManifest(absolute, bytes.toString('utf8'));
  const model = { folder: absolute, manifest, sha256: checksum(bytes) };
  for (const stage of stageNames) {
    for (const precision of precisionsOf(model.manifest, stage)) {
      requireExactSums(model, stage, precision, await readGraph(model, stage, precision));
    }
  }
  return model;
}

/**
 * Every model folder of a folder, in the order of their names. A folder without manifest is no model; one
 * that fails its checks, or repeats an id, is listed in `broken` and takes no other with it.
 *
 * @throws SpindleError `model-not-found` when the folder itself cannot be read.
 */
export async function loadModels(modelsFolder: string): Promise<{ models: Model[]; broken: SpindleError[] }> {
  const models: Model[] = [];
  const broken: SpindleError[] = [];
  for (const name of await modelFolderNames(modelsFolder)) {
    try {
      const model = await loadModel(join(modelsFolder, name));
      const twin = models.find(({ manifest }) => manifest.id === model.manifest.id);
      if (twin !== undefined) {
        throw invalid(model.folder, `its id ${model.manifest.id} is already that of ${twin.folder}`);
      }
      models.push(model);
    } catch (error) {
      if (!(error instanceof SpindleError)) throw error;
      if (error.tag !== 'model-not-found') broken.push(error);
    }
  }
  return { models, broken };
}

export function summariseModel({ manifest, sha256 }: Model): ModelSummary {
  const { id, name, version, description, group, licence, scout, judge } = manifest;
  const { threshold, candidateThreshold } = manifest;
  return {
    id,
    name,
    version,
    description,
    group,
    licence,
    mpp: scout.mpp,
    judgeMpp: judge.mpp,
    threshold,
    candidateThreshold,
    sha256,
    isDefault: id === defaultModelId,
  };
}

/** The precisions that a stage has a graph for. */
export function precisionsOf(manifest: ModelManifest, stage: StageName): readonly Precision[] {
  return manifest[stage].int8 === undefined ? ['float32'] : ['float32', 'int8'];
}

/** The graph of a stage that computes in this precision; the float32 one where there is none. */
export function graphOf(
  manifest: ModelManifest,
  stage: StageName,
  precision: Precision,
): { readonly file: string; readonly sha256: string } {
  const { file, sha256, int8 } = manifest[stage];
  return precision === 'int8' && int8 !== undefined ? int8 : { file, sha256 };
}

/**
 * The bytes of a stage's graph, whose checksum is the manifest's. Engines take these bytes and never the
 * path, so that what was checked is what runs.
 *
 * @throws SpindleError `model-invalid`.
 */
export async function readGraph(model: Model, stage: StageName, precision: Precision): Promise<Uint8Array> {
  const { file, sha256 } = graphOf(model.manifest, stage, precision);
  const graph = await readModelFile(model, file, maxGraphBytes);
  const found = checksum(graph);
  if (found !== sha256) {
    throw invalid(join(model.folder, file), `its checksum is ${found}, the manifest says ${sha256}`);
  }
  return graph;
}

/** An int8 graph that gives other scores on another processor is no model: its golden output shows only one of them. */
function requireExactSums(model: Model, stage: StageName, precision: Precision, graph: Uint8Array): void {
  const path = join(model.folder, graphOf(model.manifest, stage, precision).file);
  let fault: string | null;
  try {
    fault = saturationFault(readOnnxGraph(graph));
  } catch (error) {
    throw invalid(path, `it is not an ONNX graph (${reasonOf(error)})`, error);
  }
  if (fault !== null) throw invalid(path, fault);
}

/** Golden input (count × height × width × 3, uint8 RGB) and output (logits, row-major) of a stage's self-test. */
export interface Golden {
  /** Patches; the scout has one. */
  readonly count: number;
  readonly width: number;
  readonly height: number;
  readonly input: Uint8Array;
  readonly logits: Float32Array;
}

/** @throws SpindleError `model-invalid` when a file is absent or of the wrong size. */
export async function readGolden(model: Model, stage: StageName, precision: Precision): Promise<Golden> {
  const { input: inputName, output, int8Output } = model.manifest[stage].golden;
  const { cells, ...size } = goldenSize(model.manifest, stage);
  const input = await readModelFile(model, inputName, maxGoldenBytes);
  requireLength(model, inputName, input, size.count * size.width * size.height * 3);
  const outputName = precision === 'int8' ? (int8Output ?? output) : output;
  const bytes = await readModelFile(model, outputName, maxGoldenBytes);
  requireLength(model, outputName, bytes, cells * 4);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const logits = Float32Array.from({ length: cells }, (_, cell) => view.getFloat32(cell * 4, true));
  return { ...size, input, logits };
}

function goldenSize(
  { scout, judge }: ModelManifest,
  stage: StageName,
): { count: number; width: number; height: number; cells: number } {
  if (stage === 'judge') {
    const { count } = judge.golden;
    return { count, width: judge.size, height: judge.size, cells: count };
  }
  const { width, height } = scout.golden;
  return { count: 1, width, height, cells: outputExtent(scout, width) * outputExtent(scout, height) };
}

function checksum(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function modelFolderNames(modelsFolder: string): Promise<string[]> {
  try {
    const entries = await readdir(modelsFolder, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink());
    return folders.map(({ name }) => name).sort();
  } catch (error) {
    throw new SpindleError('model-not-found', {
      what: 'cannot list the models',
      where: { path: modelsFolder },
      why: reasonOf(error),
      remedy: 'install Spindle again, or name a folder that holds models',
      cause: error,
    });
  }
}

async function readManifest(folder: string): Promise<Buffer> {
  const path = join(folder, manifestName);
  try {
    return await readRegularFile(path, maxManifestBytes);
  } catch (error) {
    // A manifest that cannot be read is reported as a broken model; a folder without one is no model.
    if (!['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) throw invalid(path, reasonOf(error), error);
    throw new SpindleError('model-not-found', {
      what: 'there is no model here',
      where: { path: folder },
      why: reasonOf(error),
      remedy: 'name a folder that holds manifest.json, or choose one of `spindle models`',
      cause: error,
    });
  }
}

function parseManifest(folder: string, text: string): ModelManifest {
  const path = join(folder, manifestName);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw invalid(path, `it is not JSON (${reasonOf(error)})`, error);
  }
  const parsed = modelManifestSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(
    (issue) => `${issue.path.join('.') || 'manifest'}: ${issue.message}`,
  );
  throw invalid(path, issues.slice(0, 5).join('; '), parsed.error);
}

/** A file of the model's own folder. @throws SpindleError `model-invalid` when it cannot be read, or lies elsewhere. */
export async function readModelFile(model: Model, name: string, maxBytes: number): Promise<Uint8Array> {
  const path = join(model.folder, name);
  try {
    // A link may lead out of the folder where a name may not.
    const real = await realpath(path);
    if (dirname(real) !== (await realpath(model.folder))) {
      throw invalid(path, 'it is a link to a file outside the model’s folder');
    }
    return await readRegularFile(real, maxBytes);
  } catch (error) {
    if (error instanceof SpindleError) throw error;
    throw invalid(path, reasonOf(error), error);
  }
}

function requireLength(model: Model, name: string, bytes: Uint8Array, expected: number): void {
  if (bytes.byteLength !== expected) {
    throw invalid(
      join(model.folder, name),
      `it has ${bytes.byteLength} bytes, the manifest means ${expected}`,
    );
  }
}

function invalid(path: string, why: string, cause?: unknown): SpindleError {
  return new SpindleError('model-invalid', {
    what: 'this model cannot be used',
    where: { path },
    why,
    remedy: 'get the model again from where it came, or choose another one',
    cause,
  });
}
