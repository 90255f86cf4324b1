/**
 * An engine that is several: one process beside the other. On the processor each has its share of the threads: two
 * small convolutions beside each other use two cores better than one that is divided between them, in integers nearly
 * twice as well. A graphics card has two, so that it computes for one while the other turns bytes into floats. Each request goes
 * to the process that has least to do; answers do not depend on which it is.
 */
import { availableParallelism } from 'node:os';
import { asSpindleError } from '../../contract/errors';
import type { Pixels } from '../../contract/slide';
import { deviceOf } from './device';
import type { Engine, LogitMap } from './engine';
import { startEngine } from './process-engine';

type StartOptions = Parameters<typeof startEngine>[0];

/** Each has the runtime and its buffers in memory, some 150 MB. */
const mostProcesses = 4;
/** Measured on an H200: a third one gained nothing. */
const processesOfCard = 2;

/**
 * As `startEngine`; for the processor, one process a thread until there are enough, then more threads in each; for a
 * graphics card that was measured with two, two processes, or one if its memory does not hold both.
 *
 * @param options.threads of all processes together; `null` or left out: one a core.
 * @throws SpindleError as `startEngine`.
 */
export async function startParallelEngine(options: StartOptions): Promise<Engine> {
  const { provider, threads = null } = options;
  if (provider === 'cuda' || provider === 'webgpu') {
    const { started } = await startSeveral(options, processesOfCard);
    return together(started, started[0].device);
  }
  const total = threads ?? availableParallelism();
  const isProcessor = provider === 'cpu' || provider === 'auto';
  const processes = isProcessor ? Math.min(total, mostProcesses) : 1;
  if (processes === 1) return startEngine(options);
  const each = { ...options, threads: Math.floor(total / processes) };
  const { started, failure } = await startSeveral(each, processes);
  if (failure === null) return together(started, await deviceOf('cpu', threads));
  await closeAll(started);
  throw failure;
}

type Several = readonly [Engine, ...Engine[]];

/** @throws SpindleError when none can be started; `failure` is that of the first that could not. */
async function startSeveral(
  options: StartOptions,
  processes: number,
): Promise<{ readonly started: Several; readonly failure: Error | null }> {
  const outcomes = await Promise.allSettled(Array.from({ length: processes }, () => startEngine(options)));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  const [first, ...others] = outcomes.flatMap((outcome) =>
    outcome.status === 'fulfilled' ? [outcome.value] : [],
  );
  const failure = failed === undefined ? null : asSpindleError(failed.reason);
  if (first === undefined) throw failure ?? new RangeError('no process to compute in');
  return { started: [first, ...others], failure };
}

function together(engines: Several, device: string): Engine {
  return engines.length === 1 ? engines[0] : new ParallelEngine(engines, device);
}

async function closeAll(engines: readonly Engine[]): Promise<void> {
  await Promise.all(engines.map((engine) => engine.close()));
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
  /** The process that was asked last comes last. */
  readonly #lanes: Lane[];

  constructor(
    engines: Several,
    readonly device: string,
  ) {
    const [first] = engines;
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
    await closeAll(this.#lanes.map(({ engine }) => engine));
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
