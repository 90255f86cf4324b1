/** A look computed pixel by pixel: what the graphics card draws must equal it, and what draws where there is none. */
import type { Look } from './look';
import { stainReadings, stainVectors } from './stain-separation';

/** Changes RGBA in place, 8 bits each, not premultiplied; opacity stays. */
export function applyLook(pixels: Uint8ClampedArray, look: Look): void {
  const tone = toneOf(look);
  const { stain } = look;
  for (let at = 0; at < pixels.length; at += 4) {
    if (stain === 'all') {
      for (let channel = 0; channel < 3; channel += 1) {
        pixels[at + channel] = tone((pixels[at + channel] ?? 0) / 255);
      }
      continue;
    }
    const [red, green, blue] = stainReadings[stain];
    const amount = Math.max(
      0,
      red * density(pixels[at] ?? 0) +
        green * density(pixels[at + 1] ?? 0) +
        blue * density(pixels[at + 2] ?? 0),
    );
    for (let channel = 0; channel < 3; channel += 1) {
      pixels[at + channel] = tone(10 ** (-amount * (stainVectors[stain][channel] ?? 0)));
    }
  }
}

/** Optical density of a value of 0 to 255; black counts as 1, whose density is finite. */
function density(value: number): number {
  return -Math.log10(Math.max(value, 1) / 255);
}

/** Of a value of 0 to 1, as one of 0 to 255. */
function toneOf({ brightness, contrast, gamma }: Look): (value: number) => number {
  return (value) => {
    const spread = Math.min(Math.max((value - 0.5) * contrast + 0.5 + brightness, 0), 1);
    return 255 * spread ** (1 / gamma);
  };
}
