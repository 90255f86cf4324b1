/** The smallest circle around points of the plane (Welzl 1991, in its iterative form). */
import type { PlacedPoint } from '../base/point';

interface Circle extends PlacedPoint {
  readonly radius: number;
}

/** For rounding only: relative to the radius. */
const slack = 1 + 1e-12;

/** @param points at least one */
export function smallestCircle(points: readonly PlacedPoint[]): Circle {
  const outermostFirst = fromOutside(points);
  let circle: Circle = { x: outermostFirst[0]?.x ?? 0, y: outermostFirst[0]?.y ?? 0, radius: 0 };
  outermostFirst.forEach((point, index) => {
    if (!holds(circle, point)) circle = circleThrough(point, outermostFirst.slice(0, index));
  });
  return circle;
}

/** Far points define the circle: seen first, they leave little to do for the others. */
function fromOutside(points: readonly PlacedPoint[]): PlacedPoint[] {
  let x = 0;
  let y = 0;
  for (const point of points) {
    x += point.x / points.length;
    y += point.y / points.length;
  }
  const distance = (point: PlacedPoint): number => Math.hypot(point.x - x, point.y - y);
  return [...points].sort((one, other) => distance(other) - distance(one));
}

/** The smallest circle around `points` that has `border` on it. */
function circleThrough(border: PlacedPoint, points: readonly PlacedPoint[]): Circle {
  let circle: Circle = { ...border, radius: 0 };
  points.forEach((second, index) => {
    if (holds(circle, second)) return;
    circle = circleOnDiameter(border, second);
    for (const third of points.slice(0, index)) {
      if (!holds(circle, third)) circle = circumcircle(border, second, third);
    }
  });
  return circle;
}

function holds({ x, y, radius }: Circle, point: PlacedPoint): boolean {
  return Math.hypot(point.x - x, point.y - y) <= radius * slack;
}

function circleOnDiameter(one: PlacedPoint, other: PlacedPoint): Circle {
  const radius = Math.hypot(one.x - other.x, one.y - other.y) / 2;
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2, radius };
}

/** Through three points; on the longest side of them when they lie on one line. */
function circumcircle(one: PlacedPoint, two: PlacedPoint, three: PlacedPoint): Circle {
  const bx = two.x - one.x;
  const by = two.y - one.y;
  const cx = three.x - one.x;
  const cy = three.y - one.y;
  const doubleArea = 2 * (bx * cy - by * cx);
  if (doubleArea === 0) {
    const sides = [circleOnDiameter(one, two), circleOnDiameter(two, three), circleOnDiameter(one, three)];
    return sides.reduce((widest, side) => (side.radius > widest.radius ? side : widest));
  }
  const b = bx * bx + by * by;
  const c = cx * cx + cy * cy;
  const x = (cy * b - by * c) / doubleArea;
  const y = (bx * c - cx * b) / doubleArea;
  return { x: one.x + x, y: one.y + y, radius: Math.hypot(x, y) };
}
