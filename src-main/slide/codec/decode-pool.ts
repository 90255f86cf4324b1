/**
 * Tiles decoded by a pool of worker threads. Tiles queue until a worker is free; a tile that nobody waits for any
 * more leaves the queue; a worker that dies, or is stuck, costs the tile that it was at and is replaced.
 */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { aborted, SpindleError, throwIfAborted } from '../../contract/errors';
import type { Pixels } from '../../contract/slide';
import { onAbort } from '../on-abort';
import { tileUnreadable } from '../slide-errors';
import type { TileDecoder } from './tile-decoder';
import type { EncodedTile } from './encoded-tile';
import type { DecodeAnswer, DecodeRequest } from './worker-protocol';

export interface DecodePoolOptions {
  /** The built worker entry, `decode-worker.js`. */
  readonly workerFile: string;
  /** Default: one for each core. */
  readonly threads?: number;
  /** A tile that takes longer is given up, and its worker with it. */
  readonly secondsPerTile?: number;
}

interface Job {
  readonly tile: EncodedTile;
  resolve(pixels: Pixels): void;
  reject(error: Error): void;
}

interface Seat {
  readonly worker: Worker;
  job: Job | null;
  timer: NodeJS.Timeout | null;
}

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
  private readonly threads: number;
  private readonly milliseconds: number;
  private nextId = 0;
  private closed = false;

  constructor(private readonly options: DecodePoolOptions) {
    this.threads = Math.max(1, options.threads ?? availableParallelism());
    this.milliseconds = (options.secondsPerTile ?? 30) * 1000;
  }

  async decode(tile: EncodedTile, signal?: AbortSignal): Promise<Pixels> {
    throwIfAborted(signal);
    if (this.closed) throw aborted();
    return new Promise<Pixels>((resolve, reject) => {
      const stopListening =
        signal === undefined
          ? null
          : onAbort(signal, () => {
              const waiting = this.queue.indexOf(job);
              if (waiting !== -1) this.queue.splice(waiting, 1);
              reject(aborted(signal.reason));
            });
      const job: Job = {
        tile,
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

  async close(): Promise<void> {
    this.closed = true;
    for (const job of this.queue.splice(0)) job.reject(aborted());
    await Promise.all([...this.seats].map((seat) => seat.worker.terminate()));
  }

  private dispatch(): void {
    while (this.queue.length > 0 && !this.closed) {
      const seat = this.freeSeat();
      if (seat === null) return;
      const job = this.queue.shift();
      if (job === undefined) return;
      this.start(seat, job);
    }
  }

  private freeSeat(): Seat | null {
    for (const seat of this.seats) if (seat.job === null) return seat;
    return this.seats.size < this.threads ? this.hire() : null;
  }

  private start(seat: Seat, job: Job): void {
    seat.job = job;
    seat.timer = setTimeout(() => {
      this.dismiss(seat, `decoding it took more than ${this.milliseconds / 1000} seconds`);
    }, this.milliseconds);
    const request: DecodeRequest = { id: (this.nextId += 1), tile: job.tile };
    seat.worker.ref();
    seat.worker.postMessage(request);
  }

  private hire(): Seat {
    const seat: Seat = { worker: new Worker(this.options.workerFile), job: null, timer: null };
    seat.worker.on('message', (answer: DecodeAnswer) => {
      const job = this.release(seat);
      if ('pixels' in answer) job?.resolve(answer.pixels);
      else job?.reject(SpindleError.fromReport(answer.error));
      this.dispatch();
    });
    seat.worker.on('error', (error) => this.dismiss(seat, `its decoder failed (${String(error)})`));
    seat.worker.on('exit', (code) => this.dismiss(seat, `its decoder stopped with status ${code}`));
    this.seats.add(seat);
    return seat;
  }

  /** Marks a seat free. An idle worker does not keep the process alive. */
  private release(seat: Seat): Job | null {
    const { job } = seat;
    if (seat.timer !== null) clearTimeout(seat.timer);
    seat.timer = null;
    seat.job = null;
    seat.worker.unref();
    return job;
  }

  private dismiss(seat: Seat, why: string): void {
    if (!this.seats.delete(seat)) return;
    this.release(seat)?.reject(this.closed ? aborted() : tileUnreadable(why));
    void seat.worker.terminate();
    this.dispatch();
  }
}
