/**
 * An engine that outlives its faults. It asks the first of several engines; when that one dies it is started again,
 * when its device is lost or it keeps failing the next takes over, and when memory does not suffice it is given
 * less at once from then on. A request that failed is computed again and answered once: nothing is lost or doubled.
 * What happened is kept as events, for the report.
 */
import type { EngineEvent } from '../../contract/engine';
import { aborted, asSpindleError, throwIfAborted, type SpindleError } from '../../contract/errors';
import type { ModelManifest, Precision } from '../../contract/model';
import type { Pixels } from '../../contract/slide';
import { outputExtent } from '../receptive-field';
import type { Engine, LogitMap } from './engine';
import { faultKindOf, type FaultKind } from './fault';
import { cellsOf, joinMaps, scoutParts } from './scout-parts';

/** An engine that could be started; `start` may be called again. */
export interface EngineCandidate {
  readonly provider: string;
  readonly precision: Precision;
  start(): Promise<Engine>;
}

/** One that could not be started at all, with its reason. */
export interface SetAside {
  readonly candidate: EngineCandidate;
  readonly error: SpindleError;
}

/** Restarts of one engine, without an answer in between. */
const mostRestartsInARow = 2;
/** Failures of one request on one engine: a patch that ends it every time must not do so for ever. */
const mostTriesOnOne = 2;

/** What is asked at present. */
interface Seat {
  readonly candidate: EngineCandidate;
  readonly engine: Engine;
}

/**
 * Starts the first of `candidates` that can be started.
 *
 * @param candidates in the order in which they are to be used
 * @param standIns to be used after them, but only once one of them has been started and failed
 * @throws the error of the last engine when none can be started
 */
export async function startLastingEngine(
  manifest: ModelManifest,
  candidates: readonly EngineCandidate[],
  standIns: readonly EngineCandidate[] = [],
): Promise<{ readonly engine: Engine; readonly setAside: readonly SetAside[] }> {
  const setAside: SetAside[] = [];
  for (const [index, candidate] of candidates.entries()) {
    try {
      const engine = await candidate.start();
      const rest = [...candidates.slice(index + 1), ...standIns];
      return { engine: new LastingEngine(manifest, { candidate, engine }, rest), setAside };
    } catch (thrown) {
      const error = asSpindleError(thrown);
      if (error.tag === 'aborted') throw error;
      setAside.push({ candidate, error });
    }
  }
  const last = setAside.at(-1);
  throw last === undefined ? new RangeError('no engine to start') : last.error;
}

class LastingEngine implements Engine {
  readonly #manifest: ModelManifest;
  readonly #events: EngineEvent[] = [];
  readonly #rest: EngineCandidate[];
  #seat: Seat;
  /** While another engine is being started; it settles with an engine, or with the reason why there is none. */
  #recovery: Promise<void> | null = null;
  #failure: SpindleError | null = null;
  #closing = false;
  #restartsInARow = 0;
  /** Most patches of the judge, and cells of the scout, that the present engine is given at once. */
  #mostPatches = Infinity;
  #mostCells = Infinity;

  constructor(manifest: ModelManifest, seat: Seat, rest: readonly EngineCandidate[]) {
    this.#manifest = manifest;
    this.#seat = seat;
    this.#rest = [...rest];
  }

  get provider(): string {
    return this.#seat.engine.provider;
  }
  get precision(): Precision {
    return this.#seat.engine.precision;
  }
  get device(): string {
    return this.#seat.engine.device;
  }
  get judgeBatch(): number {
    return this.#seat.engine.judgeBatch;
  }
  get events(): readonly EngineEvent[] {
    return this.#events;
  }

  async scout(patch: Pixels, signal?: AbortSignal): Promise<LogitMap> {
    const { scout } = this.#manifest;
    return this.#ask('scout', cellsOf(scout, patch), signal, async (engine, most) => {
      if (cellsOf(scout, patch) <= most) return engine.scout(patch, signal);
      const maps = [];
      for (const { column, row, pixels } of scoutParts(scout, patch, most)) {
        maps.push({ column, row, map: await engine.scout(pixels, signal) });
      }
      return joinMaps(outputExtent(scout, patch.width), outputExtent(scout, patch.height), maps);
    });
  }

  async judge(patches: Uint8Array, signal?: AbortSignal): Promise<Float32Array> {
    const patchBytes = this.#manifest.judge.size ** 2 * 3;
    const count = patches.length / patchBytes;
    return this.#ask('judge', count, signal, async (engine, most) => {
      if (count <= most) return engine.judge(patches, signal);
      const logits = new Float32Array(Math.ceil(count));
      for (let first = 0; first < count; first += most) {
        const batch = patches.subarray(first * patchBytes, (first + most) * patchBytes);
        // A view on the memory of the whole batch would be sent with all of it.
        logits.set(await engine.judge(batch.slice(), signal), first);
      }
      return logits;
    });
  }

  async close(): Promise<void> {
    this.#closing = true;
    await this.#recovery;
    await this.#seat.engine.close();
  }

  /** A method, because it may change while something is awaited. */
  #isClosing(): boolean {
    return this.#closing;
  }

  /** @param size of the request, in what its stage is counted in */
  async #ask<T>(
    stage: 'scout' | 'judge',
    size: number,
    signal: AbortSignal | undefined,
    work: (engine: Engine, most: number) => Promise<T>,
  ): Promise<T> {
    const tries = new Map<EngineCandidate, number>();
    for (;;) {
      await this.#recovery;
      throwIfAborted(signal);
      if (this.#failure !== null) throw this.#failure;
      if (this.#isClosing()) throw aborted();
      const seat = this.#seat;
      const most = stage === 'scout' ? this.#mostCells : this.#mostPatches;
      try {
        const answer = await work(seat.engine, most);
        if (seat === this.#seat) this.#restartsInARow = 0;
        return answer;
      } catch (thrown) {
        const error = asSpindleError(thrown);
        // Another request met a fault before this one, and the engine was closed under both.
        const isReplaced = seat !== this.#seat || this.#recovery !== null;
        if (isReplaced && error.tag === 'aborted' && !this.#isClosing() && signal?.aborted !== true) continue;
        const kind = faultKindOf(thrown);
        if (kind === null || kind === 'request' || this.#isClosing()) throw thrown;
        if (isReplaced) continue;
        if (kind === 'memory' && this.#shrink(stage, Math.min(size, most), most, error.why)) continue;
        const tried = (tries.get(seat.candidate) ?? 0) + 1;
        tries.set(seat.candidate, tried);
        await this.#recover(seat, { kind, error, tried });
      }
    }
  }

  /** Halves what a stage is given at once. @returns false when it cannot be less. */
  #shrink(stage: 'scout' | 'judge', size: number, most: number, why: string): boolean {
    const now = stage === 'scout' ? this.#mostCells : this.#mostPatches;
    // Shrunk already by another request, which had been sent at the same size.
    if (now < most) return true;
    if (size <= 1) return false;
    const largest = Math.ceil(size / 2);
    if (stage === 'scout') this.#mostCells = largest;
    else this.#mostPatches = largest;
    const { provider, precision } = this;
    this.#events.push({ kind: 'batch-reduced', provider, precision, stage, largest, why });
    return true;
  }

  /** Recovers once for all requests that met the fault. */
  async #recover(seat: Seat, fault: Fault): Promise<void> {
    if (seat === this.#seat) this.#recovery ??= this.#replace(seat, fault);
    await this.#recovery;
  }

  async #replace({ candidate, engine }: Seat, { kind, error, tried }: Fault): Promise<void> {
    const { provider, precision } = candidate;
    const { why } = error;
    await engine.close();
    const mayRestart =
      kind !== 'device' &&
      kind !== 'memory' &&
      tried < mostTriesOnOne &&
      this.#restartsInARow < mostRestartsInARow;
    const next = mayRestart ? [candidate, ...this.#rest] : [...this.#rest];
    let lastError = error;
    for (const each of next) {
      // Closed while it recovered: no other engine is needed.
      if (this.#isClosing()) break;
      if (each !== candidate) this.#rest.shift();
      try {
        const started = await each.start();
        this.#seat = { candidate: each, engine: started };
        if (each === candidate) {
          this.#restartsInARow += 1;
          this.#events.push({ kind: 'restarted', provider, precision, why });
        } else {
          this.#restartsInARow = 0;
          this.#mostCells = Infinity;
          this.#mostPatches = Infinity;
          const by = { provider: each.provider, precision: each.precision };
          this.#events.push({ kind: 'replaced', provider, precision, why, by });
        }
        this.#recovery = null;
        return;
      } catch (thrown) {
        lastError = asSpindleError(thrown);
      }
    }
    this.#failure = this.#isClosing() ? aborted() : lastError;
    this.#recovery = null;
  }
}

interface Fault {
  readonly kind: FaultKind;
  readonly error: SpindleError;
  /** How often this request failed on this engine. */
  readonly tried: number;
}
