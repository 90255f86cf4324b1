/**
 * What a fit would do on slides that it has not seen: groups are put into folds, each fold is measured with the fit of the others, and the
 * counts are added. Beside it, the model's own threshold on the same slides.
 */
import { createRandom } from '../base/prng';
import { figuresAt, figuresOf, type FiguresAtThreshold } from './figures';
import type { MatchedSlide } from './matching';
import { rankingOf } from './ranking';
import { fitScores, fittedScore, ownThreshold, type ScoreFit } from './score-fit';

const mostFolds = 5;
/** Labels, or figures that were judged, that a threshold can be fitted to. */
export const leastFitted = 50;

export interface FitOffer {
  readonly fit: ScoreFit;
  readonly labels: number;
  readonly groups: number;
  /** Of slides that the fit of the others was measured on; its threshold is that of the whole fit. */
  readonly fitted: FiguresAtThreshold;
  /** Of the same slides at the model's own threshold. */
  readonly unfitted: FiguresAtThreshold;
}

/**
 * The threshold, of the model's own scores, that lets through no more false positives per mm² of the slides without labels.
 * @returns `null` where these are so small that not one false positive is allowed in all of them
 */
function thresholdOfRate(slides: readonly MatchedSlide[], mostFalsePerMm2: number): number | null {
  const negative = slides.filter(({ labels }) => labels.length === 0);
  const allowed = Math.floor(mostFalsePerMm2 * negative.reduce((sum, { areaMm2 }) => sum + areaMm2, 0));
  if (allowed < 1) return null;
  const scores = negative
    .flatMap(({ found, unjudged = [] }) => [...found.map(({ detection }) => detection.score), ...unjudged])
    .sort((one, other) => other - one);
  const first = scores[allowed];
  // Just above the first one that is too many; below all where there are not so many.
  return first === undefined ? (scores.at(-1) ?? 1) : Math.min(1, first + 1e-6);
}

/**
 * @param threshold the model's own
 * @param mostFalsePerMm2 false positives per mm² of slides without labels that the threshold may let through; `null`: the threshold of the highest F1 is fitted
 * @returns `null` where one group alone is labelled: nothing is left to measure a fit on; or where a rate is asked for and tissue without
 * labels is too small, or all of one fold
 */
export function offerFit(
  slides: readonly MatchedSlide[],
  threshold: number,
  mostFalsePerMm2: number | null = null,
): FitOffer | null {
  const whole = rankingOf(slides);
  const { groups } = whole;
  if (groups.length < 2) return null;
  const foldOf = foldsOf(groups, Math.min(mostFolds, groups.length));
  let [hits, detections, labels] = [0, 0, 0];
  for (const fold of new Set(foldOf.values())) {
    const isOut = ({ group }: MatchedSlide): boolean => foldOf.get(group) === fold;
    const fit = fitOf(
      slides.filter((slide) => !isOut(slide)),
      threshold,
      mostFalsePerMm2,
    );
    // Without a slide that has no labels, no rate can be kept to.
    if (fit === null) return null;
    const { found, missed, falsePositives } = figuresAt(rankingOf(slides.filter(isOut)), ownThreshold(fit));
    hits += found;
    detections += found + falsePositives;
    labels += found + missed;
  }
  const fit = fitOf(slides, threshold, mostFalsePerMm2);
  if (fit === null) return null;
  const areaMm2 = whole.areaMm2.reduce((sum, value) => sum + value, 0);
  return {
    fit,
    labels,
    groups: groups.length,
    fitted: figuresOf({ threshold: ownThreshold(fit), hits, detections, labels, areaMm2 }),
    unfitted: figuresAt(whole, threshold),
  };
}

function fitOf(
  slides: readonly MatchedSlide[],
  threshold: number,
  mostFalsePerMm2: number | null,
): ScoreFit | null {
  const fit = fitScores(rankingOf(slides), threshold);
  if (mostFalsePerMm2 === null) return fit;
  const asked = thresholdOfRate(slides, mostFalsePerMm2);
  return asked === null ? null : { ...fit, threshold: fittedScore(fit, asked) };
}

/** Groups in an order of chance, the same each time, dealt out to the folds. */
function foldsOf(groups: readonly string[], folds: number): ReadonlyMap<string, number> {
  const random = createRandom(groups.length);
  const dealt = groups.map((group) => ({ group, by: random.next() })).sort((one, other) => one.by - other.by);
  return new Map(dealt.map(({ group }, index) => [group, index % folds]));
}
