/**
 * Who computes first: what a person waits for goes before the batch. The batch asks for its turn before each request to an engine,
 * and stands still, with what it holds, while a person's own analysis or measurement is under way, and for a moment while they move about a slide.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { orAborted } from '../base/or-aborted';
import { aborted, throwIfAborted } from '../contract/errors';

/** A picture that was asked for within this time is being looked at, ms. */
const lookingMs = 300;
/** The batch never waits longer for somebody who only looks, ms. */
const mostLookingMs = 2000;

export class Precedence {
  #going = 0;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #waiting: (() => void)[] = [];
  readonly #listeners = new Set<() => void>();

  /** True while something that a person waits for is under way. */
  get isTaken(): boolean {
    return this.#going > 0;
  }

  /** A person waits for something, until the function is called that is returned. */
  begin(): () => void {
    this.#going += 1;
    if (this.#going === 1) this.#tell();
    let hasEnded = false;
    return () => {
      if (hasEnded) return;
      hasEnded = true;
      this.#going -= 1;
      if (this.#going > 0) return;
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const goOn of waiting) goOn();
      this.#tell();
    };
  }

  /** Somebody looks at a slide. */
  look(): void {
    this.#lookedAt = performance.now();
  }

  /** Called when something that a person waits for has begun, and when the last such has ended. @returns what ends it */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when nobody is before the batch any more, in the order of the calls. @throws aborted */
  async turn(signal: AbortSignal): Promise<void> {
    const end = performance.now() + mostLookingMs;
    for (;;) {
      throwIfAborted(signal);
      if (this.isTaken) await this.#untilFree(signal);
      else {
        const now = performance.now();
        const looking = Math.min(this.#lookedAt + lookingMs, end) - now;
        if (looking <= 0) return;
        await wait(looking, undefined, { signal }).catch(() => throwIfAborted(signal));
      }
    }
  }

  #untilFree(signal: AbortSignal): Promise<void> {
    const free = new Promise<void>((resolve) => this.#waiting.push(resolve));
    return orAborted(free, signal, aborted);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
