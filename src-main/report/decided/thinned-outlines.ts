/** Outlines with as few points as a small picture of a slide shows: whole pixels, and of long rings one point in several. Pure. */
import type { Polygon, Ring } from '../../contract/roi';
import { pointsOf } from '../../contract/roi';

/** Of all outlines of a slide together. */
const mostPoints = 4000;
const fewestOfRing = 4;

/** @param polygons of all outlines, which decide how many points are left out @returns the same, each with fewer points */
export function thinning(polygons: readonly Polygon[]): (polygon: Polygon) => [number, number][][] {
  const every = Math.max(1, Math.ceil(pointsOf(polygons) / mostPoints));
  return (polygon) => polygon.map((ring) => thinned(ring, every));
}

function thinned(ring: Ring, every: number): [number, number][] {
  const step = Math.max(1, Math.min(every, Math.floor(ring.length / fewestOfRing)));
  return ring.flatMap(([x, y], index) => (index % step === 0 ? [[Math.round(x), Math.round(y)]] : []));
}
