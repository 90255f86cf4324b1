/**
 * Work that is done when nothing else is: it begins once nothing has happened for a while, is given up as soon as something
 * is under way, and is begun again after it.
 */

type Work = (signal: AbortSignal) => Promise<void>;

export class IdleWork {
  readonly #idleMs: number;
  #underWay = 0;
  #wanted: Work | null = null;
  #going: { readonly abort: AbortController; readonly settled: Promise<void> } | null = null;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  /** @param idleMs without anything happening before it begins */
  constructor(idleMs: number) {
    this.#idleMs = idleMs;
  }

  /** Puts off what was wanted before. */
  want(work: Work): void {
    this.#wanted = work;
    this.#await();
  }

  /** Something happened that takes no time: what has not begun waits again. */
  touch(): void {
    if (this.#timer !== undefined) this.#await();
  }

  /** Something is under way until the function is called that is returned. */
  begin(): () => void {
    this.#underWay += 1;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#going?.abort.abort();
    return () => {
      this.#underWay -= 1;
      this.#await();
    };
  }

  /**
   * Does it at once where nothing is under way.
   * @returns false where it was put off, or given up: it is wanted then. @throws what `work` throws
   */
  async now(work: Work): Promise<boolean> {
    while (this.#going !== null) await this.#going.settled;
    return this.#attempt(work);
  }

  /** Gives up what is going on, and waits for its end. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#going?.abort.abort();
    await this.#going?.settled;
  }

  #await(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const work = this.#wanted;
    if (work === null || this.#underWay > 0 || this.#going !== null || this.#isClosed) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      // Nobody waits for it. A later request that needs its result meets the fault again.
      this.#attempt(work).catch(() => undefined);
    }, this.#idleMs);
    this.#timer.unref();
  }

  async #attempt(work: Work): Promise<boolean> {
    if (this.#underWay > 0 || this.#isClosed) {
      this.#wanted = work;
      return false;
    }
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#wanted = null;
    const abort = new AbortController();
    const attempt = work(abort.signal);
    const settled = attempt.then(
      () => undefined,
      () => undefined,
    );
    this.#going = { abort, settled };
    try {
      await attempt;
      return true;
    } catch (thrown) {
      if (!abort.signal.aborted) throw thrown;
      this.#wanted ??= work;
      return false;
    } finally {
      this.#going = null;
      this.#await();
    }
  }
}
