/**
 * Rotated patches: the square of tissue around a location goes in, the middle of it comes out, rotated about its
 * centre. The square is so much larger than the patch that no turned corner leaves it.
 *
 * Interpolation is cubic convolution (Keys 1981, a = −1/2), which blurs less than linear. At multiples of 90° all
 * positions fall on pixel centres, where it returns the pixel itself: those turns are permutations.
 */
import type { Pixels } from '../contract/slide';

/** How tissue is laid before the network: mirrored left to right first, where it is, then turned. */
export interface Turn {
  /** Degrees, clockwise as seen on the screen. */
  readonly angle: number;
  readonly mirrored: boolean;
}

/** Pixels that the interpolation reads on either side of a position. */
const reach = 2;

/** Side of the square, in pixels, from which patches of `size` can be turned by any angle; the same parity. */
export function surroundingSize(size: number): number {
  const farthestCorner = ((size - 1) / 2) * Math.SQRT2;
  return size + 2 * Math.ceil(farthestCorner + reach + 0.5 - size / 2);
}

/**
 * The middle `size` × `size` pixels of `surroundings`, turned.
 *
 * @param surroundings square, at least `surroundingSize(size)` pixels a side
 */
export function turnedPatch(surroundings: Pixels, size: number, turn: Turn): Pixels {
  const { cosine, sine } = directionOf(turn.angle);
  const across = turn.mirrored ? -1 : 1;
  const middle = (surroundings.width - 1) / 2;
  const data = new Uint8Array(size * size * 3);
  const sample = cubicSampler(surroundings);
  for (let row = 0, to = 0; row < size; row += 1) {
    const v = row - (size - 1) / 2;
    for (let column = 0; column < size; column += 1, to += 3) {
      const u = column - (size - 1) / 2;
      // Where what lies here now came from: turned back.
      sample(middle + across * (u * cosine + v * sine), middle + v * cosine - u * sine, data, to);
    }
  }
  return { width: size, height: size, data };
}

/** Cosine and sine, without the rounding that would move multiples of 90° off the pixel centres. */
function directionOf(angle: number): { readonly cosine: number; readonly sine: number } {
  const quarters = angle / 90;
  if (Number.isInteger(quarters)) {
    const cosine = [1, 0, -1, 0][((quarters % 4) + 4) % 4] ?? 0;
    const sine = [0, 1, 0, -1][((quarters % 4) + 4) % 4] ?? 0;
    return { cosine, sine };
  }
  const radians = (angle * Math.PI) / 180;
  return { cosine: Math.cos(radians), sine: Math.sin(radians) };
}

/** Writes RGB at a position (pixel centres at whole numbers), rounded once to the nearest. */
type Sampler = (x: number, y: number, target: Uint8Array, to: number) => void;

function cubicSampler({ width, data }: Pixels): Sampler {
  const across = new Float64Array(4);
  const down = new Float64Array(4);
  return (x, y, target, to) => {
    const column = Math.floor(x);
    const row = Math.floor(y);
    cubicWeights(x - column, across);
    cubicWeights(y - row, down);
    let red = 0;
    let green = 0;
    let blue = 0;
    for (let tap = 0; tap < 4; tap += 1) {
      const weight = down[tap] ?? 0;
      if (weight === 0) continue;
      let from = ((row + tap - 1) * width + column - 1) * 3;
      for (let step = 0; step < 4; step += 1, from += 3) {
        const both = weight * (across[step] ?? 0);
        red += both * (data[from] ?? 0);
        green += both * (data[from + 1] ?? 0);
        blue += both * (data[from + 2] ?? 0);
      }
    }
    target[to] = asByte(red);
    target[to + 1] = asByte(green);
    target[to + 2] = asByte(blue);
  };
}

/** Weights of the pixels at −1, 0, 1 and 2 for a position `t` in 0..1. Keys 1981, equation 15. */
function cubicWeights(t: number, weights: Float64Array): void {
  weights[0] = ((-0.5 * t + 1) * t - 0.5) * t;
  weights[1] = (1.5 * t - 2.5) * t * t + 1;
  weights[2] = ((-1.5 * t + 2) * t + 0.5) * t;
  weights[3] = (0.5 * t - 0.5) * t * t;
}

function asByte(value: number): number {
  return Math.max(0, Math.min(255, Math.floor(value + 0.5)));
}
