/**
 * Resampling from a level's pixels to the model's, by the kernel of base/. Where the model is
 * coarser an output pixel is the area average over the source interval [i·s, (i + 1)·s) with fractional
 * coverage; where it is finer, linear between pixel centres. Positions count from an origin that
 * the caller names: the level's own for the scout, so that a pixel is the same in every patch.
 */
import { setImmediate } from 'node:timers/promises';
import type { Pixels } from '../contract/slide';
import type { PlacedPoint } from '../base/point';
import { weightedMeans, type AxisWeights } from '../base/weighted-means';

/** Source pixels per output pixel, along each axis. */
export interface ResampleScale {
  readonly x: number;
  readonly y: number;
}

/** A run of pixels along one axis: first index (may be negative) and count. */
export interface Span {
  readonly start: number;
  readonly count: number;
}

const slideOrigin = { x: 0, y: 0 };

/**
 * The source pixels that a span of output pixels is made of.
 *
 * @param origin source position of output position 0
 */
export function sourceSpan(scale: number, output: Span, origin = 0): Span {
  const overhang = scale < 1 ? 0.5 : 0;
  const start = Math.floor(output.start * scale + origin - overhang);
  const end = Math.ceil((output.start + output.count) * scale + origin + overhang);
  return { start, count: end - start };
}

/**
 * The output pixels `outputX` × `outputY`, from source pixels that begin at `sourceSpan(…).start` on each axis.
 *
 * Means are rounded once, to the nearest (floor(x + 0.5)).
 *
 * @param origin source position of output position (0, 0); of whole pixels where both scales are 1
 * @param memory of so many bytes, for what is made
 */
export function resample(
  source: Pixels,
  scale: ResampleScale,
  outputX: Span,
  outputY: Span,
  origin: PlacedPoint = slideOrigin,
  memory: (byteLength: number) => Uint8Array = (byteLength) => new Uint8Array(byteLength),
): Pixels {
  if (scale.x === 1 && scale.y === 1) return source;
  const [width, height] = [outputX.count, outputY.count];
  const data = memory(width * height * 3);
  if (areWholeSquares(source, scale, width, height, origin)) {
    return squareMeans(source, { width, height, data });
  }
  return resampleByWeights(source, scale, outputX, outputY, origin, data);
}

/** Output pixels that are made before others get the thread: some milliseconds. */
const pixelsATurn = 2 ** 15;

/**
 * The same bytes as `resample`, a few rows at a time: a whole patch holds the thread for up to half a second, and tiles of the
 * screen are handed out by it.
 */
export async function resampleByTurns(
  source: Pixels,
  scale: ResampleScale,
  outputX: Span,
  outputY: Span,
  memory: (byteLength: number) => Uint8Array,
): Promise<Pixels> {
  if (scale.x === 1 && scale.y === 1) return source;
  const rowBytes = outputX.count * 3;
  const data = memory(outputY.count * rowBytes);
  const sourceTop = sourceSpan(scale.y, outputY).start;
  const most = Math.max(1, Math.floor(pixelsATurn / outputX.count));
  for (let row = 0; row < outputY.count; row += most) {
    if (row > 0) await setImmediate();
    const rows = { start: outputY.start + row, count: Math.min(most, outputY.count - row) };
    const { start, count: height } = sourceSpan(scale.y, rows);
    const from = (start - sourceTop) * source.width * 3;
    const part = source.data.subarray(from, from + height * source.width * 3);
    const target = data.subarray(row * rowBytes, (row + rows.count) * rowBytes);
    resample({ width: source.width, height, data: part }, scale, outputX, rows, slideOrigin, () => target);
  }
  return { width: outputX.count, height: outputY.count, data };
}

/** `resample` for any scale: what the shorter way for 2 × 2 pixels must agree with to the byte. */
export function resampleByWeights(
  source: Pixels,
  scale: ResampleScale,
  outputX: Span,
  outputY: Span,
  origin: PlacedPoint,
  data: Uint8Array = new Uint8Array(outputX.count * outputY.count * 3),
): Pixels {
  const across = axisWeights(scale.x, outputX, origin.x, source.width);
  const down = axisWeights(scale.y, outputY, origin.y, source.height);
  weightedMeans(source, across, down, data);
  return { width: outputX.count, height: outputY.count, data };
}

/** Whether every output pixel is the mean of 2 × 2 whole source pixels: 0.25 µm/px on its way to 0.5. */
function areWholeSquares(
  source: Pixels,
  scale: ResampleScale,
  columns: number,
  rows: number,
  origin: PlacedPoint,
): boolean {
  return (
    scale.x === 2 &&
    scale.y === 2 &&
    Number.isInteger(origin.x) &&
    Number.isInteger(origin.y) &&
    source.width >= 2 * columns &&
    source.height >= 2 * rows
  );
}

/**
 * Apart from the one kernel because it is exact in whole numbers and takes a fraction of the time: 0.25 µm/px on its way to 0.5 is what most runs
 * read. The same bytes as by the weights of the axes, which a test holds.
 */
function squareMeans({ width: sourceWidth, data: source }: Pixels, target: Pixels): Pixels {
  const { width, height, data } = target;
  const mean = (upper: number, lower: number): number => {
    const left = (source[upper] ?? 0) + (source[lower] ?? 0);
    return (left + (source[upper + 3] ?? 0) + (source[lower + 3] ?? 0) + 2) >> 2;
  };
  let to = 0;
  for (let row = 0; row < height; row += 1) {
    let upper = 2 * row * sourceWidth * 3;
    let lower = upper + sourceWidth * 3;
    for (let column = 0; column < width; column += 1, to += 3, upper += 6, lower += 6) {
      data[to] = mean(upper, lower);
      data[to + 1] = mean(upper + 1, lower + 1);
      data[to + 2] = mean(upper + 2, lower + 2);
    }
  }
  return target;
}

function axisWeights(scale: number, output: Span, origin: number, sourceCount: number): AxisWeights {
  const firstSource = sourceSpan(scale, output, origin).start;
  const taps = scale >= 1 ? Math.ceil(scale) + 1 : 2;
  const first = new Int32Array(output.count);
  const weights = new Float64Array(output.count * taps);
  for (let index = 0; index < output.count; index += 1) {
    const position = output.start + index;
    const start = scale >= 1 ? position * scale + origin : (position + 0.5) * scale + origin - 0.5;
    const end = scale >= 1 ? (position + 1) * scale + origin : start + 1;
    const from = Math.floor(start);
    first[index] = from - firstSource;
    for (let tap = 0; tap < taps; tap += 1) {
      const covered = Math.min(from + tap + 1, end) - Math.max(from + tap, start);
      // An interval [p, p + 1) covers the two pixels around centre p + 0.5 as linear interpolation weighs them.
      const weight = covered > 0 ? covered / (end - start) : 0;
      if (from + tap - firstSource < sourceCount) weights[index * taps + tap] = weight;
    }
  }
  return { taps, first, weights };
}
