/** What commands that run a model need: the model by name, the engine in its own process, the decoders. */
import { startChosenEngine, type EngineSources } from '../../analysis/chosen-engine';
import { isOfPage, type ProviderChoice } from '../../contract/engine';
import { formatError, SpindleError } from '../../contract/errors';
import { childProcessHost } from '../../detection/engine/child-process-host';
import type { Engine } from '../../detection/engine/engine';
import { defaultModelId, loadModels, type Model } from '../../detection/model';
import { openEngineStore } from '../../project/engine-store';
import { createDecodePool, type TileDecoder } from '../../slide/codec/decoder';
import type { Installation } from '../installation';
import { userFolder } from '../user-folder';
import { printNote } from './output';

/** @throws model-not-found; the error of the manifest when the named model is there but broken. */
export async function findModel(installation: Installation, id: string = defaultModelId): Promise<Model> {
  const { models, broken } = await loadModels(installation.models);
  const model = models.find(({ manifest }) => manifest.id === id);
  if (model !== undefined) return model;
  const itsError = broken.find(({ where }) => where.path?.split(/[\\/]/).includes(id));
  if (itsError !== undefined) throw itsError;
  throw new SpindleError('model-not-found', {
    what: `no model named ${id}`,
    where: { path: installation.models },
    why: `there are: ${models.map(({ manifest }) => manifest.id).join(', ') || 'none'}`,
    remedy: 'choose one of these with --model',
  });
}

/** What of an engine can be asked for on a command line. */
export interface EngineOptions {
  readonly provider: ProviderChoice;
  readonly threads?: number;
  readonly signal?: AbortSignal;
}

/** Engines in processes of their own; what is measured of them is kept in the user's folder. */
export function engineSources(installation: Installation): EngineSources {
  const native = childProcessHost(installation.engineHost);
  return {
    hostOf: (provider) => (isOfPage(provider) ? null : native),
    store: openEngineStore(userFolder()),
    onMeasuring: () => printNote('measuring the engines of this machine, once …'),
    onUnkept: (error) => printNote(formatError(error.toReport())),
  };
}

/** Starts the chosen engine, or the fastest that passes its self-test. */
export function startEngineFor(
  installation: Installation,
  model: Model,
  { provider, threads, signal }: EngineOptions,
): Promise<Engine> {
  const settings = { provider, threads: threads ?? null };
  return startChosenEngine({ model, settings, ...(signal && { signal }) }, engineSources(installation));
}

/** Runs `work` with a pool of decoders, one a core, and closes it whatever happens. */
export async function withDecoders<T>(
  installation: Installation,
  work: (decoder: TileDecoder) => Promise<T>,
): Promise<T> {
  const decoder = createDecodePool({ workerFile: installation.decodeWorker });
  try {
    return await work(decoder);
  } finally {
    await decoder.close();
  }
}
