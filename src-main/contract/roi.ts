/** Regions of interest: polygons in level-0 pixels, as GeoJSON orders them (outer ring, then holes). */

export type Point = readonly [x: number, y: number];
export type Ring = readonly Point[];
export type Polygon = readonly Ring[];

export interface Roi {
  readonly polygons: readonly Polygon[];
}

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
