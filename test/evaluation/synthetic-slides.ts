/** Labelled slides of which the probability behind every score is known. */
import { createRandom } from '../../src-main/base/prng';
import type { MatchedSlide } from '../../src-main/evaluation/matching';

export interface SyntheticSlides {
  readonly seed: number;
  readonly slides: number;
  readonly detections: number;
  /** A detection of logit l is a label with the probability logistic(slope × l + shift). */
  readonly slope: number;
  readonly shift: number;
}

export function syntheticSlides({ seed, slides, detections, slope, shift }: SyntheticSlides): MatchedSlide[] {
  const random = createRandom(seed);
  const logistic = (logit: number): number => 1 / (1 + Math.exp(-logit));
  return Array.from({ length: slides }, (_, slide) => {
    const found = Array.from({ length: detections }, (__, index) => {
      const logit = random.between(-4, 4);
      const at = { x: 100 * index, y: slide };
      const isLabel = random.next() < logistic(slope * logit + shift);
      return { detection: { ...at, score: logistic(logit) }, label: isLabel ? at : null };
    }).sort((one, other) => other.detection.score - one.detection.score);
    const labels = found.flatMap(({ label }) => (label === null ? [] : [label]));
    return { name: `slide ${slide}`, group: `patient ${slide}`, found, labels, areaMm2: 2 };
  });
}
