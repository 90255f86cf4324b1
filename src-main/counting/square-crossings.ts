/**
 * The crossings in which a square of centres may hold most: those of the borders of the discs (or boxes) around figures, and, where
 * the area ends in the square, of the area's border with them and with itself.
 */
import {
  circlesCross,
  discsCross,
  lineCrossesCircle,
  lineCrossesSquare,
  onSide,
  squaresCross,
} from './border-crossings';
import type { CentreBorders } from './centre-borders';
import type { CentreGrid } from './centre-grid';
import { reach } from './unit-field';

/** A crossing, and the points on the borders of whose discs it lies; −1: none. */
export type TryCrossing = (x: number, y: number, one: number, other: number) => void;

/** Inside the area: only the rightmost points of intersections. */
export function rightmostCrossings(
  points: readonly number[],
  { xs, ys }: Pick<CentreGrid, 'xs' | 'ys'>,
  isBox: boolean,
  tryCrossing: TryCrossing,
): void {
  points.forEach((one, index) => {
    const [x, y] = [xs[one] ?? 0, ys[one] ?? 0];
    if (isBox) {
      for (const other of points) {
        const [right, below] = [x + reach, (ys[other] ?? 0) + reach];
        if (Math.abs(right - (xs[other] ?? 0)) <= onSide && Math.abs(below - y) <= onSide)
          tryCrossing(right, below, one, other);
      }
      return;
    }
    tryCrossing(x + reach, y, one, one);
    for (let next = index + 1; next < points.length; next += 1) {
      const other = points[next] ?? 0;
      const [dx, dy] = [(xs[other] ?? 0) - x, (ys[other] ?? 0) - y];
      const squared = dx * dx + dy * dy;
      const rest = reach * reach - squared / 4;
      if (rest < 0 || squared === 0) continue;
      const share = Math.sqrt(rest / squared);
      const down = dy > 0 ? -share : share;
      tryCrossing(x + dx / 2 + share * Math.abs(dy), y + dy / 2 + down * dx, one, other);
    }
  });
}

/** @param edges numbers of the borders that pass through the square */
export function allCrossings(
  points: readonly number[],
  { xs, ys }: Pick<CentreGrid, 'xs' | 'ys'>,
  isBox: boolean,
  borders: CentreBorders,
  edges: readonly number[],
  tryCrossing: TryCrossing,
): void {
  points.forEach((one, index) => {
    const [x, y] = [xs[one] ?? 0, ys[one] ?? 0];
    if (!isBox) tryCrossing(x + reach, y, one, one);
    for (const other of points.slice(index)) {
      const [otherX, otherY] = [xs[other] ?? 0, ys[other] ?? 0];
      const visit = (atX: number, atY: number): void => tryCrossing(atX, atY, one, other);
      if (isBox) squaresCross(x, y, otherX, otherY, visit);
      else discsCross(x, y, otherX, otherY, visit);
    }
    const visit = (atX: number, atY: number): void => tryCrossing(atX, atY, one, one);
    for (const edge of edges) {
      const circle = borders.circles[edge - borders.lineCount];
      const [x1, y1, x2, y2] = borders.line(edge);
      if (circle !== undefined) circlesCross(circle, circle.halfWidth, { x, y }, reach, visit);
      else if (isBox) lineCrossesSquare(x1, y1, x2, y2, x, y, visit);
      else lineCrossesCircle(x1, y1, x2, y2, { x, y }, reach, visit);
    }
  });
  borders.meet(edges, (x, y) => tryCrossing(x, y, -1, -1));
}
