/**
 * Notices when reads run forward through a source, several of them side by side if need be (tiles of one row, strips
 * of a picture), and says what to read ahead. Positions are blocks.
 */

interface Run {
  /** Last block that was read. */
  last: number;
  /** How often it moved on. */
  steps: number;
}

/** Runs that are followed at the same time. */
const maxRuns = 8;
/** A single step forward is no run yet: neighbours are often read by chance. */
const leastSteps = 2;

export class ForwardReads {
  // The run that moved last stands last.
  private readonly runs: Run[] = [];

  constructor(private readonly mostAhead: number) {}

  /** Notes a read of the blocks `first` to `last`. @returns how many blocks after `last` are worth reading now. */
  note(first: number, last: number): number {
    const at = this.runs.findIndex((run) => first === run.last || first === run.last + 1);
    const [run = { last: first - 1, steps: 0 }] = at === -1 ? [] : this.runs.splice(at, 1);
    if (last > run.last) run.steps += 1;
    run.last = Math.max(run.last, last);
    this.runs.push(run);
    if (this.runs.length > maxRuns) this.runs.shift();
    return run.steps <= leastSteps ? 0 : Math.min(this.mostAhead, 2 ** (run.steps - leastSteps));
  }
}
