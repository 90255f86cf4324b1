/**
 * What a fit would do on slides that it has not seen: groups are put into folds, each fold is measured with the fit of the others, and the
 * counts are added. Beside it, the model's own threshold on the same slides.
 */
import { createRandom } from '../base/prng';
import { figuresAt, figuresOf, type FiguresAtThreshold } from './figures';
import type { MatchedSlide } from './matching';
import { rankingOf } from './ranking';
import { fitScores, ownThreshold, type ScoreFit } from './score-fit';

const mostFolds = 5;

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
 * @param threshold the model's own
 * @returns `null` where one group alone is labelled: nothing is left to measure a fit on
 */
export function offerFit(slides: readonly MatchedSlide[], threshold: number): FitOffer | null {
  const whole = rankingOf(slides);
  const { groups } = whole;
  if (groups.length < 2) return null;
  const foldOf = foldsOf(groups, Math.min(mostFolds, groups.length));
  let [hits, detections, labels] = [0, 0, 0];
  for (const fold of new Set(foldOf.values())) {
    const isOut = ({ group }: MatchedSlide): boolean => foldOf.get(group) === fold;
    const fit = fitScores(rankingOf(slides.filter((slide) => !isOut(slide))), threshold);
    const { found, missed, falsePositives } = figuresAt(rankingOf(slides.filter(isOut)), ownThreshold(fit));
    hits += found;
    detections += found + falsePositives;
    labels += found + missed;
  }
  const fit = fitScores(whole, threshold);
  const areaMm2 = whole.areaMm2.reduce((sum, value) => sum + value, 0);
  return {
    fit,
    labels,
    groups: groups.length,
    fitted: figuresOf({ threshold: ownThreshold(fit), hits, detections, labels, areaMm2 }),
    unfitted: figuresAt(whole, threshold),
  };
}

/** Groups in an order of chance, the same each time, dealt out to the folds. */
function foldsOf(groups: readonly string[], folds: number): ReadonlyMap<string, number> {
  const random = createRandom(groups.length);
  const dealt = groups.map((group) => ({ group, by: random.next() })).sort((one, other) => one.by - other.by);
  return new Map(dealt.map(({ group }, index) => [group, index % folds]));
}
