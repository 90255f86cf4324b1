/**
 * What one reader's verdicts say of the number of mitoses: a range from what was confirmed to what still may be one. It stands beside
 * the software's count and is never mixed with it.
 */
import type { PlacedPoint } from '../base/point';
import { labelOf as labelOfScore } from '../contract/detection';
import { standingOf } from './figure-standing';
import type { FigureList } from './figures';

export interface ReaderCount {
  /** Mitotic and atypical mitotic. */
  readonly confirmed: number;
  /** Those of the confirmed that are atypical. */
  readonly atypical: number;
  readonly unsure: number;
  /** Proposed as mitotic, or pointed out by somebody, and without a verdict of this reader. */
  readonly unreviewed: number;
  /** Judged normal. */
  readonly normal: number;
  /** Confirmed alone. */
  readonly low: number;
  /** Were all that are unsure or unreviewed mitotic. */
  readonly high: number;
}

/**
 * @param threshold of the software's proposals
 * @param isCounted which places are counted; all where it is left out
 */
export function countByReader(
  { detections, matched, decided }: FigureList,
  threshold: number,
  isCounted: (place: PlacedPoint) => boolean = () => true,
): ReaderCount {
  const counts = { confirmed: 0, unsure: 0, unreviewed: 0, normal: 0 };
  let atypical = 0;
  for (const [index, detection] of detections.entries()) {
    if (labelOfScore(detection.score, threshold) === 'mitotic' && !matched.has(index) && isCounted(detection))
      counts.unreviewed += 1;
  }
  for (const figure of decided) {
    const standing = standingOf(figure, threshold);
    if (standing === null || !isCounted(figure)) continue;
    counts[standing] += 1;
    if (figure.own === 'atypical mitotic') atypical += 1;
  }
  const { confirmed, unsure, unreviewed } = counts;
  return { ...counts, atypical, low: confirmed, high: confirmed + unsure + unreviewed };
}
