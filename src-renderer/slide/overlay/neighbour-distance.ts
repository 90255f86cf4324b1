/** How far each point of a set is from its nearest neighbour: those that stand alone can be drawn one by one. */
import { GridIndex } from './grid-index';

interface Located {
  readonly x: number;
  readonly y: number;
}

/** Above so many points their mean distance stands for each: nobody tells them apart before coming close. */
const mostMeasured = 50_000;

/** In the order of the points and in their unit; ∞ for a point alone. */
export function neighbourDistances(points: readonly Located[]): Float64Array {
  const distances = new Float64Array(points.length).fill(Infinity);
  if (points.length < 2) return distances;
  const index = new GridIndex(points);
  if (points.length > mostMeasured) return distances.fill(index.meanSpacing / 2);
  for (const [i, point] of points.entries()) distances[i] = distanceToNearest(index, point);
  return distances;
}

function distanceToNearest<P extends Located>(index: GridIndex<P>, point: P): number {
  for (let radius = Math.max(index.meanSpacing, 1); ; radius *= 2) {
    const nearest = index.nearest(point.x, point.y, radius, (other) => other !== point);
    if (nearest !== null) return Math.hypot(nearest.x - point.x, nearest.y - point.y);
  }
}
