/**
 * Where the borders of unit discs (or squares) around figures, lines and circles cross. Each calls back with every crossing; the
 * caller sees whether it is of use.
 */
import type { PlacedPoint } from '../base/point';
import { reach, rounding } from './unit-field';

/** A side's ends belong to it. */
export const onSide = reach + rounding;

export type Visit = (x: number, y: number) => void;

/** Of two discs: both crossings, the right one first. */
export function discsCross(x1: number, y1: number, x2: number, y2: number, visit: Visit): void {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const squared = dx * dx + dy * dy;
  const rest = reach * reach - squared / 4;
  if (rest < 0 || squared === 0) return;
  const share = Math.sqrt(rest / squared) * (dy > 0 ? 1 : -1);
  const [x, y] = [(x1 + x2) / 2, (y1 + y2) / 2];
  visit(x + share * dy, y - share * dx);
  visit(x - share * dy, y + share * dx);
}

/** Of two circles of any radius. */
export function circlesCross(
  one: PlacedPoint,
  radius1: number,
  other: PlacedPoint,
  radius2: number,
  visit: Visit,
): void {
  const { x: x1, y: y1 } = one;
  const [dx, dy] = [other.x - x1, other.y - y1];
  const squared = dx * dx + dy * dy;
  if (squared === 0) return;
  const along = (squared + radius1 ** 2 - radius2 ** 2) / (2 * squared);
  const rest = radius1 ** 2 / squared - along * along;
  if (rest < 0) return;
  const off = Math.sqrt(rest);
  visit(x1 + along * dx + off * dy, y1 + along * dy - off * dx);
  visit(x1 + along * dx - off * dy, y1 + along * dy + off * dx);
}

/** Of a line from one point to another with a circle. */
export function lineCrossesCircle(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  { x, y }: PlacedPoint,
  radius: number,
  visit: Visit,
): void {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const squared = dx * dx + dy * dy;
  if (squared === 0) return;
  const nearest = ((x - x1) * dx + (y - y1) * dy) / squared;
  const [offX, offY] = [x1 + nearest * dx - x, y1 + nearest * dy - y];
  const rest = (radius * radius - offX * offX - offY * offY) / squared;
  if (rest < 0) return;
  const half = Math.sqrt(rest);
  for (const share of [nearest - half, nearest + half])
    if (share >= 0 && share <= 1) visit(x1 + share * dx, y1 + share * dy);
}

type Line = readonly [x1: number, y1: number, x2: number, y2: number];

/** Of two lines, each from one point to another. */
export function linesCross([x1, y1, x2, y2]: Line, [u1, v1, u2, v2]: Line, visit: Visit): void {
  const turn = (x2 - x1) * (v2 - v1) - (y2 - y1) * (u2 - u1);
  if (turn === 0) return;
  const share = ((u1 - x1) * (v2 - v1) - (v1 - y1) * (u2 - u1)) / turn;
  const onOther = ((u1 - x1) * (y2 - y1) - (v1 - y1) * (x2 - x1)) / turn;
  if (share >= 0 && share <= 1 && onOther >= 0 && onOther <= 1)
    visit(x1 + share * (x2 - x1), y1 + share * (y2 - y1));
}

/** Of a line from one point to another with the four sides of the square of half side `reach` around a point. */
export function lineCrossesSquare(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  x: number,
  y: number,
  visit: Visit,
): void {
  for (const side of [-reach, reach]) {
    const across = (x + side - x1) / (x2 - x1);
    if (across >= 0 && across <= 1) visit(x + side, y1 + across * (y2 - y1));
    const down = (y + side - y1) / (y2 - y1);
    if (down >= 0 && down <= 1) visit(x1 + down * (x2 - x1), y + side);
  }
}

/** Of the sides of the squares around two points; of one, its corners. */
export function squaresCross(x1: number, y1: number, x2: number, y2: number, visit: Visit): void {
  for (const side1 of [-reach, reach]) {
    for (const side2 of [-reach, reach]) {
      if (Math.abs(x1 + side1 - x2) <= onSide && Math.abs(y2 + side2 - y1) <= onSide)
        visit(x1 + side1, y2 + side2);
      if (Math.abs(x2 + side1 - x1) <= onSide && Math.abs(y1 + side2 - y2) <= onSide)
        visit(x2 + side1, y1 + side2);
    }
  }
}
