/**
 * Separation of haematoxylin and eosin by colour deconvolution: Ruifrok & Johnston, "Quantification of histochemical staining by
 * color deconvolution", Anal Quant Cytol Histol 23 (2001) 291–299, with the stain vectors of their table. Optical densities add up
 * (Lambert and Beer), so a pixel's density is a sum of stains; a third vector across both takes up what is neither.
 */

type Vector = readonly [number, number, number];

/** Optical density in red, green and blue; of length 1. */
export const stainVectors: Readonly<Record<'haematoxylin' | 'eosin', Vector>> = {
  haematoxylin: normalised([0.65, 0.704, 0.286]),
  eosin: normalised([0.072, 0.99, 0.105]),
};

/**
 * The density of a stain is the product of this vector with the optical density in red, green and blue: the stain's row of the
 * inverse of the matrix of stains.
 */
export const stainReadings: Readonly<Record<'haematoxylin' | 'eosin', Vector>> = readings();

function readings(): Record<'haematoxylin' | 'eosin', Vector> {
  const { haematoxylin, eosin } = stainVectors;
  const residual = normalised(cross(haematoxylin, eosin));
  // Cramer's rule: each reading stands across the other two stains.
  const volume = dot(haematoxylin, cross(eosin, residual));
  return {
    haematoxylin: scaled(cross(eosin, residual), 1 / volume),
    eosin: scaled(cross(residual, haematoxylin), 1 / volume),
  };
}

function cross([a, b, c]: Vector, [x, y, z]: Vector): Vector {
  return [b * z - c * y, c * x - a * z, a * y - b * x];
}

function dot([a, b, c]: Vector, [x, y, z]: Vector): number {
  return a * x + b * y + c * z;
}

function scaled([a, b, c]: Vector, factor: number): Vector {
  return [a * factor, b * factor, c * factor];
}

function normalised(vector: Vector): Vector {
  return scaled(vector, 1 / Math.sqrt(dot(vector, vector)));
}
