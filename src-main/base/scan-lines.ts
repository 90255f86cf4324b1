/**
 * Polygons to runs of samples on a grid, by the even-odd rule: a sample belongs to a polygon when its middle does. Each crossing of
 * an edge with a line of samples turns one bit; running along the line then tells inside from outside. So the cost is that of
 * the edges and of the samples between them, for any shape of polygon, and nothing is sorted.
 */
/** As GeoJSON orders them: an outer ring, then holes. */
type PolygonRings = readonly (readonly (readonly [x: number, y: number])[])[];

export interface SampleGrid {
  readonly columns: number;
  readonly rows: number;
  /** From one sample to the next, in the polygons' unit. */
  readonly stepX: number;
  readonly stepY: number;
}

/** Samples `start` to `end`, without that, of a row. */
export type VisitSpan = (row: number, start: number, end: number) => void;

/** Bytes of the rows that are in work at a time. */
const planeBytes = 8 * 1024 * 1024;

/** Keeps its memory from polygon to polygon. */
export class ScanLines {
  readonly #grid: SampleGrid;
  /** Rows of the plane. */
  readonly #height: number;
  /** One byte a sample and one behind the last: 1 where the line crosses from inside to outside or back. */
  readonly #turns: Uint8Array;
  /** The first and last turn of each row; the first is beyond the last where there is none. */
  readonly #first: Int32Array;
  readonly #last: Int32Array;

  constructor(grid: SampleGrid) {
    this.#grid = grid;
    this.#height = Math.max(1, Math.min(grid.rows, Math.floor(planeBytes / (grid.columns + 1))));
    this.#turns = new Uint8Array(this.#height * (grid.columns + 1));
    this.#first = new Int32Array(this.#height).fill(grid.columns);
    this.#last = new Int32Array(this.#height).fill(-1);
  }

  /** Row by row from the top, each from left to right. */
  spans(polygon: PolygonRings, visit: VisitSpan): void {
    const { rows, stepY } = this.#grid;
    let top = Infinity;
    let bottom = -Infinity;
    for (const ring of polygon) {
      for (const [, y] of ring) {
        top = Math.min(top, y);
        bottom = Math.max(bottom, y);
      }
    }
    const end = Math.min(rows, firstRowFrom(bottom, stepY));
    for (let row = Math.max(0, firstRowFrom(top, stepY)); row < end; row += this.#height) {
      const next = Math.min(end, row + this.#height);
      for (const ring of polygon) this.#turn(ring, row, next);
      this.#run(row, next, visit);
    }
  }

  #turn(ring: PolygonRings[number], from: number, to: number): void {
    const { columns, stepX, stepY } = this.#grid;
    const stride = columns + 1;
    let previous = ring.at(-1);
    for (const current of ring) {
      if (previous === undefined) continue;
      const [upper, lower] = previous[1] < current[1] ? [previous, current] : [current, previous];
      previous = current;
      const [upperX, upperY] = upper;
      const across = lower[0] - upperX;
      const down = lower[1] - upperY;
      // An edge owns its upper end and not its lower one.
      const end = Math.min(to, firstRowFrom(lower[1], stepY));
      for (let row = Math.max(from, firstRowFrom(upperY, stepY)); row < end; row += 1) {
        const x = upperX + (across * ((row + 0.5) * stepY - upperY)) / down;
        const column = Math.max(0, Math.min(columns, Math.ceil(x / stepX - 0.5)));
        const line = row - from;
        const at = line * stride + column;
        this.#turns[at] = (this.#turns[at] ?? 0) ^ 1;
        if (column < (this.#first[line] ?? 0)) this.#first[line] = column;
        if (column > (this.#last[line] ?? 0)) this.#last[line] = column;
      }
    }
  }

  /** Leaves the plane empty. */
  #run(from: number, to: number, visit: VisitSpan): void {
    const { columns } = this.#grid;
    for (let row = from; row < to; row += 1) {
      const line = row - from;
      const start = line * (columns + 1);
      const last = this.#last[line] ?? -1;
      let inside = -1;
      for (let column = this.#first[line] ?? columns; column <= last; column += 1) {
        if (this.#turns[start + column] !== 1) continue;
        this.#turns[start + column] = 0;
        if (inside < 0) inside = column;
        else {
          visit(row, inside, column);
          inside = -1;
        }
      }
      this.#first[line] = columns;
      this.#last[line] = -1;
    }
  }
}

/** The first row whose middle does not lie above `y`. */
function firstRowFrom(y: number, stepY: number): number {
  return Math.ceil(y / stepY - 0.5);
}

/** How often the edges of polygons cross a line of samples: the work of `spans`. */
export function scanLineCrossings({ rows, stepY }: SampleGrid, polygons: readonly PolygonRings[]): number {
  const rowAt = (y: number): number => Math.max(0, Math.min(rows, firstRowFrom(y, stepY)));
  let crossings = 0;
  for (const polygon of polygons) {
    for (const ring of polygon) {
      let last = rowAt(ring.at(-1)?.[1] ?? 0);
      for (const [, y] of ring) {
        const row = rowAt(y);
        crossings += Math.abs(row - last);
        last = row;
      }
    }
  }
  return crossings;
}
