/**
 * Scores and threshold of a model fitted to one laboratory's labels: the probability that a score stands for there, and from which score on a detection is
 * called mitotic. The order of the detections stays as the network has it. Few labels move little: both are drawn towards the model's own.
 */
import type { Ranking } from './ranking';

/** Fitted score: the logistic function of `slope` × logit + `shift`. The model's own: 1 and 0. */
export interface ScoreFit {
  readonly slope: number;
  readonly shift: number;
  /** Of fitted scores, 0 to 1. */
  readonly threshold: number;
}

/** A model's own slope and shift are taken to be right to about this (standard deviations). */
const [slopeSpread, shiftSpread] = [0.5, 1];
/** So many labels weigh as much as the model's own threshold. */
const labelsOfPrior = 40;
/** Scores of 0 and 1 have no logit. */
const leastShare = 1e-6;
const mostSteps = 50;

/**
 * @param ranking of labelled slides; groups of it are given no weight of their own
 * @param threshold the model's own
 */
export function fitScores(ranking: Ranking, threshold: number): ScoreFit {
  const { slope, shift } = logisticFit(ranking);
  const own = logitOf(threshold);
  const best = logitOf(bestThreshold(expectationOf(ranking, { slope, shift }), { slope, shift }, threshold));
  const labels = ranking.labels.reduce((sum, value) => sum + value, 0);
  const trust = labels / (labels + labelsOfPrior);
  const chosen = own + trust * (best - own);
  return { slope, shift, threshold: logistic(slope * chosen + shift) };
}

/** A score as the fit has it. */
export function fittedScore({ slope, shift }: Pick<ScoreFit, 'slope' | 'shift'>, score: number): number {
  return logistic(slope * logitOf(score) + shift);
}

/** The model's own score at which the fitted one reaches the threshold. */
export function ownThreshold({ slope, shift, threshold }: ScoreFit): number {
  return logistic((logitOf(threshold) - shift) / slope);
}

interface Expectation {
  /** Of all detections, descending. */
  readonly scores: Float64Array;
  /** Labels that are known or, of what nobody judged, to be expected. */
  readonly labels: number;
}

function expectationOf(
  { scores, unjudged, labels }: Ranking,
  fit: Pick<ScoreFit, 'slope' | 'shift'>,
): Expectation {
  const known = labels.reduce((sum, value) => sum + value, 0);
  if (unjudged.length === 0) return { scores, labels: known };
  const expected = unjudged.reduce((sum, score) => sum + fittedScore(fit, score), 0);
  return {
    scores: Float64Array.from([...scores, ...unjudged])
      .sort()
      .reverse(),
    labels: known + expected,
  };
}

/** The threshold of the highest F1 that is to be expected where the fitted scores are right: a smooth curve, where the counted one hangs on single figures. */
function bestThreshold(
  { scores, labels }: Expectation,
  fit: Pick<ScoreFit, 'slope' | 'shift'>,
  own: number,
): number {
  let [hits, best, at] = [0, 0, own];
  scores.forEach((score, rank) => {
    hits += fittedScore(fit, score);
    const f1 = (2 * hits) / (rank + 1 + labels);
    if (f1 > best) [best, at] = [f1, score];
  });
  return at;
}

/** Logistic regression of "is a label" on the logit, by Newton's steps, with a normal prior around the model's own scores. */
function logisticFit({ scores, isHit }: Ranking): { readonly slope: number; readonly shift: number } {
  let [slope, shift] = [1, 0];
  for (let step = 0; step < mostSteps; step += 1) {
    let [gradSlope, gradShift] = [(slope - 1) / slopeSpread ** 2, shift / shiftSpread ** 2];
    let [aa, ab, bb] = [1 / slopeSpread ** 2, 0, 1 / shiftSpread ** 2];
    scores.forEach((score, index) => {
      const x = logitOf(score);
      const p = logistic(slope * x + shift);
      const error = p - (isHit[index] ?? 0);
      const weight = p * (1 - p);
      gradSlope += error * x;
      gradShift += error;
      aa += weight * x * x;
      ab += weight * x;
      bb += weight;
    });
    const determinant = aa * bb - ab * ab;
    const [stepSlope, stepShift] = [
      (bb * gradSlope - ab * gradShift) / determinant,
      (aa * gradShift - ab * gradSlope) / determinant,
    ];
    slope -= stepSlope;
    shift -= stepShift;
    if (Math.abs(stepSlope) + Math.abs(stepShift) < 1e-9) break;
  }
  return { slope, shift };
}

function logitOf(score: number): number {
  const share = Math.min(1 - leastShare, Math.max(leastShare, score));
  return Math.log(share / (1 - share));
}

function logistic(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}
