/**
 * How far a batch is, over all its slides. Slides are weighed by the size of their files, since how much tissue each
 * holds is only known once it was opened; one that failed tells nothing of the time that others take.
 */

export interface BatchProgress {
  /** 0 to 1, of all slides. */
  readonly fraction: number;
  /** `null` until enough is done to tell. */
  readonly secondsLeft: number | null;
}

/** Less than this says little about the rest. */
const tellingFraction = 0.02;

export class BatchClock {
  readonly #weights: number[];
  readonly #total: number;
  readonly #firstAt: number;
  /** When the slides that are being analysed were begun, in seconds, and how far each is. */
  readonly #running = new Map<number, { readonly startedAt: number; fraction: number }>();
  #doneWeight = 0;
  #failedSeconds = 0;
  #failedWeight = 0;

  /**
   * @param sizes of the slides' files in bytes; `null` where it is not known, which then counts as the mean; 0 of those that are done
   * @param jobs slides that are analysed at a time
   */
  constructor(
    sizes: readonly (number | null)[],
    readonly jobs = 1,
    readonly secondsNow: () => number = () => performance.now() / 1000,
  ) {
    const known = sizes.filter((size) => size !== null && size > 0);
    const mean =
      known.length === 0 ? 1 : known.reduce<number>((sum, size) => sum + (size ?? 0), 0) / known.length;
    this.#weights = sizes.map((size) => size ?? mean);
    this.#total = Math.max(
      1,
      this.#weights.reduce((sum, weight) => sum + weight, 0),
    );
    this.#firstAt = this.secondsNow();
  }

  begin(index: number): void {
    this.#running.set(index, { startedAt: this.secondsNow(), fraction: 0 });
  }

  /** `again`: it waits another time, and what it took tells nothing. */
  end(index: number, outcome: 'done' | 'failed' | 'again'): void {
    const weight = this.#weights[index] ?? 0;
    const startedAt = this.#running.get(index)?.startedAt ?? this.secondsNow();
    this.#running.delete(index);
    if (outcome === 'done') {
      this.#doneWeight += weight;
      return;
    }
    if (outcome === 'failed') this.#failedWeight += weight;
    this.#failedSeconds += (this.secondsNow() - startedAt) / this.jobs;
  }

  /** @param fractionOfSlide of a slide that is being analysed, 0 to 1. */
  at(index: number, fractionOfSlide: number): BatchProgress {
    const ofSlide = this.#running.get(index);
    if (ofSlide !== undefined) ofSlide.fraction = fractionOfSlide;
    let done = this.#doneWeight;
    for (const [running, { fraction }] of this.#running) done += (this.#weights[running] ?? 0) * fraction;
    const toDo = this.#total - this.#failedWeight;
    const seconds = this.secondsNow() - this.#firstAt - this.#failedSeconds;
    const isTelling = toDo > 0 && done / toDo >= tellingFraction;
    return {
      fraction: Math.min(1, (done + this.#failedWeight) / this.#total),
      secondsLeft: isTelling ? (seconds * (toDo - done)) / done : null,
    };
  }
}
