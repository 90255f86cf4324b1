/**
 * The automatic window of a channel: from where its darkest thousandth ends to where its brightest begins. Decoders give 8 bits
 * for every depth, so the range is narrowed in steps: each histogram of 256 bins tells where the next has to look.
 */
import type { ValueWindow } from '../contract/slide';

const darkest = 0.001;
const brightest = 0.999;
/** Bins that a window spans at least before it counts as known. */
const enoughBins = 64;
const maxSteps = 5;

/** How many samples fall into each of 256 even steps of a window; what lies beyond counts in the outermost. */
export type Histogram = (window: ValueWindow) => Promise<Float64Array>;

/** @param range whole numbers. @returns whole numbers inside the range; the range itself when there is no sample. */
export async function autoWindow(range: ValueWindow, histogram: Histogram): Promise<ValueWindow> {
  let window = range;
  for (let step = 0; step < maxSteps; step += 1) {
    const counts = await histogram(window);
    const total = counts.reduce((sum, count) => sum + count, 0);
    if (total === 0) return range;
    const lowBin = binAt(counts, total * darkest);
    const highBin = binAt(counts, total * brightest);
    const width = (window.high - window.low) / 255;
    // Below one value a bin, bins are values; above, a value lies up to half a bin beside its bin.
    const slack = width <= 1 ? 0 : 0.5;
    const low = Math.max(range.low, Math.floor(window.low + (lowBin - slack) * width + 1e-6));
    const high = Math.min(range.high, Math.ceil(window.low + (highBin + slack) * width - 1e-6));
    window =
      high > low
        ? { low, high }
        : { low: Math.min(low, range.high - 1), high: Math.min(low, range.high - 1) + 1 };
    if (width <= 1 || highBin - lowBin >= enoughBins) break;
  }
  return window;
}

/** The bin in which that many samples are reached. */
function binAt(counts: Float64Array, reached: number): number {
  let sum = 0;
  const bin = counts.findIndex((count) => {
    sum += count;
    return sum > reached;
  });
  return bin === -1 ? counts.length - 1 : bin;
}
