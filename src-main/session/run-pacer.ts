/**
 * Keeps a run from flooding its listeners: progress is thinned to the newest and candidates are gathered,
 * and both are sent at most once in an interval. Nothing is lost: `flush` sends what is left.
 */
import type { ApiEvent } from '../contract/api';
import type { Candidate, Progress } from '../contract/detection';

/** At most ten a second. */
const intervalMs = 100;

export class RunPacer {
  #progress: Progress | null = null;
  #candidates: Candidate[] = [];
  #sent = 0;
  #timer: NodeJS.Timeout | null = null;
  #sentAt = -Infinity;

  constructor(
    private readonly runId: string,
    private readonly emit: (event: ApiEvent) => void,
  ) {}

  progress(progress: Progress): void {
    this.#progress = progress;
    this.#schedule();
  }

  candidates(candidates: readonly Candidate[]): void {
    for (const candidate of candidates) this.#candidates.push(candidate);
    this.#schedule();
  }

  /** Sends what is held back, now. Call it before the run's last event. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const progress = this.#progress;
    const candidates = this.#candidates;
    this.#progress = null;
    this.#candidates = [];
    if (progress === null && candidates.length === 0) return;
    this.#sentAt = performance.now();
    const { runId } = this;
    if (candidates.length > 0) this.emit({ type: 'run-candidates', runId, from: this.#sent, candidates });
    this.#sent += candidates.length;
    if (progress !== null) this.emit({ type: 'run-progress', runId, progress });
  }

  #schedule(): void {
    if (this.#timer !== null) return;
    const wait = this.#sentAt + intervalMs - performance.now();
    if (wait <= 0) this.flush();
    else this.#timer = setTimeout(() => this.flush(), wait);
  }
}
