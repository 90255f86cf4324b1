/**
 * Tiles decoded by a pool of worker threads. Tiles queue until a worker is free, those for the screen before those of an
 * analysis; a tile that no caller waits for leaves the queue; a worker that dies, or is stuck, fails the tile that it
 * was decoding and is replaced. A worker has the next tile at hand while it decodes one, so that it never waits for this thread.
 *
 * A tile that is being decoded is not interrupted. Instead there is one worker more than cores, which is the screen's own, so that
 * a tile for it begins at once; the others have a lower priority, where the system has such for threads. While the screen waits or
 * is served, an analysis keeps one of them, so that it goes on however much is looked at.
 */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { aborted, SpindleError, throwIfAborted } from '../../contract/errors';
import type { Pixels } from '../../contract/slide';
import { onAbort } from '../../base/on-abort';
import { tileUnreadable } from '../slide-errors';
import type { Priority, TileDecoder, TileRequest } from './tile-decoder';
import type { EncodedTile } from './encoded-tile';
import { SpareMemory } from '../../base/spare-memory';
import { ready, type DecodeAnswer, type DecodeRequest, type DecodeWorkerData } from './worker-protocol';

export interface DecodePoolOptions {
  /** The built worker entry, `decode-worker.js`. */
  readonly workerFile: string;
  /** For analyses; the screen has one of its own beside them. Each is started when it is first needed. Default: one for each core. */
  readonly threads?: number;
  /** A tile that takes longer is given up, and its worker with it. */
  readonly secondsPerTile?: number;
}

interface Job {
  readonly tile: EncodedTile;
  readonly request: TileRequest;
  /** False once its caller gave up. */
  isWanted: boolean;
  resolve(pixels: Pixels): void;
  reject(error: Error): void;
}

interface Seat {
  readonly worker: Worker;
  /** What the worker was given and has not answered: the first it is at, the next it has at hand. */
  readonly jobs: Job[];
  /** Which an analysis is not given. */
  readonly isScreens: boolean;
  /** False until the worker has loaded its codecs: a tile's time does not include it. */
  isReady: boolean;
  timer: NodeJS.Timeout | null;
}

const jobsASeat = 2;
/** Loading the codecs takes a fraction of a second, or many where the machine is busy. */
const secondsToStart = 120;

/** @throws SpindleError `internal` when there is no built worker. */
export function createDecodePool(options: DecodePoolOptions): TileDecoder {
  if (!existsSync(options.workerFile)) {
    throw new SpindleError('internal', {
      what: 'cannot start the decode workers',
      where: { path: options.workerFile },
      why: 'the built file is not there',
      remedy: 'build Spindle (npm run build) or install it again',
    });
  }
  return new DecodePool(options);
}

class DecodePool implements TileDecoder {
  private readonly seats = new Set<Seat>();
  private readonly queue: Job[] = [];
  private readonly spare = new SpareMemory();
  private readonly threads: number;
  private readonly milliseconds: number;
  private nextId = 0;
  private closed = false;

  constructor(private readonly options: DecodePoolOptions) {
    this.threads = Math.max(1, options.threads ?? availableParallelism());
    this.milliseconds = (options.secondsPerTile ?? 30) * 1000;
  }

  async decode(tile: EncodedTile, request: TileRequest): Promise<Pixels> {
    const { signal } = request;
    throwIfAborted(signal);
    if (this.closed) throw aborted();
    return new Promise<Pixels>((resolve, reject) => {
      const stopListening =
        signal === undefined
          ? null
          : onAbort(signal, () => {
              const waiting = this.queue.indexOf(job);
              if (waiting !== -1) this.queue.splice(waiting, 1);
              job.isWanted = false;
              reject(aborted(signal.reason));
            });
      const job: Job = {
        tile,
        request,
        isWanted: true,
        resolve: (pixels) => {
          stopListening?.();
          resolve(pixels);
        },
        reject: (error) => {
          stopListening?.();
          reject(error);
        },
      };
      this.queue.push(job);
      this.dispatch();
    });
  }

  reuse({ data }: Pixels): void {
    if (!this.closed) this.spare.put(data);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.spare.clear();
    for (const job of this.queue.splice(0)) job.reject(aborted());
    await Promise.all([...this.seats].map((seat) => seat.worker.terminate()));
  }

  private dispatch(): void {
    for (const priority of ['display', 'analysis'] as const) {
      while (!this.closed) {
        const next = this.queue.findIndex((job) => isOf(job, priority));
        if (next === -1) break;
        const seat = this.freeSeat(priority);
        if (seat === null) break;
        for (const job of this.queue.splice(next, 1)) this.start(seat, job);
      }
    }
  }

  private freeSeat(priority: Priority): Seat | null {
    const shared = [...this.seats].filter(({ isScreens }) => !isScreens);
    const own = priority === 'display' ? [...this.seats].filter(({ isScreens }) => isScreens) : [];
    const holding = shared.filter(({ jobs }) => jobs.some((job) => isOf(job, priority)));
    const most = this.mostShared(priority);
    const anyReady = [...own, ...shared].some(({ isReady }) => isReady);
    const idle = [...own, ...(holding.length < most ? shared : [])].filter(({ jobs }) => jobs.length === 0);
    const usable = idle.find(({ isReady }) => isReady || !anyReady);
    if (usable !== undefined) return usable;
    if (idle.length === 0) {
      const isScreens = priority === 'display' && own.length === 0;
      const mayHire = isScreens || (holding.length < most && shared.length < this.threads);
      const hired = mayHire ? this.hire(isScreens) : null;
      // Until it has started, another may become free.
      if (hired !== null && !anyReady) return hired;
    }
    // While the screen waits, no worker goes from one tile of an analysis to the next.
    if (priority === 'analysis' && this.waits('display')) return null;
    const busy = [...own, ...(holding.length <= most ? holding : [])];
    return busy.find(({ jobs }) => jobs.length < jobsASeat) ?? null;
  }

  /** Neither priority gets all of the shared workers while the other has tiles, so that neither waits for long. */
  private mostShared(priority: Priority): number {
    if (priority === 'display') return this.waits('analysis') ? this.threads - 1 : this.threads;
    return this.waits('display') || this.isAt('display') ? 1 : this.threads;
  }

  private waits(priority: Priority): boolean {
    return this.queue.some((job) => isOf(job, priority));
  }

  private isAt(priority: Priority): boolean {
    return [...this.seats].some(({ jobs }) => jobs.some((job) => job.isWanted && isOf(job, priority)));
  }

  private start(seat: Seat, job: Job): void {
    const { tile } = job;
    const into = this.spare.take(tile.width * tile.height * 3);
    const request: DecodeRequest = { id: (this.nextId += 1), tile, ...(into && { into }) };
    if (seat.jobs.length === 0) seat.worker.ref();
    seat.jobs.push(job);
    if (seat.jobs.length === 1) this.startClock(seat);
    seat.worker.postMessage(request, into instanceof ArrayBuffer ? [into] : []);
  }

  /** Starts the time limit of the tile that the worker decodes, or of its start. */
  private startClock(seat: Seat): void {
    if (seat.timer !== null) clearTimeout(seat.timer);
    seat.timer = null;
    if (seat.jobs.length === 0) return;
    const [milliseconds, what] = seat.isReady
      ? [this.milliseconds, 'decoding it']
      : [secondsToStart * 1000, 'starting its decoder'];
    seat.timer = setTimeout(() => {
      this.dismiss(seat, `${what} took more than ${milliseconds / 1000} seconds`);
    }, milliseconds);
  }

  private hire(isScreens: boolean): Seat {
    const workerData: DecodeWorkerData = { isLowered: !isScreens };
    const worker = new Worker(this.options.workerFile, { workerData });
    const seat: Seat = { worker, jobs: [], isScreens, isReady: false, timer: null };
    worker.on('message', (answer: DecodeAnswer | typeof ready) => {
      if (answer === ready) {
        seat.isReady = true;
        this.startClock(seat);
        this.dispatch();
        return;
      }
      const job = seat.jobs.shift();
      this.startClock(seat);
      // An idle worker does not keep the process alive.
      if (seat.jobs.length === 0) worker.unref();
      this.dispatch();
      if (!('pixels' in answer)) job?.reject(SpindleError.fromReport(answer.error));
      else if (job?.isWanted === true) job.resolve(answer.pixels);
      else this.reuse(answer.pixels);
    });
    worker.on('error', (error) => this.dismiss(seat, `its decoder failed (${String(error)})`));
    worker.on('exit', (code) => this.dismiss(seat, `its decoder stopped with status ${code}`));
    // Until it is given a tile.
    worker.unref();
    this.seats.add(seat);
    return seat;
  }

  /** Costs the tile that the worker was at; what it only had at hand goes to another. */
  private dismiss(seat: Seat, why: string): void {
    if (!this.seats.delete(seat)) return;
    const [lost, ...spared] = seat.jobs.splice(0);
    this.startClock(seat);
    void seat.worker.terminate();
    if (this.closed) {
      for (const job of spared) job.reject(aborted());
      lost?.reject(aborted());
      return;
    }
    this.queue.unshift(...spared);
    lost?.reject(tileUnreadable(why));
    this.dispatch();
  }
}

function isOf({ request }: Job, priority: Priority): boolean {
  return request.priority === priority;
}
