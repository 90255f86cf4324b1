/**
 * Pixels at another scale by area-averaging: each output pixel is the mean of the rectangle of source pixels that it
 * covers, those at its border by the part of them that lies inside.
 */
import { weightedMeans, type AxisWeights, type Picture } from './weighted-means';

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
export function areaAverage(source: Picture, across: AreaAxis, down: AreaAxis): Picture {
  const data = new Uint8Array(across.count * down.count * 3);
  weightedMeans(source, areaWeights(across, source.width), areaWeights(down, source.height), data);
  return { width: across.count, height: down.count, data };
}

function areaWeights(axis: AreaAxis, length: number): AxisWeights {
  const { first: origin } = sourceOf(axis);
  const spans = Array.from({ length: axis.count }, (_, index) => {
    const start = axis.start + index * axis.step;
    const { first, end } = sourceOf({ start, step: axis.step, count: 1 });
    const from = Math.min(Math.max(first - origin, 0), length - 1);
    return { start, from, to: Math.min(Math.max(end - origin, from + 1), length) };
  });
  const taps = spans.reduce((most, { from, to }) => Math.max(most, to - from), 1);
  const weights = new Float64Array(axis.count * taps);
  spans.forEach(({ start, from, to }, index) => {
    const own = weights.subarray(index * taps, index * taps + to - from);
    own.forEach((_, tap) => {
      const pixel = origin + from + tap;
      own[tap] = Math.max(0, Math.min(pixel + 1, start + axis.step) - Math.max(pixel, start));
    });
    const sum = own.reduce((total, weight) => total + weight, 0);
    own.forEach((weight, tap) => (own[tap] = sum > 0 ? weight / sum : 1));
  });
  return { taps, first: Int32Array.from(spans, ({ from }) => from), weights };
}
