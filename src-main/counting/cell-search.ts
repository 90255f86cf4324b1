/**
 * Searches one cell of centres by branch and bound: a square of centres is dropped when all figures that its fields reach together
 * are too few, and quartered until few figures are left whose discs' borders pass through it. What holds most then lies at a crossing of
 * these borders, and each crossing is tried.
 *
 * It suffices to try crossings: the centres of all fields that hold a set of figures are the intersection of the figures' discs, and
 * its rightmost point is the crossing of two borders, or the rightmost point of a disc. Where the area ends in the square, crossings
 * with its border are tried too, and the border's corners.
 */
import type { CentreBorders } from './centre-borders';
import type { CentreGrid } from './centre-grid';
import type { FigurePoints } from './figure-points';
import { mostBoxes } from './most-boxes';
import type { Around } from './point-bins';
import { allCrossings, rightmostCrossings } from './square-crossings';
import { measure, measureAt, reach, rounding } from './unit-field';

/** Figures whose crossings are tried rather than the square quartered. */
const fewFigures = 12;
const fewBorders = 6;
/** Boxes of so many figures are swept before the square is quartered. */
const manyFigures = 24;
/** Squares are not quartered below this: coordinates end there. */
const smallestHalf = 1e-11;

/**
 * So far below the fullest a cell's own maximum is sought too: when verdicts have taken so many figures from the fullest, its bound is
 * still known.
 */
const slack = 3;

/** A square of centres. */
interface Square {
  readonly x: number;
  readonly y: number;
  readonly half: number;
  /** Counted figures that every field centred in it holds, and the marks of their set. */
  readonly sure: number;
  readonly markA: number;
  readonly markB: number;
  /** Where in the list the points lie that some of those fields hold. */
  readonly from: number;
  readonly to: number;
  /** Numbers of the borders that pass through it. */
  readonly borders: readonly number[];
  /** No field centred in it holds more. */
  readonly bound: number;
}

/** Takes what is found. */
export interface Finds {
  /** Counted figures that a field must hold to be of interest. It rises. */
  readonly atLeast: number;
  /** Whether a set of `atLeast` figures was found before, by its marks. */
  isKnown(markA: number, markB: number): boolean;
  /** A centre from which so many seem to be held. */
  offer(x: number, y: number): void;
}

export class CellSearch {
  /** Points of the squares that are being quartered, the innermost last. */
  #list = new Int32Array(1 << 16);
  #end = 0;
  readonly #around: Around = { sure: 0, markA: 0, markB: 0, length: 0, list: new Int32Array(1 << 10) };
  readonly #limit: number;
  // The square whose crossings are tried.
  #x = 0;
  #y = 0;
  #half = 0;
  #from = 0;
  #to = 0;
  #bound = 0;
  // Of the cell: fewer figures are of no interest, and the most at a crossing so far.
  #floor = 1;
  #most = 0;

  /** @param holding a point that every field must hold; −1: none */
  constructor(
    private readonly points: FigurePoints,
    private readonly grid: CentreGrid,
    private readonly borders: CentreBorders,
    private readonly isBox: boolean,
    private readonly holding: number,
    private readonly finds: Finds,
  ) {
    // Figures in one column share their boxes' sides: rounding must not part them.
    this.#limit = measureAt(isBox, reach + rounding);
  }

  /** @returns what no crossing in the cell exceeds */
  search(cell: number): number {
    const below = this.holding < 0 ? slack : 0;
    this.#floor = Math.max(1, this.finds.atLeast - below);
    this.#most = 0;
    this.#searchSquare(cell);
    return Math.max(this.#most, this.#floor - 1);
  }

  #searchSquare(cell: number): void {
    const { frame, bins } = this.grid;
    const [x, y, half] = [frame.centreX(cell), frame.centreY(cell), frame.side / 2];
    const borders = this.borders.through(x, y, half);
    if (borders.length === 0 && !this.borders.allows(x, y)) return;
    const around = this.#around;
    bins.gather(cell, around);
    this.#makeRoom(around.length);
    this.#list.set(around.list.subarray(0, around.length));
    this.#end = around.length;
    const { sure, markA, markB } = around;
    this.#visit({ x, y, half, sure, markA, markB, from: 0, to: around.length, borders, bound: Infinity });
  }

  #visit(square: Square): void {
    const { x, y, half, sure, from, to, borders } = square;
    const { weights, marksA, marksB } = this.points;
    if (square.bound < this.#needed()) return;
    let [bound, allA, allB] = [sure, square.markA, square.markB];
    for (let at = from; at < to; at += 1) {
      const point = this.#list[at] ?? 0;
      bound += weights[point] ?? 0;
      allA ^= marksA[point] ?? 0;
      allB ^= marksB[point] ?? 0;
    }
    const { finds } = this;
    if (bound < this.#needed()) return;
    if (bound === finds.atLeast && finds.isKnown(allA, allB)) {
      this.#most = Math.max(this.#most, bound);
      return;
    }
    if (borders.length === 0 && to === from && this.holding < 0) return;
    if (!this.#reaches(x, y, half)) return;
    [this.#x, this.#y, this.#half] = [x, y, half];
    [this.#from, this.#to, this.#bound] = [from, to, bound];
    if (to - from <= fewFigures && borders.length <= fewBorders) {
      const members = Array.from(this.#list.subarray(from, to));
      if (this.holding >= 0) members.push(this.holding);
      if (borders.length === 0) rightmostCrossings(members, this.grid, this.isBox, this.#try);
      else allCrossings(members, this.grid, this.isBox, this.borders, borders, this.#try);
      return;
    }
    if (this.isBox && to - from >= manyFigures) {
      const most = sure + this.#mostBoxes(from, to);
      if (most < finds.atLeast) {
        this.#most = Math.max(this.#most, most);
        return;
      }
    }
    if (half < smallestHalf) {
      this.#most = Math.max(this.#most, bound);
      finds.offer(x, y);
      return;
    }
    const here = this.#countHere(x, y);
    if (here > finds.atLeast) finds.offer(x, y);
    this.#most = Math.max(this.#most, here);
    this.#quarter(square);
  }

  /** The fullest quarter first: what it holds may rule out the others. */
  #quarter(square: Square): void {
    const end = this.#end;
    const quarters: Square[] = [];
    for (const dy of [-square.half / 2, square.half / 2]) {
      for (const dx of [-square.half / 2, square.half / 2]) {
        const quarter = this.#quarterAt(square, square.x + dx, square.y + dy);
        if (quarter !== null) quarters.push(quarter);
      }
    }
    quarters.sort((one, other) => other.bound - one.bound);
    for (const quarter of quarters) this.#visit(quarter);
    this.#end = end;
  }

  /** @returns `null` where no centre in it is allowed */
  #quarterAt(square: Square, x: number, y: number): Square | null {
    const { isBox } = this;
    const { xs, ys } = this.grid;
    const { weights, marksA, marksB } = this.points;
    const half = square.half / 2;
    let { borders } = square;
    if (borders.length > 0) {
      borders = borders.filter((border) => this.borders.passes(border, x, y, half));
      if (borders.length === 0 && !this.borders.allows(x, y)) return null;
    }
    const limit = this.#limit;
    const from = this.#end;
    this.#makeRoom(from + square.to - square.from);
    const list = this.#list;
    let { sure, markA, markB } = square;
    let [to, sometimes] = [from, 0];
    for (let at = square.from; at < square.to; at += 1) {
      const point = list[at] ?? 0;
      const dx = Math.abs((xs[point] ?? 0) - x);
      const dy = Math.abs((ys[point] ?? 0) - y);
      if (measure(isBox, dx + half, dy + half) <= limit) {
        sure += weights[point] ?? 0;
        markA ^= marksA[point] ?? 0;
        markB ^= marksB[point] ?? 0;
      } else if (measure(isBox, Math.max(dx - half, 0), Math.max(dy - half, 0)) <= limit) {
        list[to] = point;
        to += 1;
        sometimes += weights[point] ?? 0;
      }
    }
    this.#end = to;
    return { x, y, half, sure, markA, markB, from, to, borders, bound: sure + sometimes };
  }

  #mostBoxes(from: number, to: number): number {
    const square = { x: this.#x, y: this.#y, half: this.#half + rounding };
    return mostBoxes(this.#list, from, to, this.grid.xs, this.grid.ys, this.points, square);
  }

  /** Less does not change what is known of the cell. */
  #needed(): number {
    return Math.min(this.finds.atLeast, Math.max(this.#floor, this.#most + 1));
  }

  /** Whether a field centred in the square can hold the point that it must. */
  #reaches(x: number, y: number, half: number): boolean {
    if (this.holding < 0) return true;
    const dx = Math.abs((this.grid.xs[this.holding] ?? 0) - x);
    const dy = Math.abs((this.grid.ys[this.holding] ?? 0) - y);
    return measure(this.isBox, Math.max(dx - half, 0), Math.max(dy - half, 0)) <= this.#limit;
  }

  #makeRoom(length: number): void {
    if (length <= this.#list.length) return;
    const roomier = new Int32Array(2 * length);
    roomier.set(this.#list);
    this.#list = roomier;
  }

  /** Counts at a centre unless it lies outside the square. The discs on whose border it lies hold it. */
  readonly #try = (x: number, y: number, one: number, other: number): void => {
    const half = this.#half + rounding;
    if (Math.abs(x - this.#x) > half || Math.abs(y - this.#y) > half) return;
    const { isBox } = this;
    const { xs, ys } = this.grid;
    const { weights } = this.points;
    const list = this.#list;
    const limit = this.#limit;
    let spare = this.#bound - this.#needed();
    if (spare < 0) return;
    let count = this.#bound;
    for (let at = this.#from; at < this.#to; at += 1) {
      const point = list[at] ?? 0;
      if (point === one || point === other) continue;
      if (measure(isBox, (xs[point] ?? 0) - x, (ys[point] ?? 0) - y) <= limit) continue;
      const weight = weights[point] ?? 0;
      count -= weight;
      spare -= weight;
      if (spare < 0) return;
    }
    this.#most = Math.max(this.#most, count);
    if (count >= this.finds.atLeast) this.finds.offer(x, y);
  };

  #countHere(x: number, y: number): number {
    let count = this.#bound;
    const { weights } = this.points;
    for (let at = this.#from; at < this.#to; at += 1) {
      const point = this.#list[at] ?? 0;
      const [dx, dy] = [(this.grid.xs[point] ?? 0) - x, (this.grid.ys[point] ?? 0) - y];
      if (measure(this.isBox, dx, dy) > this.#limit) count -= weights[point] ?? 0;
    }
    return count;
  }
}
