/**
 * Regions that start between two pixels of a level. OpenSlide draws them with cairo, whose bilinear filter has
 * weights of 1/128; the same weights are used here, so that pixels agree to rounding.
 */
import type { Pixels } from '../contract/slide';

export const weightSteps = 128;

/** A position in level pixels, split into a whole pixel and a weight 0..127 of the pixel after it. */
export interface SubpixelPosition {
  readonly whole: number;
  readonly weight: number;
}

export function splitPosition(position: number): SubpixelPosition {
  const steps = Math.round(position * weightSteps);
  const whole = Math.floor(steps / weightSteps);
  return { whole, weight: steps - whole * weightSteps };
}

/**
 * Shifts by a fraction of a pixel. `source` is one pixel wider than the result where `weightX` is not 0, and one
 * higher where `weightY` is not 0.
 */
export function shiftBySubpixel(source: Pixels, weightX: number, weightY: number): Pixels {
  const width = source.width - (weightX > 0 ? 1 : 0);
  const height = source.height - (weightY > 0 ? 1 : 0);
  const data = new Uint8Array(width * height * 3);
  const right = weightX > 0 ? 3 : 0;
  const below = weightY > 0 ? source.width * 3 : 0;
  const [x1, y1] = [weightX, weightY];
  const [x0, y0] = [weightSteps - x1, weightSteps - y1];
  const half = (weightSteps * weightSteps) / 2;
  for (let row = 0, to = 0; row < height; row += 1) {
    let from = row * source.width * 3;
    for (let i = 0; i < width * 3; i += 1, from += 1, to += 1) {
      const top = (source.data[from] ?? 0) * x0 + (source.data[from + right] ?? 0) * x1;
      const bottom = (source.data[from + below] ?? 0) * x0 + (source.data[from + below + right] ?? 0) * x1;
      data[to] = (top * y0 + bottom * y1 + half) >> 14;
    }
  }
  return { width, height, data };
}
