/**
 * Geometry of the polar diagram of a score against the angle: 0° at the top and clockwise, as the slide turns on
 * the screen; score 0 at the centre, 1 on the rim. Lengths in units of the diagram's view box.
 */

/** The centre is at (0, 0). */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Degrees clockwise; score in 0..1. */
export interface Sample {
  readonly degrees: number;
  readonly score: number;
}

/** Where a score at an angle lies. `rim`: distance of score 1 from the centre. */
export function polarPoint(rim: number, degrees: number, score: number): Point {
  const angle = (degrees * Math.PI) / 180;
  return { x: Math.sin(angle) * score * rim, y: -Math.cos(angle) * score * rim };
}

/** Path data of the closed curve through the samples, straight between neighbours; empty for none. */
export function closedPath(rim: number, samples: readonly Sample[]): string {
  if (samples.length === 0) return '';
  const corners = samples.map(({ degrees, score }) => {
    const { x, y } = polarPoint(rim, degrees, score);
    return `${round(x)} ${round(y)}`;
  });
  return `M${corners.join('L')}Z`;
}

/** The angle in [0, 360) under which a point is seen from the centre. */
export function degreesAt(x: number, y: number): number {
  const degrees = (Math.atan2(x, -y) * 180) / Math.PI;
  return (degrees + 360) % 360;
}

/** Index of the angle nearest to one, the short way round; −1 for none. */
export function nearestAngle(angles: readonly number[], degrees: number): number {
  let nearest = -1;
  let least = Infinity;
  angles.forEach((angle, index) => {
    const apart = Math.abs(((((angle - degrees) % 360) + 540) % 360) - 180);
    if (apart < least) {
      least = apart;
      nearest = index;
    }
  });
  return nearest;
}

/** A hundredth of a view box unit is finer than any screen. */
function round(length: number): number {
  return Math.round(length * 100) / 100;
}
