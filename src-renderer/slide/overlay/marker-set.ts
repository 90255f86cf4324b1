/**
 * The detections of a run as markers: sorted and measured once, so that another threshold costs the detections between the two, and a
 * verdict one copy of the distances.
 */
import { labelOf, type Candidate } from '../../../src-main/contract/detection';
import { drawnByVerdict, noneDecided, type Markers } from './markers';
import { rankedSpacing } from './ranked-spacing';
import { binOf, SpacingCounts } from './spacing-counts';
import type { DecidedMarks } from './verdict-marks';

export class MarkerSet {
  readonly candidates: readonly Candidate[];
  readonly #x: Float64Array;
  readonly #y: Float64Array;
  readonly #spacing: Float32Array;
  /** Where the detection of each number lies in the arrays. */
  readonly #positions: Uint32Array;
  readonly #bins: Uint8Array;
  readonly #scores: Float64Array;
  readonly #normal = new SpacingCounts();
  readonly #mitotic = new SpacingCounts();
  /** At which the counts are. */
  #normalCount = 0;
  #decided: DecidedMarks | null = null;
  #drawn: Float32Array;

  constructor(candidates: readonly Candidate[]) {
    const count = candidates.length;
    this.candidates = candidates;
    const order = risingScores(candidates);
    this.#x = new Float64Array(count);
    this.#y = new Float64Array(count);
    this.#scores = new Float64Array(count);
    this.#positions = new Uint32Array(count);
    for (let position = 0; position < count; position += 1) {
      const index = order[position] ?? 0;
      const { x, y, score } = candidates[index] ?? { x: 0, y: 0, score: 0 };
      this.#x[position] = x;
      this.#y[position] = y;
      this.#scores[position] = score;
      this.#positions[index] = position;
    }
    this.#spacing = rankedSpacing(this.#x, this.#y);
    this.#drawn = this.#spacing;
    this.#bins = Uint8Array.from(this.#spacing, binOf);
    for (const bin of this.#bins) this.#mitotic.add(bin, 1);
  }

  /** @param decided what is drawn by verdict in place of detections of this set; `null` where nobody decided */
  at(threshold: number, decided: DecidedMarks | null): Markers {
    this.#countAt(threshold);
    this.#hide(decided);
    return {
      count: this.#x.length,
      normalCount: this.#normalCount,
      x: this.#x,
      y: this.#y,
      spacing: this.#drawn,
      spacings: { mitotic: this.#mitotic.copy(), normal: this.#normal.copy() },
      decided: decided?.markers ?? noneDecided,
    };
  }

  #countAt(threshold: number): void {
    const wanted = this.#firstMitotic(threshold);
    for (; this.#normalCount < wanted; this.#normalCount += 1) this.#move(this.#normalCount, 1);
    for (; this.#normalCount > wanted; this.#normalCount -= 1) this.#move(this.#normalCount - 1, -1);
  }

  /** @param by 1: becomes normal */
  #move(position: number, by: 1 | -1): void {
    const bin = this.#bins[position] ?? 0;
    this.#normal.add(bin, by);
    this.#mitotic.add(bin, -by);
  }

  #firstMitotic(threshold: number): number {
    let [low, high] = [0, this.#scores.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (labelOf(this.#scores[middle] ?? 0, threshold) === 'normal') low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #hide(decided: DecidedMarks | null): void {
    if (decided === this.#decided) return;
    this.#decided = decided;
    this.#drawn = decided === null ? this.#spacing : this.#spacing.slice();
    for (const index of decided?.detections ?? []) {
      const position = this.#positions[index];
      if (position !== undefined) this.#drawn[position] = drawnByVerdict;
    }
  }
}

/** Numbers of the candidates, those of equal scores as they come. */
function risingScores(candidates: readonly Candidate[]): Uint32Array {
  const scores = Float64Array.from(candidates, ({ score }) => score);
  return Uint32Array.from(candidates.keys()).sort(
    (one, other) => (scores[one] ?? 0) - (scores[other] ?? 0) || one - other,
  );
}
