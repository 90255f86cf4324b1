/** What commands that run a model need: the model by name, the engine in its own process, the decoders. */
import { startProvenEngine } from '../../analysis/proven-engine';
import { SpindleError } from '../../contract/errors';
import { childProcessHost } from '../../detection/engine/child-process-host';
import type { Engine, ProviderChoice } from '../../detection/engine/engine';
import { defaultModelId, loadModels, type Model } from '../../detection/model';
import { createDecodePool, type TileDecoder } from '../../slide/codec/decoder';
import type { Installation } from '../installation';

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

/** Starts an engine in a process of its own, self-test included. */
export function startEngineFor(
  installation: Installation,
  model: Model,
  provider: ProviderChoice,
): Promise<Engine> {
  return startProvenEngine({ model, provider, spawnHost: childProcessHost(installation.engineHost) });
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
