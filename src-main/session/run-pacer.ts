/**
 * Keeps a run from flooding its listeners: progress is thinned to the newest and candidates are gathered,
 * and both are passed on at most once in an interval. Nothing is lost: `flush` passes on what is left.
 */
import type { Candidate, Progress } from '../contract/detection';

/** At most ten a second. */
const intervalMs = 100;

export class RunPacer {
  #progress: Progress | null = null;
  #candidates: Candidate[] = [];
  #timer: NodeJS.Timeout | null = null;
  #sentAt = -Infinity;

  /** @param send one of the two at least is there */
  constructor(private readonly send: (progress: Progress | null, candidates: readonly Candidate[]) => void) {}

  progress(progress: Progress): void {
    this.#progress = progress;
    this.#schedule();
  }

  candidates(candidates: readonly Candidate[]): void {
    for (const candidate of candidates) this.#candidates.push(candidate);
    this.#schedule();
  }

  /** Passes on what is held back, now. Call it before the run's end is said. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const progress = this.#progress;
    const candidates = this.#candidates;
    this.#progress = null;
    this.#candidates = [];
    if (progress === null && candidates.length === 0) return;
    this.#sentAt = performance.now();
    this.send(progress, candidates);
  }

  #schedule(): void {
    if (this.#timer !== null) return;
    const wait = this.#sentAt + intervalMs - performance.now();
    if (wait <= 0) this.flush();
    else this.#timer = setTimeout(() => this.flush(), wait);
  }
}
