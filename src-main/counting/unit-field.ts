/**
 * A shape in units of itself: the field is the disc of radius 1, or the square from −1 to 1, so that circle, square and rectangle are
 * searched by the same code. A figure is held by the fields whose centre lies in the disc, or square, around the figure.
 */

/** Scale of a plane: unit coordinates are level-0 pixels divided by these. */
export interface UnitField {
  readonly isBox: boolean;
  /** Half the field's extents, level-0 pixels. */
  readonly halfWidth: number;
  readonly halfHeight: number;
}

/** What lies exactly on a border is inside, so what lies this little outside is taken to lie on it. */
export const tolerance = 1e-9;
/** Far below the tolerance, and above what is lost to rounding. */
export const rounding = 1e-12;

/** To this distance from its centre a field holds figures. */
export const reach = 1 + tolerance;

/** Measures are compared, not distances: no root for the disc. */
export function measure(isBox: boolean, dx: number, dy: number): number {
  return isBox ? Math.max(Math.abs(dx), Math.abs(dy)) : dx * dx + dy * dy;
}

/** The measure of a point at a distance along an axis. */
export function measureAt(isBox: boolean, distance: number): number {
  return isBox ? distance : distance * distance;
}

/** Half the chord of a field of a radius, at a distance from its centre; negative beyond it. */
export function halfChord(isBox: boolean, radius: number, distance: number): number {
  if (distance > radius) return -1;
  return isBox ? radius : Math.sqrt(radius * radius - distance * distance);
}
