/**
 * The points of a search by the cell of a grid in which they lie, those of a row one after the other, in unit coordinates: which lie
 * around a cell of centres, and which a field holds.
 */
import type { FigurePoints } from './figure-points';
import type { GridFrame } from './grid-frame';
import { halfChord, measure, measureAt, reach, rounding, tolerance } from './unit-field';

/** How many columns to each side of a cell its rows reach, and how many it holds for certain. */
interface RowSpan {
  readonly touched: number;
  readonly sure: number;
}

/** Figures around a cell of centres. */
export interface Around {
  /** Counted figures that every field centred in the cell holds, and the marks of their set. */
  sure: number;
  markA: number;
  markB: number;
  /** Points that some of those fields hold: so many, from the list's beginning. */
  length: number;
  list: Int32Array;
}

export class PointBins {
  readonly #starts: Uint32Array;
  readonly #order: Int32Array;
  /** Sums over the points before each place of the order; made again after a verdict. */
  readonly #weightBefore: Int32Array;
  readonly #markABefore: Int32Array;
  readonly #markBBefore: Int32Array;
  #areSumsStale = true;
  readonly #spans: readonly RowSpan[];

  /** @param xs, ys unit coordinates of the points, with room for those to come */
  constructor(
    private readonly points: FigurePoints,
    private readonly xs: Float64Array,
    private readonly ys: Float64Array,
    private readonly frame: GridFrame,
    private readonly isBox: boolean,
  ) {
    this.#starts = new Uint32Array(frame.columns * frame.rows + 1);
    this.#order = new Int32Array(xs.length);
    this.#weightBefore = new Int32Array(xs.length + 1);
    this.#markABefore = new Int32Array(xs.length + 1);
    this.#markBBefore = new Int32Array(xs.length + 1);
    this.#spans = this.#rowSpans();
    this.#sortPoints();
  }

  /** After a change of weights. */
  forgetSums(): void {
    this.#areSumsStale = true;
  }

  /** Takes in the last point, which lies in a cell. */
  insert(point: number, cell: number): void {
    const at = this.#starts[cell + 1] ?? 0;
    this.#order.copyWithin(at + 1, at, point);
    this.#order[at] = point;
    for (let later = cell + 1; later < this.#starts.length; later += 1)
      this.#starts[later] = (this.#starts[later] ?? 0) + 1;
    this.#areSumsStale = true;
  }

  /** Points around a cell, into `around`. */
  gather(cell: number, around: Around): void {
    if (this.#areSumsStale) this.#sumUp();
    around.sure = around.markA = around.markB = around.length = 0;
    const column = cell % this.frame.columns;
    const row = (cell - column) / this.frame.columns;
    const beyond = (this.#spans.length - 1) / 2;
    const last = Math.min(row + beyond, this.frame.rows - 1);
    const near = { x: this.frame.centreX(cell), y: this.frame.centreY(cell), half: this.frame.side / 2 };
    for (let at = Math.max(0, row - beyond); at <= last; at += 1) {
      const { touched, sure } = this.#spans[at - row + beyond] ?? { touched: -1, sure: -1 };
      const from = Math.max(0, column - touched);
      const to = Math.min(this.frame.columns - 1, column + touched);
      if (sure < 0) this.#gatherRow(at, from, to, near, around);
      else {
        const sureFrom = Math.max(from, column - sure);
        const sureTo = Math.min(to, column + sure);
        this.#gatherRow(at, from, sureFrom - 1, near, around);
        this.#gatherRow(at, sureTo + 1, to, near, around);
        const begin = this.#starts[at * this.frame.columns + sureFrom] ?? 0;
        const end = this.#starts[at * this.frame.columns + sureTo + 1] ?? 0;
        around.sure += (this.#weightBefore[end] ?? 0) - (this.#weightBefore[begin] ?? 0);
        around.markA ^= (this.#markABefore[end] ?? 0) ^ (this.#markABefore[begin] ?? 0);
        around.markB ^= (this.#markBBefore[end] ?? 0) ^ (this.#markBBefore[begin] ?? 0);
      }
    }
  }

  /** Counted points that the field at a centre holds. */
  heldAt(x: number, y: number): number[] {
    const held: number[] = [];
    const { isBox } = this;
    const limit = measureAt(isBox, reach + rounding);
    const { weights } = this.points;
    const firstRow = Math.max(0, Math.floor((y - reach - this.frame.top) / this.frame.side - tolerance));
    const lastRow = Math.min(
      this.frame.rows - 1,
      Math.floor((y + reach - this.frame.top) / this.frame.side + tolerance),
    );
    const from = Math.max(0, Math.floor((x - reach - this.frame.left) / this.frame.side - tolerance));
    const to = Math.min(
      this.frame.columns - 1,
      Math.floor((x + reach - this.frame.left) / this.frame.side + tolerance),
    );
    if (to < from) return held;
    for (let row = firstRow; row <= lastRow; row += 1) {
      const end = this.#starts[row * this.frame.columns + to + 1] ?? 0;
      for (let at = this.#starts[row * this.frame.columns + from] ?? 0; at < end; at += 1) {
        const point = this.#order[at] ?? 0;
        if ((weights[point] ?? 0) === 0) continue;
        if (measure(isBox, (this.xs[point] ?? 0) - x, (this.ys[point] ?? 0) - y) <= limit) held.push(point);
      }
    }
    return held;
  }

  #gatherRow(
    row: number,
    from: number,
    to: number,
    near: { readonly x: number; readonly y: number; readonly half: number },
    around: Around,
  ): void {
    if (to < from) return;
    const { isBox } = this;
    const limit = measureAt(isBox, reach + rounding);
    const { weights, marksA, marksB } = this.points;
    const end = this.#starts[row * this.frame.columns + to + 1] ?? 0;
    for (let at = this.#starts[row * this.frame.columns + from] ?? 0; at < end; at += 1) {
      const point = this.#order[at] ?? 0;
      const weight = weights[point] ?? 0;
      if (weight === 0) continue;
      const dx = Math.abs((this.xs[point] ?? 0) - near.x);
      const dy = Math.abs((this.ys[point] ?? 0) - near.y);
      if (measure(isBox, dx + near.half, dy + near.half) <= limit) {
        around.sure += weight;
        around.markA ^= marksA[point] ?? 0;
        around.markB ^= marksB[point] ?? 0;
      } else if (measure(isBox, Math.max(dx - near.half, 0), Math.max(dy - near.half, 0)) <= limit) {
        if (around.length === around.list.length) {
          const roomier = new Int32Array(2 * around.length);
          roomier.set(around.list);
          around.list = roomier;
        }
        around.list[around.length] = point;
        around.length += 1;
      }
    }
  }

  #rowSpans(): RowSpan[] {
    const beyond = Math.ceil(reach / this.frame.side) + 1;
    return Array.from({ length: 2 * beyond + 1 }, (_, index) => {
      const away = Math.abs(index - beyond);
      const near = halfChord(this.isBox, reach + tolerance, Math.max(away - 1, 0) * this.frame.side);
      const far = halfChord(this.isBox, reach - tolerance, (away + 1) * this.frame.side);
      return {
        touched: near < 0 ? -1 : Math.floor(near / this.frame.side) + 1,
        sure: far < 0 ? -1 : Math.floor(far / this.frame.side) - 1,
      };
    });
  }

  #sortPoints(): void {
    const { length } = this.points;
    const cells = new Uint32Array(length);
    for (let point = 0; point < length; point += 1) {
      const column = Math.floor(((this.xs[point] ?? 0) - this.frame.left) / this.frame.side);
      const row = Math.floor(((this.ys[point] ?? 0) - this.frame.top) / this.frame.side);
      const cell = row * this.frame.columns + column;
      cells[point] = cell;
      this.#starts[cell + 1] = (this.#starts[cell + 1] ?? 0) + 1;
    }
    for (let cell = 1; cell < this.#starts.length; cell += 1)
      this.#starts[cell] = (this.#starts[cell] ?? 0) + (this.#starts[cell - 1] ?? 0);
    const next = this.#starts.slice();
    for (let point = 0; point < length; point += 1) {
      const cell = cells[point] ?? 0;
      this.#order[next[cell] ?? 0] = point;
      next[cell] = (next[cell] ?? 0) + 1;
    }
  }

  #sumUp(): void {
    const { weights, marksA, marksB, length } = this.points;
    let [weight, markA, markB] = [0, 0, 0];
    for (let at = 0; at < length; at += 1) {
      const point = this.#order[at] ?? 0;
      const heavy = weights[point] ?? 0;
      if (heavy > 0) {
        weight += heavy;
        markA ^= marksA[point] ?? 0;
        markB ^= marksB[point] ?? 0;
      }
      this.#weightBefore[at + 1] = weight;
      this.#markABefore[at + 1] = markA;
      this.#markBBefore[at + 1] = markB;
    }
    this.#areSumsStale = false;
  }
}
