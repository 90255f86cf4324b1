/**
 * One inference engine a model: started when it is first needed, kept for the next run, given to one run
 * at a time (a measurement may go beside it), and thrown away after it failed so that the next gets a fresh one.
 * Which engine that is follows from what the person chose; a new choice takes effect with the next run, and so does what is
 * found out by measuring the engines, which is done while nothing computes.
 */
import { orAborted } from '../base/or-aborted';
import {
  needsMeasuring,
  rankingFor,
  rememberedRanking,
  startChosenEngine,
  type EngineSources,
} from '../analysis/chosen-engine';
import { engineWords, isOfPage, type EngineRanking, type EngineSettings } from '../contract/engine';
import { aborted, asSpindleError, throwIfAborted, type SpindleError } from '../contract/errors';
import type { Engine } from '../detection/engine/engine';
import type { Model } from '../detection/model';
import { IdleWork } from './idle-work';
import { Precedence } from './precedence';

interface Wanted {
  readonly model: Model;
  readonly settings: EngineSettings;
}

/** An engine that is lent until it is given back. */
export interface HeldEngine {
  readonly engine: Engine;
  /** @param fault what it failed with, so that the next gets a fresh one */
  giveBack(fault?: SpindleError): Promise<void>;
}

interface Seat {
  engine: Promise<Engine> | null;
  /** How many users each engine has: one that was replaced ends after the last of them. */
  readonly lent: Map<Promise<Engine>, number>;
  /** A better one may be known by now. */
  isOutdated: boolean;
  /** What it was started on; another may have taken over since. */
  provider: string;
  /** Ends when the last in the queue has finished; never rejects. */
  tail: Promise<void>;
}

/** Time without activity before engines are measured. */
const usualIdleMs = 5000;

export class Engines {
  /** What a person waits for, so that the batch lets it go first. */
  readonly precedence = new Precedence();
  readonly #idle: IdleWork;
  readonly #seats = new Map<string, Seat>();
  #started: Engine | null = null;
  #settings: Promise<EngineSettings> | null = null;

  /** @param fixed settings that hold whatever was chosen before, and are not kept */
  constructor(
    private readonly sources: EngineSources,
    fixed: EngineSettings | null = null,
    idleMs = usualIdleMs,
  ) {
    this.#idle = new IdleWork(idleMs);
    if (fixed !== null) this.#settings = Promise.resolve(fixed);
  }

  /** Execution provider and precision of the engine started last; `null` before the first. */
  get provider(): string | null {
    return this.#started === null ? null : engineWords(this.#started);
  }

  settings(): Promise<EngineSettings> {
    this.#settings ??= this.sources.store.settings();
    return this.#settings;
  }

  /** Holds from the next run on; the engines that are not used any more end. @throws write-failed */
  async choose(settings: EngineSettings): Promise<void> {
    this.#settings = Promise.resolve(settings);
    const seats = [...this.#seats.values()];
    this.#seats.clear();
    for (const seat of seats) void seat.tail.then(() => this.#retire(seat));
    await this.sources.store.saveSettings(settings);
  }

  /**
   * What this machine has, remembered or measured now; `null` while something computes, beside which nothing can be measured:
   * it is done after that.
   * @throws aborted, model-invalid
   */
  async ranking(model: Model, again: boolean, signal: AbortSignal): Promise<EngineRanking | null> {
    const wanted = { model, settings: await this.settings() };
    const known = again ? null : await rememberedRanking(wanted, this.sources);
    if (known !== null) return known;
    let ranking: EngineRanking | null = null;
    await this.#idle.now(async (idle) => {
      ranking = await this.#measure(wanted, AbortSignal.any([idle, signal]), again);
    });
    return ranking;
  }

  /** Measures what `auto` would need to know for this model, once nothing happens. */
  async measureWhenIdle(model: Model): Promise<void> {
    const wanted = { model, settings: await this.settings() };
    if (wanted.settings.provider !== 'auto') return;
    this.#idle.want(async (signal) => {
      if (await needsMeasuring(wanted, this.sources)) await this.#measure(wanted, signal);
    });
  }

  /** A person does something: measuring waits a little longer. */
  touch(): void {
    this.#idle.touch();
    this.precedence.look();
  }

  /**
   * Waits for the engine of this model, runs `work` with it, and passes it on to the next that waits.
   * @param onTurn called when nobody is before it any more: what it waits for from then on is an engine that starts.
   * @throws aborted while waiting; engine-failed; whatever `work` throws.
   */
  async use<T>(
    model: Model,
    signal: AbortSignal,
    work: (engine: Engine) => Promise<T>,
    onTurn?: () => void,
  ): Promise<T> {
    const settings = await this.settings();
    const done = this.#idle.begin();
    const goOn = this.precedence.begin();
    const seat = this.#seatOf(model, settings);
    const before = seat.tail;
    let passOn = (): void => undefined;
    const own = new Promise<void>((resolve) => (passOn = resolve));
    seat.tail = before.then(() => own);
    try {
      await unlessAborted(before, signal);
      onTurn?.();
      await this.#returnToPage(seat);
      if (seat.isOutdated) await this.#retire(seat);
      return await this.#lend(seat, { model, settings }, signal, work);
    } finally {
      passOn();
      goOn();
      await this.measureWhenIdle(model);
      done();
    }
  }

  /**
   * Runs `work` beside the one whose turn it is, between whose requests its own are answered: for what is short
   * and cannot wait for a run.
   * @throws aborted; engine-failed; whatever `work` throws.
   */
  async share<T>(model: Model, signal: AbortSignal, work: (engine: Engine) => Promise<T>): Promise<T> {
    const goOn = this.precedence.begin();
    try {
      return await this.#beside(model, signal, work);
    } finally {
      goOn();
    }
  }

  /**
   * Lends the engine to work that nobody waits for, which asks for its turn before each request (`precedence`).
   * @param signal ends the waiting for the engine @throws aborted; engine-failed, provider-unavailable
   */
  async hold(model: Model, signal: AbortSignal): Promise<HeldEngine> {
    return new Promise((resolve, reject) => {
      const lent = this.#beside(
        model,
        signal,
        (engine) =>
          new Promise<void>((end, fail) => {
            const giveBack = async (fault?: SpindleError): Promise<void> => {
              if (fault === undefined) end();
              else fail(fault);
              // What it failed with is known.
              await lent.catch(() => undefined);
            };
            resolve({ engine, giveBack });
          }),
      );
      lent.catch(reject);
    });
  }

  /** Measures what `auto` would need to know for this model, between two slides of a batch. @returns whether a better engine may be known now */
  async measureBetween(model: Model, signal: AbortSignal): Promise<boolean> {
    const wanted = { model, settings: await this.settings() };
    if (wanted.settings.provider !== 'auto' || this.precedence.isTaken) return false;
    if (!(await needsMeasuring(wanted, this.sources))) return false;
    const taken = new AbortController();
    const stop = this.precedence.onChange(() => taken.abort());
    try {
      await this.#measure(wanted, AbortSignal.any([taken.signal, signal]));
      return true;
    } catch (thrown) {
      if (taken.signal.aborted && !signal.aborted) return false;
      throw thrown;
    } finally {
      stop();
    }
  }

  async #beside<T>(model: Model, signal: AbortSignal, work: (engine: Engine) => Promise<T>): Promise<T> {
    const settings = await this.settings();
    const done = this.#idle.begin();
    try {
      return await this.#lend(this.#seatOf(model, settings), { model, settings }, signal, work);
    } finally {
      await this.measureWhenIdle(model);
      done();
    }
  }

  /** Stop the runs first. */
  async close(): Promise<void> {
    await this.#idle.close();
    const seats = [...this.#seats.values()];
    this.#seats.clear();
    await Promise.all(seats.map((seat) => this.#discard(seat)));
  }

  async #lend<T>(
    seat: Seat,
    wanted: Wanted,
    signal: AbortSignal,
    work: (engine: Engine) => Promise<T>,
  ): Promise<T> {
    throwIfAborted(signal);
    const engine = this.#engineOf(seat, wanted);
    seat.lent.set(engine, (seat.lent.get(engine) ?? 0) + 1);
    try {
      return await work(await unlessAborted(engine, signal));
    } catch (thrown) {
      const isFault = asSpindleError(thrown).tag === 'engine-failed';
      // Another that was lent the same engine may have thrown it away already, and got a fresh one.
      if (isFault && seat.engine === engine) await this.#discard(seat);
      throw thrown;
    } finally {
      const others = (seat.lent.get(engine) ?? 1) - 1;
      if (others > 0) seat.lent.set(engine, others);
      else {
        seat.lent.delete(engine);
        if (seat.engine !== engine) await closed(engine);
      }
    }
  }

  async #measure(wanted: Wanted, signal: AbortSignal, again = false): Promise<EngineRanking> {
    const ranking = await rankingFor({ ...wanted, signal }, this.sources, again);
    for (const seat of this.#seats.values()) seat.isOutdated = true;
    return ranking;
  }

  #seatOf({ manifest, sha256 }: Model, { provider, threads }: EngineSettings): Seat {
    const key = `${manifest.id} ${sha256} ${provider} ${threads}`;
    const seat = this.#seats.get(key) ?? {
      ...{ engine: null, lent: new Map(), isOutdated: false },
      ...{ provider: '', tail: Promise.resolve() },
    };
    this.#seats.set(key, seat);
    return seat;
  }

  #engineOf(seat: Seat, wanted: Wanted): Promise<Engine> {
    if (seat.engine !== null) return seat.engine;
    seat.isOutdated = false;
    seat.engine = startChosenEngine(wanted, this.sources).then(
      (engine) => {
        this.#started = engine;
        seat.provider = engine.provider;
        return engine;
      },
      (thrown: unknown) => {
        seat.engine = null;
        throw thrown;
      },
    );
    return seat.engine;
  }

  /** A page that was loaded again computes again from the next run on. */
  async #returnToPage(seat: Seat): Promise<void> {
    const engine = await seat.engine?.catch(() => null);
    const isReplaced = isOfPage(seat.provider) && engine?.provider !== seat.provider;
    if (engine && isReplaced && this.sources.page?.()) await this.#retire(seat);
  }

  /** The next gets another engine; those that have this one keep it to their end. */
  async #retire(seat: Seat): Promise<void> {
    const { engine } = seat;
    seat.engine = null;
    if (engine !== null && !seat.lent.has(engine)) await closed(engine);
  }

  async #discard(seat: Seat): Promise<void> {
    const { engine } = seat;
    seat.engine = null;
    if (engine !== null) await closed(engine);
  }
}

async function closed(engine: Promise<Engine>): Promise<void> {
  const started = await engine.catch(() => null);
  await started?.close();
}

/** What is waited for goes on when the signal fires; only the waiting ends. */
function unlessAborted<T>(waited: Promise<T>, signal: AbortSignal): Promise<T> {
  throwIfAborted(signal);
  return orAborted(waited, signal, aborted);
}
