/** The field of view of a microscope by its area or its diameter. */

/** mm². The field of 0.55 mm, for which the Nottingham tables are most often used. */
export const usualField = 0.237;
/** mm²: from a field of 0.1 mm to one of 5 mm. */
export const fieldRange = { min: 0.008, max: 20 } as const;

/** mm² → mm. */
export function fieldDiameter(areaMm2: number): number {
  return 2 * Math.sqrt(areaMm2 / Math.PI);
}

/** mm → mm². */
export function fieldArea(diameterMm: number): number {
  return Math.PI * (diameterMm / 2) ** 2;
}
