/** The largest sets of figures that a search has found so far, all of the same size, each once. */
import type { FigurePoints } from './figure-points';
import type { Finds } from './cell-search';

/** Of sets as large as the largest no more than these are listed. */
const mostSets = 1000;

export interface FoundSet {
  /** Counted figures. */
  readonly count: number;
  readonly points: readonly number[];
  /** An allowed centre from which they are held, unit coordinates. */
  readonly x: number;
  readonly y: number;
  readonly marks: string;
}

export class FoundSets implements Finds {
  readonly sets = new Map<string, FoundSet>();
  /** `false`: there were more sets than are listed. */
  areAll = true;

  /** @param setAt what a field holds; `null` where no centre may lie */
  constructor(
    public atLeast: number,
    private readonly setAt: (x: number, y: number) => FoundSet | null,
  ) {}

  isKnown(markA: number, markB: number): boolean {
    return this.sets.has(marksText(markA, markB));
  }

  offer(x: number, y: number): void {
    const found = this.setAt(x, y);
    if (found === null || found.count < this.atLeast) return;
    if (found.count > this.atLeast) {
      this.sets.clear();
      this.areAll = true;
      this.atLeast = found.count;
    }
    if (this.sets.has(found.marks)) return;
    if (this.sets.size < mostSets) {
      this.sets.set(found.marks, found);
      return;
    }
    this.areAll = false;
    this.atLeast = found.count + 1;
  }
}

export function marksOf(set: readonly number[], points: FigurePoints): string {
  let [markA, markB] = [0, 0];
  for (const point of set) {
    markA ^= points.marksA[point] ?? 0;
    markB ^= points.marksB[point] ?? 0;
  }
  return marksText(markA, markB);
}

function marksText(markA: number, markB: number): string {
  return `${markA}/${markB}`;
}
