/** Where the cells of a grid of centres lie, in unit coordinates: over all centres from which a field holds anything. */
import { reach } from './unit-field';

/** Side of a cell where figures lie close together; longer where the grid would have too many cells. */
const finestSide = 1 / 12;
const mostCells = 2 ** 17;

export class GridFrame {
  readonly side: number;
  readonly left: number;
  readonly top: number;
  readonly columns: number;
  readonly rows: number;

  /** @param length of the coordinates, which may have room for more */
  constructor(xs: Float64Array, ys: Float64Array, length: number) {
    const [left, right] = extent(xs, length);
    const [top, bottom] = extent(ys, length);
    this.side = Math.max(finestSide, Math.sqrt(((right - left) * (bottom - top)) / mostCells));
    // A cell more to each side, for rounding.
    this.left = left - this.side;
    this.top = top - this.side;
    this.columns = Math.ceil((right - left) / this.side) + 2;
    this.rows = Math.ceil((bottom - top) / this.side) + 2;
  }

  centreX(cell: number): number {
    return this.left + ((cell % this.columns) + 0.5) * this.side;
  }

  centreY(cell: number): number {
    return this.top + (Math.floor(cell / this.columns) + 0.5) * this.side;
  }

  /** −1: outside the grid. */
  cellAt(x: number, y: number): number {
    const column = Math.floor((x - this.left) / this.side);
    const row = Math.floor((y - this.top) / this.side);
    const isInside = column >= 0 && row >= 0 && column < this.columns && row < this.rows;
    return isInside ? row * this.columns + column : -1;
  }
}

/** From the least to the largest, with the reach of a field added to both sides. */
function extent(values: Float64Array, length: number): [from: number, to: number] {
  let [from, to] = [Infinity, -Infinity];
  for (let index = 0; index < length; index += 1) {
    const value = values[index] ?? 0;
    if (value < from) from = value;
    if (value > to) to = value;
  }
  return length === 0 ? [-reach, reach] : [from - reach, to + reach];
}
