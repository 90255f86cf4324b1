/**
 * Events of runs that come while an answer is awaited which says of what slide they are: kept, and given to that slide once it
 * is known.
 */
import type { OpenedState } from './opened.svelte';
import type { RunEvent } from './run-state';

export class EarlyEvents {
  #events: RunEvent[] = [];
  #pending = 0;

  /** Whether an answer is awaited. */
  get isKeeping(): boolean {
    return this.#pending > 0;
  }

  note(event: RunEvent): void {
    if (this.isKeeping) this.#events.push(event);
  }

  /** Keeps what comes while `work` awaits an answer. @param work is handed the way to give it to a slide */
  async keep(work: (replay: (opened: OpenedState) => void) => Promise<void>): Promise<void> {
    this.#pending += 1;
    try {
      await work((opened) => {
        for (const event of this.#events) opened.receive(event);
      });
    } finally {
      this.#pending -= 1;
      if (!this.isKeeping) this.#events = [];
    }
  }
}
