/** Regions of interest: polygons in level-0 pixels, as GeoJSON orders them (outer ring, then holes). */

/** Level-0 pixels. */
export type Point = readonly [x: number, y: number];
/** A closed line; the last point is joined to the first. */
export type Ring = readonly Point[];
/** The outer ring, then holes. */
export type Polygon = readonly Ring[];

/** A copy, as commands have polygons. */
export function editable(polygon: Polygon): [number, number][][] {
  return polygon.map((ring) => ring.map(([x, y]): [number, number] => [x, y]));
}

/** A region of interest. */
export interface Roi {
  readonly polygons: readonly Polygon[];
}

/** What one ROI may hold: more than any export of a slide's objects has, and little enough to be kept with a run. */
export const roiLimits = {
  polygons: 200_000,
  /** Rings of a polygon. */
  rings: 10_000,
  /** Points of all polygons. */
  points: 2_000_000,
} as const;

/**
 * Points of the areas that one request to the main side may bring: a hundred times what a hand draws, and little enough that
 * reading them keeps no other request waiting. More come in a file, on the command line.
 */
export const maxRequestPoints = 30_000;

export function pointsOf(polygons: readonly Polygon[]): number {
  let points = 0;
  for (const polygon of polygons) for (const ring of polygon) points += ring.length;
  return points;
}

/** Level-0 pixels, also to the left of the slide and above it. */
export const maxRoiCoordinate = 1e7;

/** Even-odd test over all rings of all polygons. `x`, `y` in level-0 pixels. */
export function roiContains(roi: Roi, x: number, y: number): boolean {
  return roi.polygons.some((polygon) => {
    let inside = false;
    for (const ring of polygon) if (ringContains(ring, x, y)) inside = !inside;
    return inside;
  });
}

function ringContains(ring: Ring, x: number, y: number): boolean {
  let inside = false;
  let previous = ring.at(-1);
  for (const current of ring) {
    if (previous !== undefined) {
      const [x1, y1] = current;
      const [x2, y2] = previous;
      if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
    }
    previous = current;
  }
  return inside;
}
