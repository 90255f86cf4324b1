/**
 * Optical density (Beer–Lambert, decadic) of overview pixels, glass being 0: what an ink or a stain absorbs adds up
 * in it, on any background. Haematoxylin and eosin span a plane (Ruifrok & Johnston 2001) in which green is always
 * absorbed most, red by haematoxylin only, blue least.
 */
import type { Overview } from './overview';
import { balancedGlass, type GlassBalance } from './stained';

export interface Density {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

/** Reads the density of a pixel by its index; the object is new each time. */
export function densityReader({ data }: Overview, balance: GlassBalance): (pixel: number) => Density {
  const [reds, greens, blues] = balance.map(densities);
  return (pixel) => ({
    red: reds?.[data[pixel * 3] ?? 0] ?? 0,
    green: greens?.[data[pixel * 3 + 1] ?? 0] ?? 0,
    blue: blues?.[data[pixel * 3 + 2] ?? 0] ?? 0,
  });
}

function densities(gain: number): Float64Array {
  return Float64Array.from({ length: 256 }, (_, value) =>
    Math.max(0, -Math.log10(Math.max(1, value * gain) / balancedGlass)),
  );
}

/** Absorbs all colours much alike: black ink, shadows, edges of glass. No mixture of haematoxylin and eosin does. */
export function isNeutral({ red, green, blue }: Density): boolean {
  const darkest = Math.max(red, green, blue);
  const lightest = Math.min(red, green, blue);
  return darkest - lightest <= 0.02 + 0.25 * lightest;
}
