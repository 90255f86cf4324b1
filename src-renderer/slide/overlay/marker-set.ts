/**
 * The detections of a run as markers: sorted and measured once, so that another threshold costs the detections between the two, and a
 * verdict one copy of the distances.
 */
import { labelOf, type Candidate } from '../../../src-main/contract/detection';
import type { Rectangle } from '../tile-geometry';
import { drawnByVerdict, noneDecided, type Markers, type OctaveRange } from './markers';
import { rankedSpacing } from './ranked-spacing';
import { binOf, octaveOf, octaves, SpacingCounts } from './spacing-counts';
import type { DecidedMarks } from './verdict-marks';

export class MarkerSet {
  readonly candidates: readonly Candidate[];
  readonly #x: Float64Array;
  readonly #y: Float64Array;
  readonly #scores: Float64Array;
  readonly #spacing: Float32Array;
  readonly #bins: Uint8Array;
  readonly #extent: Rectangle;
  /** Where the detection of each number lies in the arrays. */
  readonly #positions: Uint32Array;
  /** Where each octave begins, and the last ends. */
  readonly #starts: Uint32Array;
  /** Where the mitotic ones of each octave begin, at the threshold of the counts. */
  readonly #mitoticFrom: Uint32Array;
  readonly #normal = new SpacingCounts();
  readonly #mitotic = new SpacingCounts();
  #decided: DecidedMarks | null = null;
  #drawn: Float32Array;

  constructor(candidates: readonly Candidate[]) {
    const count = candidates.length;
    this.candidates = candidates;
    const { order, x, y, scores } = byScore(candidates);
    const ranked = rankedSpacing(x, y);
    this.#starts = new Uint32Array(octaves + 1);
    const bins = new Uint8Array(count);
    for (let rank = 0; rank < count; rank += 1) {
      const bin = binOf(ranked[rank] ?? Infinity);
      bins[rank] = bin;
      this.#starts[octaveOf(bin) + 1] = (this.#starts[octaveOf(bin) + 1] ?? 0) + 1;
    }
    for (let octave = 1; octave <= octaves; octave += 1)
      this.#starts[octave] = (this.#starts[octave] ?? 0) + (this.#starts[octave - 1] ?? 0);

    this.#x = new Float64Array(count);
    this.#y = new Float64Array(count);
    this.#scores = new Float64Array(count);
    this.#spacing = new Float32Array(count);
    this.#bins = new Uint8Array(count);
    this.#positions = new Uint32Array(count);
    const next = this.#starts.slice();
    for (let rank = 0; rank < count; rank += 1) {
      const bin = bins[rank] ?? 0;
      const position = next[octaveOf(bin)] ?? 0;
      next[octaveOf(bin)] = position + 1;
      this.#x[position] = x[rank] ?? 0;
      this.#y[position] = y[rank] ?? 0;
      this.#scores[position] = scores[rank] ?? 0;
      this.#spacing[position] = ranked[rank] ?? Infinity;
      this.#bins[position] = bin;
      this.#positions[order[rank] ?? 0] = position;
      this.#mitotic.add(bin, 1);
    }
    this.#mitoticFrom = this.#starts.slice(0, octaves);
    this.#drawn = this.#spacing;
    this.#extent = extentOf(this.#x, this.#y);
  }

  /** @param decided what is drawn by verdict in place of detections of this set; `null` where nobody decided */
  at(threshold: number, decided: DecidedMarks | null): Markers {
    this.#countAt(threshold);
    this.#hide(decided);
    return {
      count: this.#x.length,
      octaves: Array.from(this.#mitoticFrom, (mitotic, octave): OctaveRange => ({
        first: this.#starts[octave] ?? 0,
        mitotic,
        end: this.#starts[octave + 1] ?? 0,
      })),
      x: this.#x,
      y: this.#y,
      spacing: this.#drawn,
      extent: this.#extent,
      spacings: { mitotic: this.#mitotic.copy(), normal: this.#normal.copy() },
      decided: decided?.markers ?? noneDecided,
    };
  }

  #countAt(threshold: number): void {
    for (let octave = 0; octave < octaves; octave += 1) {
      const wanted = this.#firstMitotic(this.#starts[octave] ?? 0, this.#starts[octave + 1] ?? 0, threshold);
      const before = this.#mitoticFrom[octave] ?? 0;
      for (let position = before; position < wanted; position += 1) this.#move(position, 1);
      for (let position = wanted; position < before; position += 1) this.#move(position, -1);
      this.#mitoticFrom[octave] = wanted;
    }
  }

  /** @param by 1: becomes normal */
  #move(position: number, by: 1 | -1): void {
    const bin = this.#bins[position] ?? 0;
    this.#normal.add(bin, by);
    this.#mitotic.add(bin, -by);
  }

  /** Of those from `low` up to `high`, whose scores rise; `high` where all are normal. */
  #firstMitotic(low: number, high: number, threshold: number): number {
    let [from, to] = [low, high];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (labelOf(this.#scores[middle] ?? 0, threshold) === 'normal') from = middle + 1;
      else to = middle;
    }
    return from;
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

function extentOf(x: Float64Array, y: Float64Array): Rectangle {
  if (x.length === 0) return { x: 0, y: 0, width: 0, height: 0 };
  const least = (values: Float64Array): number => values.reduce((a, b) => Math.min(a, b), Infinity);
  const most = (values: Float64Array): number => values.reduce((a, b) => Math.max(a, b), -Infinity);
  const [left, top] = [least(x), least(y)];
  return { x: left, y: top, width: most(x) - left, height: most(y) - top };
}

interface Ranked {
  /** Numbers of the candidates. */
  readonly order: Uint32Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly scores: Float64Array;
}

/** Lowest score first, those of equal scores as they come. */
function byScore(candidates: readonly Candidate[]): Ranked {
  const count = candidates.length;
  const unsorted = new Float64Array(count);
  const order = new Uint32Array(count);
  for (let index = 0; index < count; index += 1) {
    unsorted[index] = candidates[index]?.score ?? 0;
    order[index] = index;
  }
  order.sort((one, other) => (unsorted[one] ?? 0) - (unsorted[other] ?? 0) || one - other);
  const [x, y, scores] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
  for (let rank = 0; rank < count; rank += 1) {
    const candidate = candidates[order[rank] ?? 0];
    x[rank] = candidate?.x ?? 0;
    y[rank] = candidate?.y ?? 0;
    scores[rank] = candidate?.score ?? 0;
  }
  return { order, x, y, scores };
}
