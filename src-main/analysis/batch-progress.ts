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
  readonly #firstAt: number;
  /** Bytes of each slide's file; `null` where it is not known, 0 of one that was done before. */
  readonly #sizes: (number | null)[] = [];
  /** When the slides that are being analysed were begun, in seconds, and how far each is. */
  readonly #running = new Map<number, { readonly startedAt: number; fraction: number }>();
  readonly #done = new Set<number>();
  readonly #failed = new Set<number>();
  #failedSeconds = 0;

  /** @param jobs slides that are analysed at a time */
  constructor(
    readonly jobs = 1,
    readonly secondsNow: () => number = () => performance.now() / 1000,
  ) {
    this.#firstAt = this.secondsNow();
  }

  /** @param size of the slide's file in bytes; `null` where it is not known, which then counts as the mean; 0 of one that is done */
  weigh(index: number, size: number | null): void {
    this.#sizes[index] = size;
    this.#done.delete(index);
    this.#failed.delete(index);
  }

  begin(index: number): void {
    this.#running.set(index, { startedAt: this.secondsNow(), fraction: 0 });
  }

  /** `again`: it waits another time, and what it took tells nothing. */
  end(index: number, outcome: 'done' | 'failed' | 'again'): void {
    const startedAt = this.#running.get(index)?.startedAt ?? this.secondsNow();
    this.#running.delete(index);
    if (outcome === 'done') this.#done.add(index);
    else this.#failedSeconds += (this.secondsNow() - startedAt) / this.jobs;
    if (outcome === 'failed') this.#failed.add(index);
  }

  /** @param fractionOfSlide of a slide that is being analysed, 0 to 1. */
  at(index: number, fractionOfSlide: number): BatchProgress {
    const ofSlide = this.#running.get(index);
    if (ofSlide !== undefined) ofSlide.fraction = fractionOfSlide;
    const known = this.#sizes.filter((size) => size !== null && size > 0);
    const mean =
      known.length === 0 ? 1 : known.reduce<number>((sum, size) => sum + Number(size), 0) / known.length;
    let [total, done, failed] = [0, 0, 0];
    for (const [each, size] of this.#sizes.entries()) {
      const weight = size ?? mean;
      total += weight;
      if (this.#done.has(each)) done += weight;
      else if (this.#failed.has(each)) failed += weight;
      else done += weight * (this.#running.get(each)?.fraction ?? 0);
    }
    const toDo = total - failed;
    const seconds = this.secondsNow() - this.#firstAt - this.#failedSeconds;
    const isTelling = toDo > 0 && done / toDo >= tellingFraction;
    return {
      fraction: total === 0 ? 1 : Math.min(1, (done + failed) / total),
      secondsLeft: isTelling ? (seconds * (toDo - done)) / done : null,
    };
  }
}
