/**
 * Intervals of figures of merit by resampling whole groups (patients, or slides) with replacement: percentiles of 2,000 draws, the same
 * for the same slides. Two models are compared on the same draws, so that what is hard for both does not hide the difference.
 */
import { createRandom } from '../base/prng';
import type { Ranking, Weights } from './ranking';

const resamplings = 2000;

export type Measure = (ranking: Ranking, weights: Weights) => number;

/** 95 %. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** `null` for one group, of which nothing can be drawn but itself. */
export function bootstrapInterval(ranking: Ranking, measure: Measure): Interval | null {
  if (ranking.groups.length < 2) return null;
  return intervalOf(draws(ranking.groups.length).map((weights) => measure(ranking, weights)));
}

export interface PairedDifference extends Interval {
  /** Of all groups: the first's figure less the second's. */
  readonly value: number;
  /** Share of the draws in which the first is not better. */
  readonly notBetter: number;
}

/**
 * @param first, second what two models found in the same slides
 * @returns `null` for one group
 * @throws RangeError where the groups are not the same
 */
export function pairedDifference(first: Ranking, second: Ranking, measure: Measure): PairedDifference | null {
  const order = first.groups.map((group) => second.groups.indexOf(group));
  if (order.includes(-1) || first.groups.length !== second.groups.length)
    throw new RangeError('the two were not measured on the same slides');
  if (first.groups.length < 2) return null;
  const difference = (weights: Weights): number => {
    const ofSecond = new Float64Array(weights.length);
    order.forEach((at, index) => (ofSecond[at] = weights[index] ?? 0));
    return measure(first, weights) - measure(second, ofSecond);
  };
  const drawn = draws(first.groups.length).map(difference);
  return {
    value: difference(new Float64Array(order.length).fill(1)),
    ...intervalOf(drawn),
    notBetter: drawn.filter((value) => value <= 0).length / drawn.length,
  };
}

function draws(groups: number): Weights[] {
  const random = createRandom(groups);
  return Array.from({ length: resamplings }, () => {
    const weights = new Float64Array(groups);
    for (let drawn = 0; drawn < groups; drawn += 1) {
      const group = random.below(groups);
      weights[group] = (weights[group] ?? 0) + 1;
    }
    return weights;
  });
}

function intervalOf(values: readonly number[]): Interval {
  const sorted = Float64Array.from(values).sort();
  return { low: percentile(sorted, 0.025), high: percentile(sorted, 0.975) };
}

/** Linear between ranks. */
function percentile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(at)] ?? NaN, sorted[Math.ceil(at)] ?? NaN];
  return below + (above - below) * (at - Math.floor(at));
}
