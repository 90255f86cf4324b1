/**
 * The engine that a run gets: the one a person chose, or the fastest of this machine that passes its self-test. What
 * was measured is stored until machine, runtime or model change; before that, a run does not wait for it, and gets the
 * processor. The engine outlives its faults: behind it stand the next ones of the ranking.
 */
import {
  engineWords,
  isOfPage,
  pageProviders,
  type EngineRanking,
  type EngineSettings,
  type MeasuredEngine,
  type MeasuringNews,
  type Provider,
} from '../contract/engine';
import { asSpindleError, SpindleError } from '../contract/errors';
import type { Engine } from '../detection/engine/engine';
import { startLastingEngine, type EngineCandidate } from '../detection/engine/lasting-engine';
import { describeMachine, type Machine } from '../detection/engine/machine';
import { nativeProviders } from '../detection/engine/providers';
import type { Model } from '../detection/model';
import type { EngineStore } from '../project/engine-store';
import { engineAdvice } from './engine-advice';
import { startProvenEngine } from './proven-engine';
import { rankEngines, type HostOf } from './rank-engines';

/** How engines are started, and where their measurements are stored. */
export interface EngineSources {
  readonly hostOf: HostOf;
  readonly store: EngineStore;
  /** The page that would compute, and what runs it; `null` while none is open. Left out: there never is one. */
  readonly page?: () => { readonly browser: string } | null;
  /** Measuring takes seconds. */
  readonly onMeasuring?: (news: MeasuringNews) => void;
  /** The measurement could not be stored: it will be made again. */
  readonly onUnkept?: (error: SpindleError) => void;
}

interface Wanted {
  readonly model: Model;
  readonly settings: EngineSettings;
  readonly signal?: AbortSignal;
}

/**
 * Measures nothing, unless the processor fails.
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
  const known = await knownRanking(wanted, sources);
  if (known === null) {
    sources.onMeasuring?.({ state: 'postponed' });
    try {
      return (await startLastingEngine(model.manifest, [processor])).engine;
    } catch (thrown) {
      const { tag } = asSpindleError(thrown);
      if (tag === 'aborted' || tag === 'model-invalid') throw thrown;
    }
  }
  const ranking = known ?? (await rankingFor(wanted, sources));
  const usable = ranking.engines.filter(({ speed }) => speed !== null);
  // Where nothing passed, the processor says why.
  const candidates =
    usable.length === 0 ? [processor] : usable.map((which) => candidate(which, wanted, sources));
  const { engine, setAside } = await startLastingEngine(model.manifest, candidates);
  // An engine that passed when measured and fails now is measured again.
  if (setAside.length > 0) await forgetRanking(wanted, sources);
  return engine;
}

/** Whether a run would get a better engine, perhaps, once the engines are measured. */
export async function needsMeasuring(wanted: Wanted, sources: EngineSources): Promise<boolean> {
  if (wanted.settings.provider !== 'auto') return false;
  return (await rememberedRanking(wanted, sources)) === null;
}

/** The measurement of this machine, model and page; `null` if there is none. */
export async function rememberedRanking(
  wanted: Wanted,
  sources: EngineSources,
): Promise<EngineRanking | null> {
  return sources.store.ranking(factsOf(await describeMachine(), wanted, pageOf(sources)));
}

/** The stored measurement of this machine, or else a new one. @param again measures in any case */
export async function rankingFor(
  wanted: Wanted,
  sources: EngineSources,
  again = false,
): Promise<EngineRanking> {
  const machine = await describeMachine();
  const page = pageOf(sources);
  const facts = factsOf(machine, wanted, page);
  const known = again ? null : await sources.store.ranking(facts);
  if (known !== null) return known;
  const ranking = await measured(wanted, machine, page, sources);
  // A page that went meanwhile could not show what it can.
  if (page === pageOf(sources)) {
    try {
      await sources.store.saveRanking(facts, ranking);
      if (page !== null) await saveWithoutPage(wanted, machine, ranking, sources);
    } catch (thrown) {
      sources.onUnkept?.(asSpindleError(thrown));
    }
  }
  const best = ranking.engines.find(({ speed }) => speed !== null);
  sources.onMeasuring?.({ state: 'done', engine: best === undefined ? null : engineWords(best) });
  return ranking;
}

async function measured(
  { model, settings: { threads }, signal }: Wanted,
  machine: Machine,
  page: Page | null,
  { hostOf, onMeasuring }: EngineSources,
): Promise<EngineRanking> {
  onMeasuring?.({ state: 'begun' });
  try {
    const providers = [...nativeProviders(machine.platform), ...(page === null ? [] : pageProviders)];
    return await rankEngines({
      ...{ model, machine, threads, hostOf, providers },
      ...(signal && { signal }),
    });
  } catch (thrown) {
    if (signal?.aborted === true) onMeasuring?.({ state: 'interrupted' });
    throw thrown;
  }
}

/** The same holds where there is no page, as on the command line. */
async function saveWithoutPage(
  wanted: Wanted,
  machine: Machine,
  ranking: EngineRanking,
  { store }: EngineSources,
): Promise<void> {
  const facts = factsOf(machine, wanted, null);
  if ((await store.ranking(facts)) !== null) return;
  const engines = ranking.engines.filter(({ provider }) => !isOfPage(provider));
  await store.saveRanking(facts, { ...ranking, engines, advice: engineAdvice(engines, machine) });
}

/** Until a page is measured, the measurement without one is better than nothing. */
async function knownRanking(wanted: Wanted, sources: EngineSources): Promise<EngineRanking | null> {
  const machine = await describeMachine();
  const { store } = sources;
  return (
    (await store.ranking(factsOf(machine, wanted, pageOf(sources)))) ??
    (await store.ranking(factsOf(machine, wanted, null)))
  );
}

async function forgetRanking(wanted: Wanted, sources: EngineSources): Promise<void> {
  const machine = await describeMachine();
  for (const page of [pageOf(sources), null]) {
    await sources.store.forgetRanking(factsOf(machine, wanted, page));
  }
}

type Page = NonNullable<ReturnType<NonNullable<EngineSources['page']>>>;

function pageOf({ page }: EngineSources): Page | null {
  return page?.() ?? null;
}

function factsOf(machine: Machine, { model, settings }: Wanted, page: Page | null): string[] {
  return [machine.identity, model.sha256, String(settings.threads), page?.browser ?? 'no page'];
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
    what: `the execution provider ${provider} is not available here`,
    why: 'it computes in a Spindle window, and no window is open',
    remedy: 'open the application, or use --provider auto',
  });
}
