/**
 * The engine that a run gets: the one a person chose, or the fastest of this machine that passes its self-test. What
 * was measured is remembered until machine, runtime or model change. The engine outlives its faults: behind it stand
 * the next ones of the ranking.
 */
import {
  pageProviders,
  type EngineRanking,
  type EngineSettings,
  type MeasuredEngine,
  type Provider,
} from '../contract/engine';
import { asSpindleError, SpindleError } from '../contract/errors';
import type { Engine } from '../detection/engine/engine';
import { startLastingEngine, type EngineCandidate } from '../detection/engine/lasting-engine';
import { describeMachine, type Machine } from '../detection/engine/machine';
import { nativeProviders } from '../detection/engine/native-providers';
import type { Model } from '../detection/model';
import type { EngineStore } from '../project/engine-store';
import { startProvenEngine } from './proven-engine';
import { rankEngines, type HostOf } from './rank-engines';

/** Where engines come from, and where is kept what is known of them. */
export interface EngineSources {
  readonly hostOf: HostOf;
  readonly store: EngineStore;
  /** The page that would compute, and what runs it; `null` while none is open. Left out: there never is one. */
  readonly page?: () => { readonly browser: string } | null;
  /** Called before engines are measured, which takes seconds. */
  readonly onMeasuring?: () => void;
  /** What was measured could not be kept: it will be measured again. */
  readonly onUnkept?: (error: SpindleError) => void;
}

interface Wanted {
  readonly model: Model;
  readonly settings: EngineSettings;
  readonly signal?: AbortSignal;
}

/**
 * @throws provider-unavailable when the chosen provider cannot start; engine-failed when none passes its
 * self-test; model-invalid, aborted.
 */
export async function startChosenEngine(wanted: Wanted, sources: EngineSources): Promise<Engine> {
  const { model, settings } = wanted;
  const processor = candidate({ provider: 'cpu', precision: 'float32', speed: null }, wanted, sources);
  if (settings.provider !== 'auto') {
    // What a person asked for must start; only a later fault may bring in the processor.
    const chosen = candidate(
      { provider: settings.provider, precision: 'float32', speed: null },
      wanted,
      sources,
    );
    const standIns = settings.provider === 'cpu' ? [] : [processor];
    return (await startLastingEngine(model.manifest, [chosen], standIns)).engine;
  }
  const ranking = await rankingFor(wanted, sources);
  const usable = ranking.engines.filter(({ speed }) => speed !== null);
  // Where nothing passed, the processor says why.
  const candidates =
    usable.length === 0 ? [processor] : usable.map((which) => candidate(which, wanted, sources));
  const { engine, setAside } = await startLastingEngine(model.manifest, candidates);
  // What could be used when it was measured and cannot now will be measured again.
  if (setAside.length > 0) await forgetRanking(wanted, sources);
  return engine;
}

/** What is remembered of this machine, else measured now. @param again measures in any case */
export async function rankingFor(
  { model, settings, signal }: Wanted,
  sources: EngineSources,
  again = false,
): Promise<EngineRanking> {
  const machine = await describeMachine();
  const { threads } = settings;
  const page = sources.page?.() ?? null;
  const facts = factsOf(machine, model, threads, page);
  const known = again ? null : await sources.store.ranking(facts);
  if (known !== null) return known;
  sources.onMeasuring?.();
  const ofPage = page === null ? [] : pageProviders;
  const providers = [...nativeProviders(machine.platform), ...ofPage];
  const ranking = await rankEngines({
    ...{ model, machine, threads, hostOf: sources.hostOf, providers },
    ...(signal && { signal }),
  });
  // A page that went meanwhile could not show what it can.
  if (page !== (sources.page?.() ?? null)) return ranking;
  try {
    await sources.store.saveRanking(facts, ranking);
  } catch (thrown) {
    sources.onUnkept?.(asSpindleError(thrown));
  }
  return ranking;
}

async function forgetRanking({ model, settings }: Wanted, sources: EngineSources): Promise<void> {
  const machine = await describeMachine();
  const page = sources.page?.() ?? null;
  await sources.store.forgetRanking(factsOf(machine, model, settings.threads, page));
}

function factsOf(
  machine: Machine,
  model: Model,
  threads: number | null,
  page: { readonly browser: string } | null,
): string[] {
  return [machine.identity, model.sha256, String(threads), page?.browser ?? 'no page'];
}

function candidate(
  { provider, precision, speed }: Pick<MeasuredEngine, 'provider' | 'precision' | 'speed'>,
  { model, settings }: Wanted,
  { hostOf }: EngineSources,
): EngineCandidate {
  return {
    provider,
    precision,
    start: () => {
      const spawnHost = hostOf(provider);
      if (spawnHost === null) return Promise.reject(noHost(provider));
      const judgeBatch = speed?.judgeBatch;
      return startProvenEngine({
        ...{ model, provider, precision, spawnHost, threads: settings.threads },
        ...(judgeBatch !== undefined && { judgeBatch }),
      });
    },
  };
}

function noHost(provider: Provider): SpindleError {
  return new SpindleError('provider-unavailable', {
    what: `there is no execution provider ${provider} here`,
    why: 'it computes in a window of Spindle, and none is open',
    remedy: 'open the application, or use --provider auto',
  });
}
