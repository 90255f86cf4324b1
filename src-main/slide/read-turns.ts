/**
 * Turns at reading stored tiles. An analysis asks for more than a hundred at once; were all of them handed to the system, or to
 * a share, a tile of the screen would be read after them. So only a few of an analysis are read at a time, in the order in
 * which they were asked for, and those of the screen at once.
 */
import { onAbort } from '../base/on-abort';
import { aborted, throwIfAborted } from '../contract/errors';
import type { TileRequest } from './codec/tile-decoder';

interface Waiting {
  readonly request: TileRequest;
  begin(): void;
}

export class ReadTurns {
  #reading = 0;
  #waiting: Waiting[] = [];

  /** @param most tiles of analyses that are read at the same time */
  constructor(private readonly most: number) {}

  /** @throws SpindleError `aborted` when the signal fires before its turn, and what `read` throws. */
  async take<T>(request: TileRequest, read: () => Promise<T>): Promise<T> {
    throwIfAborted(request.signal);
    if (request.priority === 'display') return read();
    if (this.#reading < this.most) this.#reading += 1;
    else await this.#turn(request);
    try {
      return await read();
    } finally {
      this.#reading -= 1;
      this.#next();
    }
  }

  #turn(request: TileRequest): Promise<void> {
    const { signal } = request;
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        request,
        begin: () => {
          stopListening?.();
          resolve();
        },
      };
      const stopListening =
        signal &&
        onAbort(signal, () => {
          this.#waiting = this.#waiting.filter((other) => other !== waiting);
          reject(aborted(signal.reason));
        });
      this.#waiting.push(waiting);
    });
  }

  /** Also all that the screen has come to wait for meanwhile. */
  #next(): void {
    const begin: Waiting[] = [];
    const wait: Waiting[] = [];
    for (const waiting of this.#waiting) {
      const isNext = waiting.request.priority === 'display' || this.#reading + begin.length < this.most;
      (isNext ? begin : wait).push(waiting);
    }
    this.#waiting = wait;
    this.#reading += begin.length;
    for (const waiting of begin) waiting.begin();
  }
}
