/** Points by the square in which they lie, so that only those around a place are looked at. */
import type { PlacedPoint } from './point';

export class PointsInCells<T extends PlacedPoint> {
  readonly #cells = new Map<string, T[]>();
  readonly #radius: number;
  readonly #scale: PlacedPoint;

  /**
   * @param radius within which a point is near
   * @param scale what a step of 1 along x and y is in the unit of the radius
   */
  constructor(radius: number, scale: PlacedPoint, points: Iterable<T> = []) {
    [this.#radius, this.#scale] = [radius, scale];
    for (const point of points) this.add(point);
  }

  add(point: T): void {
    const key = this.#key(this.#column(point), this.#row(point));
    const cell = this.#cells.get(key);
    if (cell === undefined) this.#cells.set(key, [point]);
    else cell.push(point);
  }

  /** Within the radius; of two at the same distance, the first. */
  nearest(from: PlacedPoint): T | null {
    let best: T | null = null;
    let least = this.#radius;
    for (let row = this.#row(from) - 1; row <= this.#row(from) + 1; row += 1) {
      for (let column = this.#column(from) - 1; column <= this.#column(from) + 1; column += 1) {
        for (const point of this.#cells.get(this.#key(column, row)) ?? []) {
          const distance = Math.hypot((point.x - from.x) * this.#scale.x, (point.y - from.y) * this.#scale.y);
          if (distance < least || (distance === least && best === null)) [best, least] = [point, distance];
        }
      }
    }
    return best;
  }

  remove(point: T): void {
    const cell = this.#cells.get(this.#key(this.#column(point), this.#row(point)));
    cell?.splice(cell.indexOf(point), 1);
  }

  #column({ x }: PlacedPoint): number {
    return Math.floor((x * this.#scale.x) / this.#radius);
  }
  #row({ y }: PlacedPoint): number {
    return Math.floor((y * this.#scale.y) / this.#radius);
  }
  #key(column: number, row: number): string {
    return `${column} ${row}`;
  }
}
