/** Runs that no slide of this window has asked for: of another window, or of this page before a reload. */
import { SvelteMap } from 'svelte/reactivity';
import type { Progress } from '../../src-main/contract/detection';
import type { RunEvent } from './run-state';

export class ForeignRuns {
  readonly #progress = new SvelteMap<string, Progress>();

  /** By identifier. */
  get progress(): ReadonlyMap<string, Progress> {
    return this.#progress;
  }

  note(runId: string, progress: Progress): void {
    this.#progress.set(runId, progress);
  }

  receive(event: RunEvent): void {
    if (event.type === 'run-progress') this.note(event.runId, event.progress);
    else if (event.type !== 'run-candidates') this.forget(event.runId);
  }

  /** It is of this window, or has ended. */
  forget(runId: string): void {
    this.#progress.delete(runId);
  }

  clear(): void {
    this.#progress.clear();
  }
}
