/**
 * The fullest fields of one shape in one position (a rectangle lies, or stands): searches the cells of centres that may hold as many as
 * the best so far, the most promising first, and keeps what it proves of each for the next question.
 */
import { CellSearch } from './cell-search';
import { CentreBorders, type Zone } from './centre-borders';
import { CentreGrid } from './centre-grid';
import type { CountingArea } from './counting-area';
import type { FigurePoints } from './figure-points';
import { FoundSets, marksOf, type FoundSet } from './found-sets';
import { measure, measureAt, reach, rounding, type UnitField } from './unit-field';

/** Centres kept from the last question: one of them is likely still the fullest. */
const mostKept = 20;

export interface PlaneQuestion {
  /** Counted figures that a field must hold; at least 1. */
  readonly atLeast: number;
  /** Where no centre may lie, in unit coordinates. */
  readonly zones: readonly Zone[];
  /** A point that must be held; −1: none. */
  readonly holding: number;
}

export class PlaneSearch {
  readonly grid: CentreGrid;
  #kept: readonly FoundSet[] = [];

  constructor(
    private readonly points: FigurePoints,
    readonly field: UnitField,
    private readonly area: CountingArea | null,
  ) {
    this.grid = new CentreGrid(points, field);
  }

  bordersWith(zones: readonly Zone[]): CentreBorders {
    return new CentreBorders(this.area, this.field, zones);
  }

  /** What the field at a centre holds. */
  setAt(x: number, y: number): FoundSet {
    const points = this.grid.bins.heldAt(x, y);
    let count = 0;
    for (const point of points) count += this.points.weights[point] ?? 0;
    return { count, points, x, y, marks: marksOf(points, this.points) };
  }

  /** The largest sets that a field holds, all of the same size; none where none holds enough. */
  find({ atLeast, zones, holding }: PlaneQuestion): FoundSets {
    const borders = this.bordersWith(zones);
    const isPlain = zones.length === 0 && holding < 0;
    const found = new FoundSets(atLeast, (x, y) => this.#allowedSetAt(x, y, borders, holding));
    if (isPlain) for (const { x, y } of this.#kept) found.offer(x, y);
    const search = new CellSearch(this.points, this.grid, borders, this.field.isBox, holding, found);
    const hasZones = this.#zonesPass(borders);
    const bound = this.#boundFor(hasZones, holding);
    const searchCell = (cell: number): void => {
      const most = search.search(cell);
      if (holding >= 0 || hasZones(cell)) return;
      this.grid.proven[cell] = Math.min(this.grid.proven[cell] ?? 0, most);
    };
    // The first cell raises the bar for all others.
    const first = this.#mostPromising(bound, holding);
    if (bound(first) >= found.atLeast) searchCell(first);
    for (const cell of this.#cellsFrom(found.atLeast, bound, holding))
      if (cell !== first && bound(cell) >= found.atLeast) searchCell(cell);
    if (isPlain) this.#kept = [...found.sets.values()].slice(0, mostKept);
    return found;
  }

  #allowedSetAt(x: number, y: number, borders: CentreBorders, holding: number): FoundSet | null {
    if (holding >= 0) {
      const [dx, dy] = [(this.grid.xs[holding] ?? 0) - x, (this.grid.ys[holding] ?? 0) - y];
      const { isBox } = this.field;
      if (measure(isBox, dx, dy) > measureAt(isBox, reach + rounding)) return null;
    }
    return borders.allows(x, y) ? this.setAt(x, y) : null;
  }

  /** No crossing of borders in a cell lies in more discs than this. */
  #boundFor(hasZones: (cell: number) => boolean, holding: number): (cell: number) => number {
    const { proven, reached } = this.grid;
    // Of the border of a zone, or of a disc that does not count, nothing is proven.
    if (holding >= 0 && this.points.weights[holding] === 0) return (cell) => reached[cell] ?? 0;
    return (cell) => (hasZones(cell) ? reached[cell] : proven[cell]) ?? 0;
  }

  #zonesPass(borders: CentreBorders): (cell: number) => boolean {
    const { frame } = this.grid;
    if (borders.zones.length === 0) return () => false;
    return (cell) => borders.zonesPass(frame.centreX(cell), frame.centreY(cell), frame.side / 2);
  }

  #mostPromising(bound: (cell: number) => number, holding: number): number {
    const { reached } = this.grid;
    let [best, most] = [0, -1];
    this.#eachCell(holding, (cell) => {
      if ((reached[cell] ?? 0) <= most) return;
      const here = bound(cell);
      if (here > most) [best, most] = [cell, here];
    });
    return best;
  }

  /** Cells that may hold enough, the most promising first. */
  #cellsFrom(atLeast: number, bound: (cell: number) => number, holding: number): readonly number[] {
    const { reached } = this.grid;
    const byBound: number[][] = [];
    this.#eachCell(holding, (cell) => {
      if ((reached[cell] ?? 0) < atLeast) return;
      const over = bound(cell) - atLeast;
      if (over >= 0) (byBound[over] ??= []).push(cell);
    });
    return byBound.reverse().flat();
  }

  /** All cells, or those around a point. */
  #eachCell(holding: number, visit: (cell: number) => void): void {
    const { frame, xs, ys } = this.grid;
    if (holding < 0) {
      for (let cell = 0; cell < frame.columns * frame.rows; cell += 1) visit(cell);
      return;
    }
    const beyond = reach + frame.side;
    const [x, y] = [xs[holding] ?? 0, ys[holding] ?? 0];
    const columnAt = (at: number): number =>
      Math.min(Math.max(Math.floor((at - frame.left) / frame.side), 0), frame.columns - 1);
    const rowAt = (at: number): number =>
      Math.min(Math.max(Math.floor((at - frame.top) / frame.side), 0), frame.rows - 1);
    for (let row = rowAt(y - beyond); row <= rowAt(y + beyond); row += 1) {
      const last = row * frame.columns + columnAt(x + beyond);
      for (let cell = row * frame.columns + columnAt(x - beyond); cell <= last; cell += 1) visit(cell);
    }
  }
}
