/** How far a measurement of invariance is, and how long it still takes: by the patches judged, and by the engines still to start. */
import type { InvarianceProgress } from '../contract/invariance';

export class InvarianceClock {
  #stage: InvarianceProgress['stage'] = 'stain';
  #done = 0;
  /** Seconds that engines took to start, that patches took, and when the present stage began. */
  #starting = 0;
  #turning = 0;
  #since: number;
  #enginesStarted = 0;

  /**
   * @param patches judged by all models together
   * @param models that are asked, one after the other, each with an engine of its own
   */
  constructor(
    readonly patches: number,
    readonly models: number,
    readonly tell: (progress: InvarianceProgress) => void,
    readonly secondsNow: () => number = () => performance.now() / 1000,
  ) {
    this.#since = this.secondsNow();
    this.#tell();
  }

  waitForEngine(): void {
    this.#enter('starting-engine');
  }

  turn(): void {
    this.#enginesStarted += 1;
    this.#enter('turning');
  }

  judged(patches: number): void {
    this.#done += patches;
    this.#tell();
  }

  #enter(stage: InvarianceProgress['stage']): void {
    const seconds = this.secondsNow() - this.#since;
    if (this.#stage === 'starting-engine') this.#starting += seconds;
    if (this.#stage === 'turning') this.#turning += seconds;
    this.#since = this.secondsNow();
    this.#stage = stage;
    this.#tell();
  }

  #tell(): void {
    this.tell({ stage: this.#stage, fraction: this.#done / this.patches, secondsLeft: this.#secondsLeft() });
  }

  #secondsLeft(): number | null {
    if (this.#done === 0) return null;
    const present = this.secondsNow() - this.#since;
    const turning = this.#turning + (this.#stage === 'turning' ? present : 0);
    const patches = (turning / this.#done) * (this.patches - this.#done);
    // Engines take about as long to start as those before them did.
    const perEngine = this.#starting / Math.max(1, this.#enginesStarted);
    const waited = this.#stage === 'starting-engine' ? present : 0;
    const engines = Math.max(0, perEngine * (this.models - this.#enginesStarted) - waited);
    return patches + engines;
  }
}
