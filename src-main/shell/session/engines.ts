/**
 * One inference engine a model: started when it is first needed, kept for the next run, given to one run
 * at a time (a measurement may go beside it), and thrown away after it failed so that the next gets a fresh one.
 */
import { startProvenEngine } from '../../analysis/proven-engine';
import { aborted, asSpindleError, throwIfAborted } from '../../contract/errors';
import type { Engine, SpawnEngineHost } from '../../detection/engine/engine';
import type { Model } from '../../detection/model';

interface Seat {
  engine: Promise<Engine> | null;
  /** Ends when the last in the queue has finished; never rejects. */
  tail: Promise<void>;
}

export class Engines {
  readonly #seats = new Map<string, Seat>();
  #provider: string | null = null;

  constructor(private readonly spawnHost: SpawnEngineHost) {}

  /** The execution provider of the engine started last; `null` before the first. */
  get provider(): string | null {
    return this.#provider;
  }

  /**
   * Waits for the engine of this model, runs `work` with it, and passes it on to the next that waits.
   * @throws aborted while waiting; engine-failed; whatever `work` throws.
   */
  async use<T>(model: Model, signal: AbortSignal, work: (engine: Engine) => Promise<T>): Promise<T> {
    const seat = this.#seatOf(model);
    const before = seat.tail;
    let passOn = (): void => undefined;
    const own = new Promise<void>((resolve) => (passOn = resolve));
    seat.tail = before.then(() => own);
    try {
      await unlessAborted(before, signal);
      return await this.#lend(seat, model, signal, work);
    } finally {
      passOn();
    }
  }

  /**
   * Runs `work` beside the one whose turn it is, between whose requests its own are answered: for what is short
   * and cannot wait for a run.
   * @throws aborted; engine-failed; whatever `work` throws.
   */
  share<T>(model: Model, signal: AbortSignal, work: (engine: Engine) => Promise<T>): Promise<T> {
    return this.#lend(this.#seatOf(model), model, signal, work);
  }

  /** Stop the runs first. */
  async close(): Promise<void> {
    const seats = [...this.#seats.values()];
    this.#seats.clear();
    await Promise.all(seats.map((seat) => this.#discard(seat)));
  }

  async #lend<T>(
    seat: Seat,
    model: Model,
    signal: AbortSignal,
    work: (engine: Engine) => Promise<T>,
  ): Promise<T> {
    throwIfAborted(signal);
    const engine = this.#engineOf(seat, model);
    try {
      return await work(await unlessAborted(engine, signal));
    } catch (thrown) {
      const isFault = asSpindleError(thrown).tag === 'engine-failed';
      // Another that was lent the same engine may have thrown it away already, and got a fresh one.
      if (isFault && seat.engine === engine) await this.#discard(seat);
      throw thrown;
    }
  }

  #seatOf({ manifest, sha256 }: Model): Seat {
    const key = `${manifest.id} ${sha256}`;
    const seat = this.#seats.get(key) ?? { engine: null, tail: Promise.resolve() };
    this.#seats.set(key, seat);
    return seat;
  }

  #engineOf(seat: Seat, model: Model): Promise<Engine> {
    seat.engine ??= startProvenEngine({ model, provider: 'auto', spawnHost: this.spawnHost }).then(
      (engine) => {
        this.#provider = engine.provider;
        return engine;
      },
      (thrown: unknown) => {
        seat.engine = null;
        throw thrown;
      },
    );
    return seat.engine;
  }

  async #discard(seat: Seat): Promise<void> {
    const { engine } = seat;
    seat.engine = null;
    if (engine === null) return;
    const started = await engine.catch(() => null);
    await started?.close();
  }
}

/** What is waited for goes on when the signal fires; only the waiting ends. */
async function unlessAborted<T>(waited: Promise<T>, signal: AbortSignal): Promise<T> {
  throwIfAborted(signal);
  let stopWaiting = (): void => undefined;
  const stopped = new Promise<never>((_, reject) => {
    stopWaiting = () => reject(aborted(signal.reason));
    signal.addEventListener('abort', stopWaiting, { once: true });
  });
  try {
    return await Promise.race([waited, stopped]);
  } finally {
    signal.removeEventListener('abort', stopWaiting);
  }
}
