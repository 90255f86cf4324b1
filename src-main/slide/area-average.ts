/**
 * Pixels at another scale by area-averaging: each output pixel is the mean of the rectangle of source pixels that it
 * covers, those at its border by the part of them that lies inside. Separable, one table of weights an axis.
 */
import type { Pixels } from '../contract/slide';

/** Output pixels along one axis, in pixels of the source: `count` intervals of length `step`, the first from `start`. */
export interface AreaAxis {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

/** The whole source pixels that the intervals touch. */
export function sourceOf({ start, step, count }: AreaAxis): { readonly first: number; readonly end: number } {
  const first = Math.floor(start + rounding);
  return { first, end: Math.max(first + 1, Math.ceil(start + step * count - rounding)) };
}

/** What a sum of floating-point steps may miss a whole pixel by; no pixel is read for so little of it. */
const rounding = 1e-6;

/**
 * @param source begins at `sourceOf(…).first` on each axis and reaches to its end.
 * @returns `across.count` × `down.count` pixels, each rounded once, to the nearest.
 */
export function areaAverage(source: Pixels, across: AreaAxis, down: AreaAxis): Pixels {
  const columns = axisTaps(across, source.width);
  const rows = axisTaps(down, source.height);
  const stride = across.count * 3;
  const data = new Uint8Array(stride * down.count);
  const sums = new Float64Array(stride);
  const averaged = new Float64Array(stride);
  // Neighbouring output rows share at most the source row at their border, which is kept.
  let averagedRow = -1;
  rows.forEach(({ first, weights }, row) => {
    sums.fill(0);
    weights.forEach((weight, tap) => {
      if (averagedRow !== first + tap) {
        averagedRow = first + tap;
        averageRow(source, averagedRow, columns, averaged);
      }
      for (let i = 0; i < stride; i += 1) sums[i] = (sums[i] ?? 0) + weight * (averaged[i] ?? 0);
    });
    for (let i = 0, to = row * stride; i < stride; i += 1, to += 1) data[to] = (sums[i] ?? 0) + 0.5;
  });
  return { width: across.count, height: down.count, data };
}

/** Source pixels of one output pixel, from `first` on; the weights sum to 1. */
interface Taps {
  readonly first: number;
  readonly weights: Float64Array;
}

function axisTaps(axis: AreaAxis, length: number): Taps[] {
  const { first: origin } = sourceOf(axis);
  return Array.from({ length: axis.count }, (_, i) => {
    const one = { start: axis.start + i * axis.step, step: axis.step, count: 1 };
    const { first, end } = sourceOf(one);
    const from = Math.min(Math.max(first - origin, 0), length - 1);
    const to = Math.min(Math.max(end - origin, from + 1), length);
    const weights = Float64Array.from({ length: to - from }, (__, tap) => {
      const pixel = origin + from + tap;
      return Math.max(0, Math.min(pixel + 1, one.start + one.step) - Math.max(pixel, one.start));
    });
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { first: from, weights: sum > 0 ? weights.map((weight) => weight / sum) : weights.fill(1) };
  });
}

function averageRow(
  { width, data }: Pixels,
  row: number,
  columns: readonly Taps[],
  target: Float64Array,
): void {
  const origin = row * width * 3;
  let to = 0;
  for (const { first, weights } of columns) {
    let from = origin + first * 3;
    let red = 0;
    let green = 0;
    let blue = 0;
    for (const weight of weights) {
      red += weight * (data[from] ?? 0);
      green += weight * (data[from + 1] ?? 0);
      blue += weight * (data[from + 2] ?? 0);
      from += 3;
    }
    target[to] = red;
    target[to + 1] = green;
    target[to + 2] = blue;
    to += 3;
  }
}
