/**
 * The gamma distribution with scale 1, as far as counts need it: the chance of a value below a bound. Series below the mean,
 * continued fraction (Lentz) above it (Abramowitz & Stegun 6.5.29 and 6.5.31), so that small chances keep their digits.
 */

/** Terms of either expansion: more than any shape below 10⁶ needs. */
const mostTerms = 100_000;
const precision = 1e-16;
/** In the place of 0 in Lentz's recurrence. */
const tiny = 1e-300;

/** Chance of a value of at most `bound`. @param shape above 0 */
export function gammaAtMost(bound: number, shape: number): number {
  if (!(bound > 0)) return 0;
  if (bound === Infinity) return 1;
  return bound < shape + 1 ? lowerSeries(bound, shape) : 1 - upperFraction(bound, shape);
}

/** Chance of a value above `bound`. @param shape above 0 */
export function gammaAbove(bound: number, shape: number): number {
  if (!(bound > 0)) return 1;
  if (bound === Infinity) return 0;
  return bound < shape + 1 ? 1 - lowerSeries(bound, shape) : upperFraction(bound, shape);
}

function lowerSeries(bound: number, shape: number): number {
  let term = 1 / shape;
  let sum = term;
  for (let step = 1; step < mostTerms && term > sum * precision; step += 1) {
    term *= bound / (shape + step);
    sum += term;
  }
  return Math.min(1, sum * Math.exp(shape * Math.log(bound) - bound - logGamma(shape)));
}

function upperFraction(bound: number, shape: number): number {
  let b = bound + 1 - shape;
  let c = 1 / tiny;
  let d = 1 / b;
  let product = d;
  for (let step = 1; step < mostTerms; step += 1) {
    const a = -step * (step - shape);
    b += 2;
    d = 1 / awayFromZero(a * d + b);
    c = awayFromZero(b + a / c);
    product *= d * c;
    if (Math.abs(d * c - 1) < precision) break;
  }
  return Math.min(1, product * Math.exp(shape * Math.log(bound) - bound - logGamma(shape)));
}

function awayFromZero(value: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}

/** ln Γ(x) for x above 0: raised to 16 or more by the recurrence, then Stirling's series (relative error below 1e-14). */
function logGamma(value: number): number {
  let raised = value;
  let factors = 0;
  for (; raised < 16; raised += 1) factors += Math.log(raised);
  const inverse = 1 / raised;
  const series =
    inverse * (1 / 12 - inverse ** 2 * (1 / 360 - inverse ** 2 * (1 / 1260 - inverse ** 2 / 1680)));
  return (raised - 0.5) * Math.log(raised) - raised + Math.log(2 * Math.PI) / 2 + series - factors;
}
