/** What is said of figures and verdicts, the same in the gallery, over the slide and for those who hear the page. */
import type { Verdict } from '../../src-main/contract/domain/command';
import type { Consensus } from '../../src-main/contract/domain/slide-state';
import { labelOf, type Figure } from '../../src-main/counting/figures';
import type { PlacedPoint } from '../../src-main/base/point';
import { labelOf as labelOfScore } from '../../src-main/contract/detection';
import type { Mpp } from '../../src-main/contract/slide';
import { formatCount, formatNumber, showScore } from '../ui/figures';
import { t } from '../ui/language.svelte';

/** Also of what software proposes, whose labels are verdicts. */
export function verdictWords(verdict: Verdict): string {
  return t(`review-verdict-${verdict.replace(' ', '-')}`);
}

/** Where there is little space. */
export function shortVerdictWords(verdict: Verdict): string {
  return t(`review-short-${verdict.replace(' ', '-')}`);
}

/** `verdict normal; software: mitotic, score 0.93`. */
export function figureWords(figure: Figure, threshold: number): string {
  const { own, isBlinded } = figure;
  const verdict =
    own === null ? t('review-no-verdict') : t('review-verdict-given', { verdict: verdictWords(own) });
  return isBlinded ? verdict : `${verdict}; ${proposalWords(figure, threshold)}`;
}

/** What the software says of it, or how else it came to be a figure. */
export function proposalWords(
  { detection, isAdded, isBlinded }: Pick<Figure, 'detection' | 'isAdded' | 'isBlinded'>,
  threshold: number,
): string {
  if (isBlinded) return t('review-figure-blinded');
  if (detection !== null) {
    const label = labelOf({ own: null, detection, isBlinded }, threshold);
    return t('review-figure-proposed', {
      label: label.by === 'software' ? verdictWords(label.label) : '',
      score: showScore(detection.score, 2),
    });
  }
  return isAdded ? t('review-figure-added') : t('review-figure-not-found');
}

/** Who is behind it: `AB and CD, recorded by AB`. A single one is said to be alone: that is no agreement of two. */
export function consensusWords({ by, present }: Pick<Consensus, 'by' | 'present'>): string {
  const [first = by, ...others] = present;
  const last = others.pop();
  const names =
    last === undefined
      ? t('review-consensus-alone', { name: first })
      : t('review-consensus-names', { names: [first, ...others].join(', '), last });
  return present.length === 1 && first === by ? names : t('review-consensus-recorded', { names, by });
}

/** On which side of the threshold a score lies: `at or above the threshold 0.50`. */
export function thresholdWords(score: number, threshold: number): string {
  const shown = { threshold: showScore(threshold, 2) };
  return labelOfScore(score, threshold) === 'mitotic'
    ? t('review-threshold-reached', shown)
    : t('review-threshold-not-reached', shown);
}

/** From the top left corner of the slide: `x 1,204.5 µm, y 88.0 µm`; in pixels where their size is unknown. */
export function placeWords({ x, y }: PlacedPoint, mpp: Mpp | null, locale?: string): string {
  if (mpp === null)
    return t('review-place-in-pixels', { x: formatCount(x, locale), y: formatCount(y, locale) });
  return `x ${formatNumber(x * mpp.x, 1, locale)} µm, y ${formatNumber(y * mpp.y, 1, locale)} µm`;
}
