/**
 * Which pixels of an overview are coloured or darker than glass, whose own tint is taken off first. The threshold on
 * colour is Otsu's (IEEE Trans SMC 1979), held within bounds, because a field that is all tissue has no glass to
 * tell it from.
 */
import type { Overview } from './overview';

/** Factors of red, green and blue that turn the slide's glass into `balancedGlass`. */
export type GlassBalance = readonly [number, number, number];

/** Chroma (largest less smallest channel, 0..255) from which a pixel is stained: Otsu's, within these. */
const chromaBounds = { min: 9, max: 14 };
/** Glass is brought to this grey, from any tint that the scanner gave it. */
export const balancedGlass = 245;
/** A pixel no brighter than this, once balanced, is tissue regardless of its colour. */
const maxTissueBrightness = 215;
/** What may be glass: bright, hardly coloured, and as smooth as tissue never is. */
const glassBounds = { minBrightness: 185, maxChroma: 25, maxStep: 2 };
/** With less glass than this the tint cannot be told from pale tissue. */
const minGlassFraction = 0.05;
/** Scanners pad with black; averaged over an overview pixel no stain is as dark. */
const maxPaddingBrightness = 24;
const maxPaddingChroma = 12;

/** 1 where a pixel is coloured or dark, else 0. */
export function stainedPixels(overview: Overview, balance: GlassBalance): Uint8Array {
  const { width, height, data } = overview;
  const [redGain, greenGain, blueGain] = balance;
  const chroma = new Uint8Array(width * height);
  const brightness = new Uint8Array(width * height);
  const histogram = new Float64Array(256);
  for (let pixel = 0, from = 0; pixel < chroma.length; pixel += 1, from += 3) {
    const red = data[from] ?? 0;
    const green = data[from + 1] ?? 0;
    const blue = data[from + 2] ?? 0;
    if (isPadding(red, green, blue)) {
      brightness[pixel] = 255;
      continue;
    }
    const balancedRed = Math.min(255, red * redGain);
    const balancedGreen = Math.min(255, green * greenGain);
    const balancedBlue = Math.min(255, blue * blueGain);
    chroma[pixel] = chromaOf(balancedRed, balancedGreen, balancedBlue);
    brightness[pixel] = (balancedRed + balancedGreen + balancedBlue) / 3;
    const value = chroma[pixel] ?? 0;
    histogram[value] = (histogram[value] ?? 0) + 1;
  }
  const minChroma = Math.min(Math.max(otsuThreshold(histogram), chromaBounds.min), chromaBounds.max);
  const stained = new Uint8Array(width * height);
  for (let pixel = 0; pixel < stained.length; pixel += 1) {
    const isColoured = (chroma[pixel] ?? 0) >= minChroma;
    if (isColoured || (brightness[pixel] ?? 0) <= maxTissueBrightness) stained[pixel] = 1;
  }
  return stained;
}

function chromaOf(red: number, green: number, blue: number): number {
  return Math.max(red, green, blue) - Math.min(red, green, blue);
}

/** Scanners pad with black. */
export function isPadding(red: number, green: number, blue: number): boolean {
  return Math.max(red, green, blue) <= maxPaddingBrightness && chromaOf(red, green, blue) <= maxPaddingChroma;
}

/** Factors that turn the slide's glass into `balancedGlass`; ones where there is too little glass to measure. */
export function glassBalance({ width, height, data }: Overview): GlassBalance {
  const histograms = [new Float64Array(256), new Float64Array(256), new Float64Array(256)] as const;
  const [reds, greens, blues] = histograms;
  const { minBrightness, maxChroma, maxStep } = glassBounds;
  let count = 0;
  for (let from = 0; from + 3 < data.length; from += 3) {
    const red = data[from] ?? 0;
    const green = data[from + 1] ?? 0;
    const blue = data[from + 2] ?? 0;
    if (red + green + blue < 3 * minBrightness || chromaOf(red, green, blue) > maxChroma) continue;
    const step = Math.max(
      Math.abs(red - (data[from + 3] ?? 0)),
      Math.abs(green - (data[from + 4] ?? 0)),
      Math.abs(blue - (data[from + 5] ?? 0)),
    );
    if (step > maxStep) continue;
    count += 1;
    reds[red] = (reds[red] ?? 0) + 1;
    greens[green] = (greens[green] ?? 0) + 1;
    blues[blue] = (blues[blue] ?? 0) + 1;
  }
  if (count < width * height * minGlassFraction) return [1, 1, 1];
  const [red = 1, green = 1, blue = 1] = histograms.map(
    (histogram) => balancedGlass / quantile(histogram, 0.5),
  );
  return [red, green, blue];
}

/** The value below which, or at which, this share of a histogram lies. */
export function quantile(histogram: Float64Array, share: number): number {
  const all = histogram.reduce((sum, count) => sum + count, 0);
  let below = 0;
  return histogram.findIndex((count) => (below += count) >= share * all);
}

/** The value that parts a histogram into two classes of largest variance between them. */
function otsuThreshold(histogram: Float64Array): number {
  let total = 0;
  let weighted = 0;
  histogram.forEach((count, value) => {
    total += count;
    weighted += count * value;
  });
  let below = 0;
  let belowWeighted = 0;
  let best = { threshold: 0, variance: -1 };
  histogram.forEach((count, value) => {
    below += count;
    belowWeighted += count * value;
    if (below === 0 || below === total) return;
    const distance = belowWeighted / below - (weighted - belowWeighted) / (total - below);
    const variance = below * (total - below) * distance * distance;
    if (variance > best.variance) best = { threshold: value + 1, variance };
  });
  return best.threshold;
}
