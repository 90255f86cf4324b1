/**
 * Models as the application finds them: folders with a manifest, an ONNX graph and golden files. A folder
 * goes in; a checked `Model` comes out, or `model-invalid` with the reason. A manifest is a stranger's text:
 * it may name files of its own folder only, and the graph must be the one whose checksum it states.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { SpindleError } from '../contract/errors';
import { modelManifestSchema, type ModelManifest, type ModelSummary } from '../contract/model';
import { outputExtent } from './receptive-field';

export interface Model {
  /** Absolute path of the model's folder. */
  readonly folder: string;
  readonly manifest: ModelManifest;
}

/** The model that is used where nobody names another. */
export const defaultModelId = 'mitosis-c8';

const manifestName = 'manifest.json';
const maxManifestBytes = 1 << 20;
/** The limit of a protobuf message, and so of a graph in one file. */
const maxGraphBytes = 2 ** 31 - 1;
const maxGoldenBytes = 4096 * 4096 * 4;

/**
 * Reads and checks a model folder.
 *
 * @throws SpindleError `model-not-found` when there is no manifest; `model-invalid` when the manifest is not
 * of the schema, names a file outside the folder, or the graph's checksum is another.
 */
export async function loadModel(folder: string): Promise<Model> {
  const absolute = resolve(folder);
  const manifest = parseManifest(absolute, await readManifest(absolute));
  const model: Model = { folder: absolute, manifest };
  requireExactGolden(model);
  await readGraph(model);
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

export function summariseModel({ manifest }: Model): ModelSummary {
  const { id, name, version, description, group, licence, scout, threshold, candidateThreshold } = manifest;
  return {
    id,
    name,
    version,
    description,
    group,
    licence,
    mpp: scout.mpp,
    threshold,
    candidateThreshold,
    sha256: scout.sha256,
    isDefault: id === defaultModelId,
  };
}

/**
 * The bytes of the model's graph, whose checksum is the manifest's. Engines take these bytes and never the
 * path, so that what was checked is what runs.
 *
 * @throws SpindleError `model-invalid`.
 */
export async function readGraph(model: Model): Promise<Uint8Array> {
  const { file, sha256 } = model.manifest.scout;
  const graph = await readModelFile(model, file, maxGraphBytes);
  const found = createHash('sha256').update(graph).digest('hex');
  if (found !== sha256) {
    throw invalid(join(model.folder, file), `its checksum is ${found}, the manifest says ${sha256}`);
  }
  return graph;
}

/** Golden input (uint8 RGB, interleaved) and output (logits, row-major) of the self-test. */
export interface Golden {
  readonly width: number;
  readonly height: number;
  readonly input: Uint8Array;
  readonly logits: Float32Array;
}

/** @throws SpindleError `model-invalid` when a file is absent or of the wrong size. */
export async function readGolden(model: Model): Promise<Golden> {
  const { golden, scout } = model.manifest;
  const { width, height } = golden;
  const input = await readModelFile(model, golden.input, maxGoldenBytes);
  requireLength(model, golden.input, input, width * height * 3);
  const output = await readModelFile(model, golden.output, maxGoldenBytes);
  const cells = outputExtent(scout, width) * outputExtent(scout, height);
  requireLength(model, golden.output, output, cells * 4);
  const view = new DataView(output.buffer, output.byteOffset, output.byteLength);
  const logits = Float32Array.from({ length: cells }, (_, cell) => view.getFloat32(cell * 4, true));
  return { width, height, input, logits };
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

async function readManifest(folder: string): Promise<string> {
  const path = join(folder, manifestName);
  try {
    if ((await stat(path)).size > maxManifestBytes) throw invalid(path, 'it is larger than 1 MB');
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof SpindleError) throw error;
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

function requireExactGolden({ folder, manifest: { golden, scout } }: Model): void {
  for (const extent of [golden.width, golden.height]) {
    if (extent < scout.receptiveField || (extent - scout.receptiveField) % scout.stride !== 0) {
      const needed = `${scout.receptiveField} + n · ${scout.stride}`;
      throw invalid(join(folder, manifestName), `a golden extent of ${extent} px is not ${needed}`);
    }
  }
}

async function readModelFile(model: Model, name: string, maxBytes: number): Promise<Uint8Array> {
  const path = join(model.folder, name);
  try {
    // A link may lead out of the folder where a name may not.
    const real = await realpath(path);
    if (dirname(real) !== (await realpath(model.folder))) {
      throw invalid(path, 'it is a link to a file outside the model’s folder');
    }
    const { size } = await stat(real);
    if (size > maxBytes) throw invalid(path, `it has ${size} bytes, more than the ${maxBytes} allowed`);
    return await readFile(real);
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

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
