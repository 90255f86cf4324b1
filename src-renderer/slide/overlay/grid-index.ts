/**
 * A uniform grid over points: which lie in a rectangle, which is nearest. Built once per set of candidates
 * in linear time (counting sort), so that 100,000 detections answer a click at once.
 */
import type { Rectangle } from '../tile-geometry';

interface Located {
  readonly x: number;
  readonly y: number;
}

/** About how many points share a cell. */
const pointsPerCell = 4;

export class GridIndex<P extends Located> {
  readonly #points: readonly P[];
  readonly #minX: number;
  readonly #minY: number;
  readonly #cell: number;
  readonly #columns: number;
  readonly #rows: number;
  /** Points of cell i are order[starts[i]] to order[starts[i + 1] − 1]. */
  readonly #starts: Uint32Array;
  readonly #order: Uint32Array;

  constructor(points: readonly P[]) {
    let minX = Infinity;
    let minY = Infinity;
    let maxX = -Infinity;
    let maxY = -Infinity;
    for (const { x, y } of points) {
      minX = Math.min(minX, x);
      minY = Math.min(minY, y);
      maxX = Math.max(maxX, x);
      maxY = Math.max(maxY, y);
    }
    const empty = points.length === 0;
    const width = empty ? 1 : Math.max(maxX - minX, 1);
    const height = empty ? 1 : Math.max(maxY - minY, 1);
    const cells = Math.max(1, points.length / pointsPerCell);
    // Never more cells along one axis than there are points: a line of points must not blow up the grid.
    this.#cell = Math.max(Math.sqrt((width * height) / cells), Math.max(width, height) / cells, 1e-9);
    this.#points = points;
    this.#minX = empty ? 0 : minX;
    this.#minY = empty ? 0 : minY;
    this.#columns = Math.floor(width / this.#cell) + 1;
    this.#rows = Math.floor(height / this.#cell) + 1;

    const counts = new Uint32Array(this.#columns * this.#rows + 1);
    const cellOf = new Uint32Array(points.length);
    for (const [index, { x, y }] of points.entries()) {
      const cell = this.#row(y) * this.#columns + this.#column(x);
      cellOf[index] = cell;
      counts[cell + 1] = (counts[cell + 1] ?? 0) + 1;
    }
    for (let i = 1; i < counts.length; i += 1) counts[i] = (counts[i] ?? 0) + (counts[i - 1] ?? 0);
    this.#starts = counts;
    const next = counts.slice();
    this.#order = new Uint32Array(points.length);
    for (const [index, cell] of cellOf.entries()) {
      const at = next[cell] ?? 0;
      this.#order[at] = index;
      next[cell] = at + 1;
    }
  }

  /** Points inside the rectangle, edges included, in no particular order. */
  *within(rectangle: Rectangle): Generator<P> {
    const right = rectangle.x + rectangle.width;
    const bottom = rectangle.y + rectangle.height;
    const lastColumn = this.#column(right);
    const lastRow = this.#row(bottom);
    for (let row = this.#row(rectangle.y); row <= lastRow; row += 1) {
      for (let column = this.#column(rectangle.x); column <= lastColumn; column += 1) {
        const cell = row * this.#columns + column;
        for (let i = this.#starts[cell] ?? 0; i < (this.#starts[cell + 1] ?? 0); i += 1) {
          const point = this.#points[this.#order[i] ?? -1];
          if (point === undefined) continue;
          const { x, y } = point;
          if (x >= rectangle.x && x <= right && y >= rectangle.y && y <= bottom) yield point;
        }
      }
    }
  }

  /** The point nearest to (x, y) within `radius` that passes `accept`; `null` when there is none. */
  nearest(x: number, y: number, radius: number, accept: (point: P) => boolean = () => true): P | null {
    let best: P | null = null;
    let bestSquared = radius * radius;
    for (const point of this.within({
      x: x - radius,
      y: y - radius,
      width: 2 * radius,
      height: 2 * radius,
    })) {
      const squared = (point.x - x) ** 2 + (point.y - y) ** 2;
      if (squared <= bestSquared && accept(point)) {
        best = point;
        bestSquared = squared;
      }
    }
    return best;
  }

  #column(x: number): number {
    return Math.min(Math.max(Math.floor((x - this.#minX) / this.#cell), 0), this.#columns - 1);
  }

  #row(y: number): number {
    return Math.min(Math.max(Math.floor((y - this.#minY) / this.#cell), 0), this.#rows - 1);
  }
}
