/**
 * From where a set of figures is counted, in unit coordinates: the centre of the smallest circle, or box, around them, which is away
 * from all borders and turns with the slide; where that centre is not allowed, the nearest that is and from which the field holds them.
 */
import type { PlacedPoint } from '../base/point';
import { circlesCross, lineCrossesCircle, lineCrossesSquare, type Visit } from './border-crossings';
import type { CentreBorders } from './centre-borders';
import { smallestCircle } from './smallest-circle';
import { measure, measureAt, reach, rounding } from './unit-field';

export interface FieldCentre extends PlacedPoint {
  /** Of the smallest circle, or box, around the figures. */
  readonly halfWidth: number;
  readonly halfHeight: number;
}

/**
 * @param held the figures, at least one
 * @param known an allowed centre from which they are held
 */
export function fieldCentre(
  held: readonly PlacedPoint[],
  known: PlacedPoint,
  borders: CentreBorders,
  isBox: boolean,
): FieldCentre {
  const wished = isBox ? smallestBox(held) : ofSmallestCircle(held);
  if (borders.allows(wished.x, wished.y)) return wished;
  const { x, y } = nearestAllowed(wished, held, known, borders, isBox);
  return { ...wished, x, y };
}

/** It lies on a border: the way from the wished centre leads through centres that hold all figures, and ends where it is allowed. */
function nearestAllowed(
  wished: PlacedPoint,
  held: readonly PlacedPoint[],
  known: PlacedPoint,
  borders: CentreBorders,
  isBox: boolean,
): PlacedPoint {
  const limit = measureAt(isBox, reach + rounding);
  let [nearest, least] = [known, Math.hypot(known.x - wished.x, known.y - wished.y)];
  const visit: Visit = (x, y) => {
    const distance = Math.hypot(x - wished.x, y - wished.y);
    if (distance >= least || held.some((one) => measure(isBox, one.x - x, one.y - y) > limit)) return;
    if (borders.allows(x, y)) [nearest, least] = [{ x, y }, distance];
  };
  const near = borders.through(wished.x, wished.y, least);
  for (const border of near) {
    const circle = borders.circles[border - borders.lineCount];
    const [x1, y1, x2, y2] = borders.line(border);
    if (circle !== undefined) {
      const share = circle.halfWidth / Math.hypot(wished.x - circle.x, wished.y - circle.y);
      visit(circle.x + share * (wished.x - circle.x), circle.y + share * (wished.y - circle.y));
      for (const one of held) circlesCross(circle, circle.halfWidth, one, reach, visit);
      continue;
    }
    const [dx, dy] = [x2 - x1, y2 - y1];
    const share = ((wished.x - x1) * dx + (wished.y - y1) * dy) / (dx * dx + dy * dy);
    if (share > 0 && share < 1) visit(x1 + share * dx, y1 + share * dy);
    for (const one of held) {
      if (isBox) lineCrossesSquare(x1, y1, x2, y2, one.x, one.y, visit);
      else lineCrossesCircle(x1, y1, x2, y2, one, reach, visit);
    }
  }
  borders.meet(near, visit);
  return nearest;
}

function ofSmallestCircle(held: readonly PlacedPoint[]): FieldCentre {
  const { x, y, radius } = smallestCircle(held);
  return { x, y, halfWidth: radius, halfHeight: radius };
}

function smallestBox(held: readonly PlacedPoint[]): FieldCentre {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y } of held) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return {
    ...{ x: (left + right) / 2, y: (top + bottom) / 2 },
    ...{ halfWidth: (right - left) / 2, halfHeight: (bottom - top) / 2 },
  };
}
