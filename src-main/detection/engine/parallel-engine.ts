/**
 * An engine on the processor that is several: one process beside the other, each with its share of the threads. Two
 * small convolutions beside each other use two cores better than one that is divided between them, in integers nearly
 * twice as well. Each request goes to the process that has least to do; answers do not depend on which it is.
 */
import { availableParallelism } from 'node:os';
import type { Pixels } from '../../contract/slide';
import { deviceOf } from './device';
import type { Engine, LogitMap } from './engine';
import { startEngine } from './process-engine';

type StartOptions = Parameters<typeof startEngine>[0];

/** Each has the runtime and its buffers in memory, some 150 MB. */
const mostProcesses = 4;

/**
 * As `startEngine`; for the processor, one process a thread until there are enough, then more threads in each.
 *
 * @param options.threads of all processes together; `null` or left out: one a core.
 * @throws SpindleError as `startEngine`.
 */
export async function startParallelEngine(options: StartOptions): Promise<Engine> {
  const { provider, threads = null } = options;
  if (provider !== 'cpu' && provider !== 'auto') return startEngine(options);
  const total = threads ?? availableParallelism();
  const processes = Math.min(total, mostProcesses);
  if (processes === 1) return startEngine(options);
  const each = { ...options, threads: Math.floor(total / processes) };
  const started = await Promise.allSettled(Array.from({ length: processes }, () => startEngine(each)));
  const engines = started.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const failed = started.find((outcome) => outcome.status === 'rejected');
  if (failed === undefined) return new ParallelEngine(engines, await deviceOf('cpu', threads));
  await Promise.all(engines.map((engine) => engine.close()));
  throw failed.reason;
}

/** One process, and how much it was given that it has not answered. */
interface Lane {
  readonly engine: Engine;
  bytes: number;
}

class ParallelEngine implements Engine {
  readonly provider;
  readonly precision;
  readonly judgeBatch;
  readonly events = [];
  /** Whoever was asked last comes last. */
  readonly #lanes: Lane[];

  constructor(
    engines: readonly Engine[],
    readonly device: string,
  ) {
    const [first] = engines;
    if (first === undefined) throw new RangeError('no process to compute in');
    this.provider = first.provider;
    this.precision = first.precision;
    this.judgeBatch = first.judgeBatch;
    this.#lanes = engines.map((engine) => ({ engine, bytes: 0 }));
  }

  scout(patch: Pixels, signal?: AbortSignal): Promise<LogitMap> {
    return this.#ask(patch.data.byteLength, (engine) => engine.scout(patch, signal));
  }

  judge(patches: Uint8Array, signal?: AbortSignal): Promise<Float32Array> {
    return this.#ask(patches.byteLength, (engine) => engine.judge(patches, signal));
  }

  async close(): Promise<void> {
    await Promise.all(this.#lanes.map(({ engine }) => engine.close()));
  }

  async #ask<T>(bytes: number, work: (engine: Engine) => Promise<T>): Promise<T> {
    const idlest = this.#lanes.reduce((best, lane) => (lane.bytes < best.bytes ? lane : best));
    this.#lanes.splice(this.#lanes.indexOf(idlest), 1);
    this.#lanes.push(idlest);
    idlest.bytes += bytes;
    try {
      return await work(idlest.engine);
    } finally {
      idlest.bytes -= bytes;
    }
  }
}
