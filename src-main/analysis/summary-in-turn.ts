/**
 * When the table of a batch is written while the batch goes on: at once where that is cheap, else when it is time again, so that thousands
 * of slides do not each write thousands of rows. It is written also where nothing further happens by then.
 */
/** No more than this share of the time goes into writing the table. */
const mostShare = 1 / 20;

export class SummaryInTurn {
  readonly #write: () => Promise<void>;
  #mayBeginAt = -Infinity;
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> | null = null;

  /** @param write writes the table as it stands; where that fails, the next change tries again */
  constructor(write: () => Promise<void>) {
    this.#write = write;
  }

  /** A slide has changed. Resolves when the table is written, or is going to be. */
  async changed(): Promise<void> {
    if (this.#timer !== null) return;
    const rest = this.#mayBeginAt - performance.now();
    if (this.#writing === null && rest <= 0) {
      await this.#begin();
      return;
    }
    this.#timer = setTimeout(
      () => {
        this.#timer = null;
        void this.#begin();
      },
      Math.max(0, rest),
    ).unref();
  }

  /** Nothing is written from then on. */
  async end(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    await this.#writing;
  }

  /** Behind the write that is under way, if one is. */
  #begin(): Promise<void> {
    const writing = this.#writeAfter(this.#writing).finally(() => {
      if (this.#writing === writing) this.#writing = null;
    });
    this.#writing = writing;
    return writing;
  }

  async #writeAfter(earlier: Promise<void> | null): Promise<void> {
    await earlier;
    const begun = performance.now();
    await this.#write().catch(() => undefined);
    const ended = performance.now();
    this.#mayBeginAt = ended + (ended - begun) / mostShare;
  }
}
