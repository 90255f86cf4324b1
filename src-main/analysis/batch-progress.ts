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
  #doneWeight = 0;
  #failedSeconds = 0;
  #failedWeight = 0;
  #startedAt = 0;

  /** @param sizes of the slides' files in bytes; `null` where it is not known, which then counts as the mean. */
  constructor(
    sizes: readonly (number | null)[],
    readonly secondsNow: () => number = () => performance.now() / 1000,
  ) {
    const known = sizes.filter((size) => size !== null);
    const mean = known.length === 0 ? 1 : known.reduce((sum, size) => sum + size, 0) / known.length;
    this.#weights = sizes.map((size) => Math.max(1, size ?? mean));
    this.#firstAt = this.secondsNow();
  }
  readonly #firstAt: number;

  begin(): void {
    this.#startedAt = this.secondsNow();
  }

  end(index: number, outcome: 'done' | 'failed'): void {
    const weight = this.#weights[index] ?? 0;
    if (outcome === 'done') this.#doneWeight += weight;
    else {
      this.#failedWeight += weight;
      this.#failedSeconds += this.secondsNow() - this.#startedAt;
    }
  }

  /** @param fractionOfSlide of the slide that is being analysed, 0 to 1. */
  at(index: number, fractionOfSlide: number): BatchProgress {
    const total = this.#weights.reduce((sum, weight) => sum + weight, 0);
    const done = this.#doneWeight + (this.#weights[index] ?? 0) * fractionOfSlide;
    const toDo = total - this.#failedWeight;
    const seconds = this.secondsNow() - this.#firstAt - this.#failedSeconds;
    const isTelling = toDo > 0 && done / toDo >= tellingFraction;
    return {
      fraction: Math.min(1, (done + this.#failedWeight) / total),
      secondsLeft: isTelling ? (seconds * (toDo - done)) / done : null,
    };
  }
}
