/**
 * Finds out which engines there are on this machine and how fast each is with a model: every one is started, put to
 * the self-test and measured for about a second, one after the other so that they do not slow each other.
 * Those that cannot be used are kept with the reason.
 */
import type { EngineRanking, MeasuredEngine, Provider } from '../contract/engine';
import { asSpindleError, throwIfAborted } from '../contract/errors';
import type { Precision } from '../contract/model';
import type { Engine, SpawnEngineHost } from '../detection/engine/engine';
import type { Machine } from '../detection/engine/machine';
import { glanceAtSpeed, measureSpeed, speedPictures } from '../detection/engine/measure-speed';
import { startParallelEngine } from '../detection/engine/parallel-engine';
import { precisionsOf, type Model } from '../detection/model';
import { engineAdvice } from './engine-advice';
import { proveEngine } from './proven-engine';

/** How to start an engine of a provider; `null` if it cannot be started at present. */
export type HostOf = (provider: Provider) => SpawnEngineHost | null;

export interface RankOptions {
  readonly model: Model;
  readonly providers: readonly Provider[];
  readonly hostOf: HostOf;
  readonly machine: Machine;
  /** For providers that compute on the processor. */
  readonly threads: number | null;
  /** Time of measuring one engine, both stages together. */
  readonly budgetMs?: number;
  readonly signal?: AbortSignal;
}

const defaultBudgetMs = 800;
/** Loading drivers and compiling graphs takes seconds; a longer time means that the processor emulates a graphics card. */
const patienceMs = 20_000;
/**
 * An engine that takes so long for one small picture, and is so many times slower than the best, is not looked at
 * further: below that, a card spends more time on the request than on the picture.
 */
const slowMs = 500;
const hopeless = 4;
/** Integers change scores a little: a gain within the noise of measuring is not worth that. */
const worthOfIntegers = 0.9;

interface Contender {
  readonly provider: Provider;
  readonly precision: Precision;
}

/** @throws aborted; model-invalid when the model itself cannot be read. */
export async function rankEngines(options: RankOptions): Promise<EngineRanking> {
  const { model, providers, machine, threads, signal } = options;
  const pictures = await speedPictures(model);
  const engines: MeasuredEngine[] = [];
  for (const contender of contendersOf(model, providers)) {
    throwIfAborted(signal);
    const best = Math.max(0, ...engines.map(({ speed }) => speed?.scoutMm2PerMin ?? 0));
    engines.push(await measure(contender, { ...options, pictures, best }));
  }
  engines.sort((a, b) => worth(b) - worth(a));
  return {
    model: model.manifest.id,
    sha256: model.sha256,
    runtime: machine.runtime,
    threads,
    measuredAt: new Date().toISOString(),
    engines,
    advice: engineAdvice(engines, machine),
  };
}

/** In integers only on the processor: graphics cards gain nothing from integers, or cannot compute them at all. */
function contendersOf({ manifest }: Model, providers: readonly Provider[]): Contender[] {
  const hasIntegers = [...precisionsOf(manifest, 'scout'), ...precisionsOf(manifest, 'judge')].includes(
    'int8',
  );
  return providers.flatMap((provider): Contender[] => {
    const inFloats: Contender = { provider, precision: 'float32' };
    return provider === 'cpu' && hasIntegers ? [inFloats, { provider, precision: 'int8' }] : [inFloats];
  });
}

/** What engines are ranked by. */
function worth({ speed, precision }: MeasuredEngine): number {
  return (speed?.mm2PerMin ?? 0) * (precision === 'int8' ? worthOfIntegers : 1);
}

async function measure(
  contender: Contender,
  options: RankOptions & { pictures: Awaited<ReturnType<typeof speedPictures>>; best: number },
): Promise<MeasuredEngine> {
  const { model, hostOf, threads, pictures, best, budgetMs = defaultBudgetMs } = options;
  const spawnHost = hostOf(contender.provider);
  const setAside = (why: string, device = ''): MeasuredEngine => ({ ...contender, device, speed: null, why });
  if (spawnHost === null) return setAside('no Spindle window is open to compute in');
  let engine: Engine | null = null;
  const patience = AbortSignal.timeout(patienceMs);
  const signal = options.signal === undefined ? patience : AbortSignal.any([patience, options.signal]);
  try {
    engine = await startParallelEngine({
      ...{ model, ...contender, spawnHost, threads },
      // A graphics card that the processor emulates is slower than the processor itself.
      hardwareOnly: true,
      startTimeoutMs: patienceMs,
    });
    const { device } = engine;
    const glance = await glanceAtSpeed(engine, model.manifest, pictures, signal);
    if (glance.ms > slowMs && glance.mm2PerMin * hopeless < best) {
      return setAside(`it is ${(best / glance.mm2PerMin).toFixed(0)} times slower than the best`, device);
    }
    await proveEngine(engine, model, signal);
    const speed = await measureSpeed(engine, model.manifest, pictures, { budgetMs, signal });
    return { ...contender, device, speed, why: null };
  } catch (thrown) {
    throwIfAborted(options.signal);
    const error = asSpindleError(thrown);
    if (error.tag === 'model-invalid') throw error;
    const why = error.tag === 'aborted' ? `it took longer than ${patienceMs / 1000} s` : error.why;
    return setAside(why, engine?.device);
  } finally {
    await engine?.close();
  }
}
