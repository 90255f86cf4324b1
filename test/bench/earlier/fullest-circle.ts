/**
 * The circle of given radius that holds most points, by branch and bound over its centre: a square of centres
 * is dropped when all points that some circle from it could hold are no more than a circle already found
 * holds, and quartered otherwise. Exact to `tolerance`, and fast also where thousands of circles cross.
 */
import type { PlacedPoint } from '../../../src-main/base/point';

/** Points so little outside count as on the border. Relative to the radius. */
const tolerance = 1e-9;
/** A square so small (half its side, relative) differs from its centre by less than the tolerance. */
const smallestHalf = tolerance / 4;

/** A square of centres. */
interface Square extends PlacedPoint {
  /** Half its side. */
  readonly half: number;
  /** Points that every circle centred in the square holds. */
  readonly always: number;
  /** Indices of the points that only some of those circles hold. */
  readonly sometimes: readonly number[];
}

/** The points of a fullest circle, border included. */
export function fullestCircle(points: readonly PlacedPoint[], radius: number): PlacedPoint[] {
  const search = new CircleSearch(points, radius);
  const { x, y } = search.fullestCentre();
  return points.filter((point) => Math.hypot(point.x - x, point.y - y) <= radius * (1 + tolerance));
}

class CircleSearch {
  private best = { count: 0, x: 0, y: 0 };

  constructor(
    private readonly points: readonly PlacedPoint[],
    private readonly radius: number,
  ) {}

  fullestCentre(): PlacedPoint {
    const squares = this.firstSquares();
    for (const square of squares) this.tryCentre(square);
    for (const square of fullestFirst(squares)) this.search(square);
    return this.best;
  }

  /** A grid of squares over all centres of circles that hold anything. */
  private firstSquares(): Square[] {
    const side = this.radius / 2;
    const near = new Map<string, { column: number; row: number; points: number[] }>();
    this.points.forEach(({ x, y }, index) => {
      const lastColumn = Math.floor((x + this.radius) / side);
      const lastRow = Math.floor((y + this.radius) / side);
      for (let row = Math.floor((y - this.radius) / side); row <= lastRow; row += 1) {
        for (let column = Math.floor((x - this.radius) / side); column <= lastColumn; column += 1) {
          const key = `${column}/${row}`;
          const square = near.get(key);
          if (square === undefined) near.set(key, { column, row, points: [index] });
          else square.points.push(index);
        }
      }
    });
    return [...near.values()].map(({ column, row, points }) =>
      this.square((column + 0.5) * side, (row + 0.5) * side, side / 2, 0, points),
    );
  }

  private search(square: Square): void {
    if (bound(square) <= this.best.count) return;
    this.tryCentre(square);
    if (bound(square) <= this.best.count || square.half < this.radius * smallestHalf) return;
    const half = square.half / 2;
    const quarters = [-half, half].flatMap((dy) =>
      [-half, half].map((dx) =>
        this.square(square.x + dx, square.y + dy, half, square.always, square.sometimes),
      ),
    );
    for (const quarter of fullestFirst(quarters)) this.search(quarter);
  }

  private square(x: number, y: number, half: number, always: number, indices: readonly number[]): Square {
    const reach = this.radius ** 2;
    const sometimes: number[] = [];
    let held = always;
    for (const index of indices) {
      const { dx, dy } = this.distances(index, x, y);
      if ((dx + half) ** 2 + (dy + half) ** 2 <= reach) held += 1;
      else if (Math.max(dx - half, 0) ** 2 + Math.max(dy - half, 0) ** 2 <= reach) sometimes.push(index);
    }
    return { x, y, half, always: held, sometimes };
  }

  private tryCentre({ x, y, always, sometimes }: Square): void {
    const reach = (this.radius * (1 + tolerance)) ** 2;
    let count = always;
    for (const index of sometimes) {
      const { dx, dy } = this.distances(index, x, y);
      if (dx * dx + dy * dy <= reach) count += 1;
    }
    if (count > this.best.count) this.best = { count, x, y };
  }

  private distances(index: number, x: number, y: number): { dx: number; dy: number } {
    const point = this.points[index];
    if (point === undefined) return { dx: Infinity, dy: Infinity };
    return { dx: Math.abs(point.x - x), dy: Math.abs(point.y - y) };
  }
}

/** No circle centred in the square holds more. */
function bound({ always, sometimes }: Square): number {
  return always + sometimes.length;
}

function fullestFirst(squares: readonly Square[]): Square[] {
  return [...squares].sort((one, other) => bound(other) - bound(one));
}
