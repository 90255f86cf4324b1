/**
 * The chemistry of the slide: how much of each dye lies at a pixel, and what colour the light has after it.
 * Optical density is additive over dyes (Beer–Lambert): OD = Σ density · vector, intensity = white · 10^−OD.
 * Vectors: Ruifrok & Johnston, Anal Quant Cytol Histol 2001; they are drawn towards those measured on
 * breast sections (Macenko et al., ISBI 2009) because Ruifrok's eosin alone is more violet than any section.
 */
import type { Random } from '../base/prng';

/** Optical density per unit of dye in red, green and blue. */
type StainVector = readonly [red: number, green: number, blue: number];

const ruifrok = { haematoxylin: [0.65, 0.704, 0.286], eosin: [0.072, 0.99, 0.105] } as const;
const macenko = { haematoxylin: [0.5626, 0.7201, 0.4062], eosin: [0.2159, 0.8012, 0.5581] } as const;

/** One laboratory's stain on one scanner. */
export interface Stain {
  readonly haematoxylin: StainVector;
  readonly eosin: StainVector;
  /** Carbon, melanin, formalin pigment: nearly neutral, slightly brown. */
  readonly pigment: StainVector;
  /** What empty glass looks like, 0..255. */
  readonly white: StainVector;
  /** Strength of the two dyes; 1 is an even stain. */
  readonly haematoxylinStrength: number;
  readonly eosinStrength: number;
}

/** A stain as laboratories differ: hue, strength of both dyes, and the scanner's white. */
export function chooseStain(random: Random): Stain {
  const haematoxylinDraw = random.between(0.35, 1);
  const eosinDraw = random.between(0.5, 0.9);
  const bright = random.between(238, 247);
  return {
    haematoxylin: between(ruifrok.haematoxylin, macenko.haematoxylin, haematoxylinDraw),
    eosin: between(ruifrok.eosin, macenko.eosin, eosinDraw),
    pigment: [0.5, 0.58, 0.66],
    white: [bright, bright - random.between(0, 3), bright - random.between(-1, 4)],
    haematoxylinStrength: random.between(0.9, 1.1),
    eosinStrength: random.between(0.85, 1.15),
  };
}

function between(from: StainVector, to: StainVector, fraction: number): StainVector {
  const mixed = ([0, 1, 2] as const).map(
    (channel) => from[channel] * (1 - fraction) + to[channel] * fraction,
  );
  const length = Math.hypot(...mixed);
  const [red = 0, green = 0, blue = 0] = mixed.map((value) => value / length);
  return [red, green, blue];
}
