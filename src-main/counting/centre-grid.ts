/**
 * A grid over all centres from which a field holds anything, in unit coordinates. Each cell keeps how many counted figures its
 * centres reach together (no field centred in it holds more), and what a search has proven of it. A verdict changes the cells
 * around one figure.
 */
import type { FigurePoints } from './figure-points';
import { GridFrame } from './grid-frame';
import { PointBins } from './point-bins';
import { halfChord, reach, rounding, tolerance, type UnitField } from './unit-field';

export class CentreGrid {
  /** Unit coordinates of the points. */
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  readonly frame: GridFrame;
  readonly bins: PointBins;
  readonly reached: Int32Array;
  /**
   * No vertex of the figures' discs in the cell lies in more of them than this. Where the border of a new disc passes through the
   * cell, it is all that is reached.
   */
  proven: Int32Array;

  constructor(
    private readonly points: FigurePoints,
    private readonly field: UnitField,
  ) {
    this.xs = points.xs.map((x) => x / field.halfWidth);
    this.ys = points.ys.map((y) => y / field.halfHeight);
    this.frame = new GridFrame(this.xs, this.ys, points.length);
    this.bins = new PointBins(points, this.xs, this.ys, this.frame, field.isBox);
    this.reached = this.#reachOfAll();
    this.proven = this.reached.slice();
  }

  /** Takes in the last point, which weighs nothing yet; `false`: there is no room, and the grid must be made again. */
  insert(point: number): boolean {
    const { frame } = this;
    const x = (this.points.xs[point] ?? 0) / this.field.halfWidth;
    const y = (this.points.ys[point] ?? 0) / this.field.halfHeight;
    const hasRoom = [-1, 1].every((side) => frame.cellAt(x + side * reach, y + side * reach) >= 0);
    if (!hasRoom || point >= this.xs.length) return false;
    this.xs[point] = x;
    this.ys[point] = y;
    this.bins.insert(point, frame.cellAt(x, y));
    return true;
  }

  /** Carries a change of a point's weight to the cells around it. */
  weigh(point: number, by: number): void {
    this.bins.forgetSums();
    const { reached, proven } = this;
    const { columns, left, top, side } = this.frame;
    const x = ((this.xs[point] ?? 0) - left) / side;
    const y = this.ys[point] ?? 0;
    for (let row = this.#firstRow(y); row <= this.#lastRow(y); row += 1) {
      const half = this.#halfRow(row, y) / side;
      const above = top + row * side - y;
      const farthest = Math.max(Math.abs(above), Math.abs(above + side));
      const sureHalf = halfChord(this.field.isBox, reach - tolerance, farthest) / side;
      const last = Math.min(columns - 1, Math.floor(x + half + tolerance));
      for (let column = Math.max(0, Math.floor(x - half - tolerance)); column <= last; column += 1) {
        const cell = row * columns + column;
        const most = (reached[cell] ?? 0) + by;
        reached[cell] = most;
        const isSure = column - x >= -sureHalf + tolerance && column + 1 - x <= sureHalf - tolerance;
        if (isSure) proven[cell] = (proven[cell] ?? 0) + by;
        // New crossings lie on the border of a disc that is new.
        else proven[cell] = by > 0 ? most : Math.min(proven[cell] ?? 0, most);
      }
    }
  }

  /** Summed from differences between the neighbours of a row. */
  #reachOfAll(): Int32Array {
    const { columns, rows, left, side } = this.frame;
    const reached = new Int32Array(columns * rows);
    for (let point = 0; point < this.points.length; point += 1) {
      const weight = this.points.weights[point] ?? 0;
      if (weight === 0) continue;
      const x = ((this.xs[point] ?? 0) - left) / side;
      const y = this.ys[point] ?? 0;
      const last = this.#lastRow(y);
      for (let row = this.#firstRow(y); row <= last; row += 1) {
        const half = this.#halfRow(row, y) / side;
        const first = row * columns + Math.max(0, Math.floor(x - half - tolerance));
        const end = row * columns + Math.min(columns, Math.floor(x + half + tolerance) + 1);
        if (end <= first) continue;
        reached[first] = (reached[first] ?? 0) + weight;
        // At the end of the grid the difference is that of the next row's beginning, where sums begin again.
        if (end < (row + 1) * columns) reached[end] = (reached[end] ?? 0) - weight;
      }
    }
    for (let row = 0; row < rows; row += 1) {
      let sum = 0;
      for (let cell = row * columns; cell < (row + 1) * columns; cell += 1) {
        sum += reached[cell] ?? 0;
        reached[cell] = sum;
      }
    }
    return reached;
  }

  #firstRow(y: number): number {
    return Math.max(0, Math.floor((y - reach - this.frame.top) / this.frame.side - tolerance));
  }

  #lastRow(y: number): number {
    const last = Math.floor((y + reach - this.frame.top) / this.frame.side + tolerance);
    return Math.min(this.frame.rows - 1, last);
  }

  /** To how far to each side of a point centres in a row hold it; negative: none does. */
  #halfRow(row: number, y: number): number {
    const above = this.frame.top + row * this.frame.side - y;
    return halfChord(this.field.isBox, reach + rounding, Math.max(0, above, -above - this.frame.side));
  }
}
