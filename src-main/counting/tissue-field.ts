/**
 * How much analysed tissue lies in a circle or rectangle, from the raster of what was analysed: chords at four heights of
 * each cell, with the tissue taken as spread evenly over a cell. All in micrometres from the slide's top left corner.
 */
import type { AnalysedRaster } from '../contract/report';
import type { Mpp } from '../contract/slide';

/** The raster of a run with its cells unpacked. */
export interface TissueCover extends Omit<AnalysedRaster, 'cover'> {
  /** How much of each cell is analysed tissue, 0..255, row by row. */
  readonly cover: Uint8Array;
}

/** Heights at which a cell is cut. */
const linesACell = 4;

export class TissueField {
  /** Size of the whole raster, and of a cell. */
  readonly columns: number;
  readonly rows: number;
  readonly cellWidthUm: number;
  readonly cellHeightUm: number;
  /** For each row the sums of cover from the left, in cells; one more than there are columns. */
  readonly #sums: Float64Array;

  constructor({ columns, rows, cellWidth, cellHeight, cover }: TissueCover, mpp: Mpp) {
    this.columns = columns;
    this.rows = rows;
    this.cellWidthUm = cellWidth * mpp.x;
    this.cellHeightUm = cellHeight * mpp.y;
    this.#sums = new Float64Array((this.columns + 1) * this.rows);
    for (let row = 0; row < this.rows; row += 1) {
      let sum = 0;
      for (let column = 0; column < this.columns; column += 1) {
        sum += (cover[row * this.columns + column] ?? 0) / 255;
        this.#sums[row * (this.columns + 1) + column + 1] = sum;
      }
    }
  }

  /** Whether the cell that holds a location has any tissue; the raster's right and lower border belong to its last cells. */
  isTissue(x: number, y: number): boolean {
    const column = Math.min(Math.floor(x / this.cellWidthUm), this.columns - 1);
    const row = Math.min(Math.floor(y / this.cellHeightUm), this.rows - 1);
    const at = row * (this.columns + 1) + column;
    return (this.#sums[at + 1] ?? 0) > (this.#sums[at] ?? 0);
  }

  /** mm² */
  inCircle(x: number, y: number, radius: number): number {
    return this.#within(y - radius, y + radius, (line) => {
      const half = Math.sqrt(Math.max(0, radius ** 2 - (line - y) ** 2));
      return [x - half, x + half];
    });
  }

  /** mm². Centre and full extents. */
  inRectangle(x: number, y: number, width: number, height: number): number {
    return this.#within(y - height / 2, y + height / 2, () => [x - width / 2, x + width / 2]);
  }

  #within(top: number, bottom: number, chordAt: (y: number) => readonly [from: number, to: number]): number {
    const step = this.cellHeightUm / linesACell;
    const last = Math.min(this.rows * linesACell, Math.ceil(bottom / step));
    let areaUm2 = 0;
    for (let line = Math.max(0, Math.floor(top / step)); line < last; line += 1) {
      const from = Math.max(line * step, top);
      const to = Math.min((line + 1) * step, bottom);
      if (to <= from) continue;
      const [left, right] = chordAt((from + to) / 2);
      const row = Math.floor(line / linesACell);
      areaUm2 += (this.#sumTo(row, right) - this.#sumTo(row, left)) * this.cellWidthUm * (to - from);
    }
    return areaUm2 * 1e-6;
  }

  /** Cover of a row from the left up to x, in cells. */
  #sumTo(row: number, x: number): number {
    const place = Math.min(Math.max(x / this.cellWidthUm, 0), this.columns);
    const column = Math.min(Math.floor(place), this.columns - 1);
    const at = row * (this.columns + 1) + column;
    const before = this.#sums[at] ?? 0;
    return before + ((this.#sums[at + 1] ?? 0) - before) * (place - column);
  }
}
