/** Long work on the thread that answers windows, done a turn of the event loop at a time. */
import { setImmediate } from 'node:timers/promises';

/** ms of work between two turns. */
const turnMs = 8;

export class Turns {
  #began = performance.now();

  /** Between two steps of the work: gives way to what waits, where this turn has lasted long enough. */
  async step(): Promise<void> {
    if (performance.now() - this.#began < turnMs) return;
    await setImmediate();
    this.#began = performance.now();
  }
}
