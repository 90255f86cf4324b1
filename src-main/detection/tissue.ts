/**
 * Where there is tissue: an overview in, a mask out. A pixel is tissue where it is coloured or darker than
 * glass, whose own tint is taken off first. The threshold on colour is Otsu's (IEEE Trans SMC 1979), held
 * within bounds, because a field that is all tissue has no glass to tell it from. Everything doubtful counts
 * as tissue: looking at glass costs seconds, not looking at tissue costs a mitosis.
 */
import { dilate, fillHoles, removeSpecks } from './morphology';
import type { Overview } from './overview';

export const maskValue = { glass: 0, margin: 1, tissue: 2 } as const;

/** Row-major mask over the whole slide. */
export interface TissueMask {
  readonly width: number;
  readonly height: number;
  /** A `maskValue` each: `margin` is searched too, but is no area of tissue. */
  readonly data: Uint8Array;
  /** Level-0 pixels that one mask pixel spans. */
  readonly scaleX: number;
  readonly scaleY: number;
  /** Level-0 size of the slide. */
  readonly slideWidth: number;
  readonly slideHeight: number;
  /** Of one whole mask pixel. */
  readonly pixelAreaMm2: number;
  /** Of the tissue, without margin. */
  readonly areaMm2: number;
}

/** Chroma (largest less smallest channel, 0..255) from which a pixel is stained: Otsu's, within these. */
const chromaBounds = { min: 9, max: 14 };
/** Glass is brought to this grey, whatever tint the scanner gave it. */
const balancedGlass = 245;
/** A pixel no brighter than this, once balanced, is tissue whatever its colour. */
const maxTissueBrightness = 215;
/** What may be glass: bright, hardly coloured, and as smooth as tissue never is. */
const glassBounds = { minBrightness: 185, maxChroma: 25, maxStep: 2 };
/** With less glass than this the tint cannot be told from pale tissue. */
const minGlassFraction = 0.05;
/** Scanners pad with black; averaged over an overview pixel no stain is as dark. */
const maxPaddingBrightness = 24;
const maxPaddingChroma = 12;

/** Dust and debris are smaller; what remains of a septum between fat cells is not. */
const minTissueAreaMm2 = 0.0007;
/** In a picture of a single cell the cell is no debris. */
const maxSpeckFraction = 0.05;
/** Vessels, lumina, fat: cheaper to search than to lose their lining. */
const maxHoleAreaMm2 = 0.1;
const marginUm = 25;

export function findTissue(overview: Overview): TissueMask {
  const { width, height, scaleX, scaleY, slideWidth, slideHeight, mpp } = overview;
  const pixelAreaMm2 = mpp.x * mpp.y * 1e-6;
  const stained = stainedPixels(overview);
  markMissing(stained, overview);
  removeSpecks(
    stained,
    width,
    height,
    Math.min(minTissueAreaMm2 / pixelAreaMm2, stained.length * maxSpeckFraction),
  );
  fillHoles(stained, width, height, maxHoleAreaMm2 / pixelAreaMm2);
  const data = dilate(stained, width, height, marginUm / mpp.x, marginUm / mpp.y);
  for (let index = 0; index < data.length; index += 1) {
    if (stained[index] === 1) data[index] = maskValue.tissue;
  }
  const shape = { width, height, scaleX, scaleY, slideWidth, slideHeight };
  return { ...shape, data, pixelAreaMm2, areaMm2: tissuePixels(shape, stained) * pixelAreaMm2 };
}

/** Whether the mask (margin included) holds a location in level-0 pixels. */
export function isSearched(mask: TissueMask, x: number, y: number): boolean {
  if (x < 0 || y < 0 || x >= mask.slideWidth || y >= mask.slideHeight) return false;
  const column = Math.min(Math.floor(x / mask.scaleX), mask.width - 1);
  const row = Math.min(Math.floor(y / mask.scaleY), mask.height - 1);
  return mask.data[row * mask.width + column] !== maskValue.glass;
}

/** 1 where a pixel is coloured or dark, else 0. */
function stainedPixels(overview: Overview): Uint8Array {
  const { width, height, data } = overview;
  const [redGain, greenGain, blueGain] = glassBalance(overview);
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

function isPadding(red: number, green: number, blue: number): boolean {
  return Math.max(red, green, blue) <= maxPaddingBrightness && chromaOf(red, green, blue) <= maxPaddingChroma;
}

/** Factors that turn the slide's glass into `balancedGlass`; ones where there is too little glass to measure. */
function glassBalance({ width, height, data }: Overview): readonly [number, number, number] {
  const histograms = [new Float64Array(256), new Float64Array(256), new Float64Array(256)];
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
    histograms.forEach((histogram, channel) => {
      const value = data[from + channel] ?? 0;
      histogram[value] = (histogram[value] ?? 0) + 1;
    });
  }
  if (count < width * height * minGlassFraction) return [1, 1, 1];
  const [red = 1, green = 1, blue = 1] = histograms.map(
    (histogram) => balancedGlass / median(histogram, count),
  );
  return [red, green, blue];
}

function median(histogram: Float64Array, count: number): number {
  let below = 0;
  return histogram.findIndex((here) => (below += here) * 2 >= count);
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

/** What could not be read may be tissue; detection will read it again and take off what it misses. */
function markMissing(stained: Uint8Array, overview: Overview): void {
  const { width, height, level, scaleX, scaleY } = overview;
  for (const tile of overview.missing) {
    const left = (tile.column * level.tileWidth * level.downsample) / scaleX;
    const top = (tile.row * level.tileHeight * level.downsample) / scaleY;
    const right = left + (level.tileWidth * level.downsample) / scaleX;
    const bottom = top + (level.tileHeight * level.downsample) / scaleY;
    for (let row = Math.floor(top); row < Math.min(Math.ceil(bottom), height); row += 1) {
      const start = row * width + Math.floor(left);
      stained.fill(1, start, row * width + Math.min(Math.ceil(right), width));
    }
  }
}

/** Tissue in whole mask pixels; the last column and row count for as much as the slide covers. */
function tissuePixels(
  shape: Omit<TissueMask, 'data' | 'pixelAreaMm2' | 'areaMm2'>,
  stained: Uint8Array,
): number {
  const { width, height } = shape;
  let sum = 0;
  for (let row = 0; row < height; row += 1) {
    const down = Math.min(1, shape.slideHeight / shape.scaleY - row);
    for (let column = 0; column < width; column += 1) {
      if (stained[row * width + column] === 1)
        sum += down * Math.min(1, shape.slideWidth / shape.scaleX - column);
    }
  }
  return sum;
}
