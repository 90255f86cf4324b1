/**
 * How long a request may take. What a graph costs follows from its size, and what an engine does in a second from the answers
 * before; one that takes many times as long as both say loops without an end, or hangs, and is given up.
 */
import type { StageName } from '../../contract/model';

/** Operations for each pixel of a stage's input. */
export type StageCosts = Readonly<Record<StageName, number>>;

interface Request {
  readonly stage: StageName;
  readonly count: number;
  readonly width: number;
  readonly height: number;
}

/** Half of what one core of a processor of 2008 does, emulated by another. */
const slowestPerMs = 1e5;
/** Other programs take the machine, cards prepare themselves for a shape, and edges of a picture cost less than its middle. */
const generosity = 50;

export class ComputeLimit {
  #fastestPerMs = 0;

  /** @param graceMs for what does not depend on the size: drivers, translation, a machine that wakes up */
  constructor(
    private readonly costs: StageCosts,
    private readonly graceMs: number,
  ) {}

  /** Milliseconds. */
  of(request: Request): number {
    const perMs = Math.max(slowestPerMs, this.#fastestPerMs / generosity);
    return Math.ceil(this.graceMs + this.#operations(request) / perMs);
  }

  /** Learns from an answer how fast this engine is. @param ms that it took at most */
  note(request: Request, ms: number): void {
    this.#fastestPerMs = Math.max(this.#fastestPerMs, this.#operations(request) / Math.max(1, ms));
  }

  #operations({ stage, count, width, height }: Request): number {
    return this.costs[stage] * count * width * height;
  }
}
