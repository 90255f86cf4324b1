/**
 * The uncertainty of a count by chance alone: the exact interval of a Poisson mean (Garwood, Biometrika 1936). Errors of
 * the software, missed figures and false ones, are not part of it.
 */

/** An interval of densities, per mm². */
export interface DensityInterval {
  readonly low: number;
  readonly high: number;
}

/** How it is called wherever it is shown. */
export const intervalName = '95 % Poisson interval (Garwood)';

/** Chance on either side of the interval. */
const tail = 0.025;
/** Halvings of a bracket: below any difference that a float64 tells. */
const halvings = 200;

/**
 * Bounds of the mean of which `count` figures on an area are one draw, per mm².
 * @returns `null` where there is no area
 */
export function densityInterval(count: number, areaMm2: number): DensityInterval | null {
  if (!(areaMm2 > 0)) return null;
  const { low, high } = poissonInterval(count);
  return { low: low / areaMm2, high: high / areaMm2 };
}

/** The means at which as few, or as many, as `count` have a chance of 2.5 % each. */
export function poissonInterval(count: number): DensityInterval {
  const reach = 10 * Math.sqrt(count + 1) + 10;
  return {
    low:
      count === 0
        ? 0
        : rootOf((mean) => chanceOfAtMost(count - 1, mean) - (1 - tail), Math.max(0, count - reach), count),
    high: rootOf((mean) => chanceOfAtMost(count, mean) - tail, count, count + reach),
  };
}

/** Where a falling function is 0. */
function rootOf(falling: (value: number) => number, from: number, to: number): number {
  let low = from;
  let high = to;
  for (let step = 0; step < halvings; step += 1) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) return middle;
    if (falling(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Poisson probability of 0 to `count` at a mean. */
function chanceOfAtMost(count: number, mean: number): number {
  if (mean <= 0) return 1;
  // From the mode of the terms that are asked for outwards, so that no term is too small to start from.
  const mode = Math.min(count, Math.floor(mean));
  const largest = Math.exp(mode * Math.log(mean) - mean - logFactorial(mode));
  let sum = largest;
  let term = largest;
  for (let each = mode; each > 0 && term > sum * 1e-17; each -= 1) {
    term *= each / mean;
    sum += term;
  }
  term = largest;
  for (let each = mode + 1; each <= count && term > sum * 1e-17; each += 1) {
    term *= mean / each;
    sum += term;
  }
  return Math.min(1, sum);
}

/** ln n!, by Stirling's series from 16 on (relative error below 1e-14). */
function logFactorial(value: number): number {
  if (value < 16) {
    let sum = 0;
    for (let factor = 2; factor <= value; factor += 1) sum += Math.log(factor);
    return sum;
  }
  const inverse = 1 / value;
  const series =
    inverse * (1 / 12 - inverse ** 2 * (1 / 360 - inverse ** 2 * (1 / 1260 - inverse ** 2 / 1680)));
  return value * Math.log(value) - value + Math.log(2 * Math.PI * value) / 2 + series;
}
