/** For commands that run a model: the model by name, the engine in its own process, the decoders. */
import {
  needsMeasuring,
  rankingFor,
  startChosenEngine,
  type EngineSources,
} from '../../analysis/chosen-engine';
import { isOfPage, measuringWords, type EngineSettings, type ProviderChoice } from '../../contract/engine';
import { formatError, SpindleError } from '../../contract/errors';
import { childProcessHost } from '../../detection/engine/child-process-host';
import type { Engine } from '../../detection/engine/engine';
import { defaultModelId, loadModels, type Model } from '../../detection/model';
import { openEngineStore } from '../../project/engine-store';
import { createDecodePool, type TileDecoder } from '../../slide/codec/decoder';
import type { Installation } from '../../session/installation';
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
    why:
      models.length === 0
        ? 'no model is installed'
        : `the installed models are ${models.map(({ manifest }) => manifest.id).join(', ')}`,
    remedy: models.length === 0 ? 'install Spindle again' : 'choose one of these with --model',
  });
}

/** The options of the command line about engines. */
export interface EngineOptions {
  readonly provider: ProviderChoice;
  readonly threads?: number;
  readonly signal?: AbortSignal;
}

/** Engines in processes of their own; their measurements are stored in the user's folder. */
export function engineSources(installation: Installation): EngineSources {
  const native = childProcessHost(installation.engineHost);
  return {
    hostOf: (provider) => (isOfPage(provider) ? null : native),
    store: openEngineStore(userFolder()),
    onMeasuring: (news) => printNote(measuringWords(news)),
    onUnkept: (error) => printNote(formatError(error.toReport())),
  };
}

/** The engines of a command: a person's choice, or the fastest that passes its self-test. */
export class CommandEngines {
  readonly #sources: EngineSources;
  #isMeasured = false;

  constructor(
    installation: Installation,
    private readonly options: EngineOptions,
  ) {
    this.#sources = engineSources(installation);
  }

  /** At once: on the processor, where nothing was measured yet. */
  start(model: Model): Promise<Engine> {
    return startChosenEngine({ model, settings: this.#settings }, this.#sources);
  }

  /** When nothing is computed. @returns whether it was needed, so that another engine may be faster. @throws aborted */
  async measure(model: Model, signal: AbortSignal): Promise<boolean> {
    if (this.#isMeasured) return false;
    const wanted = { model, settings: this.#settings, signal };
    const isNeeded = await needsMeasuring(wanted, this.#sources);
    if (isNeeded) await rankingFor(wanted, this.#sources);
    this.#isMeasured = true;
    return isNeeded;
  }

  get #settings(): EngineSettings {
    return { provider: this.options.provider, threads: this.options.threads ?? null };
  }
}

/** Runs `work` with a pool of decoders, one a core, and closes it in any case. */
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
