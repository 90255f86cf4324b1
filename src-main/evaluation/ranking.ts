/**
 * All detections of some slides in one order, with the group that each belongs to, so that figures of a resampled set are sums with a
 * weight for each group, and nothing is sorted again.
 */
import type { MatchedSlide } from './matching';

export interface Ranking {
  readonly groups: readonly string[];
  /** Of each detection, by descending score: score, whether it found a label, index of its group. */
  readonly scores: Float64Array;
  readonly isHit: Uint8Array;
  readonly group: Uint32Array;
  /** Scores of detections that nobody judged. */
  readonly unjudged: Float64Array;
  /** By group: labels, and mm² that were looked at. */
  readonly labels: Float64Array;
  readonly areaMm2: Float64Array;
}

/** How often each group counts. */
export type Weights = Float64Array;

export function rankingOf(slides: readonly MatchedSlide[]): Ranking {
  const groups = [...new Set(slides.map(({ group }) => group))];
  const indexOf = new Map(groups.map((group, index) => [group, index]));
  const labels = new Float64Array(groups.length);
  const areaMm2 = new Float64Array(groups.length);
  const found = slides.flatMap((slide) => {
    const group = indexOf.get(slide.group) ?? 0;
    labels[group] = (labels[group] ?? 0) + slide.labels.length;
    areaMm2[group] = (areaMm2[group] ?? 0) + slide.areaMm2;
    return slide.found.map(({ detection, label }) => ({
      score: detection.score,
      isHit: label !== null,
      group,
    }));
  });
  found.sort((one, other) => other.score - one.score);
  return {
    groups,
    scores: Float64Array.from(found, ({ score }) => score),
    isHit: Uint8Array.from(found, ({ isHit }) => Number(isHit)),
    group: Uint32Array.from(found, ({ group }) => group),
    unjudged: Float64Array.from(slides.flatMap(({ unjudged = [] }) => unjudged)),
    labels,
    areaMm2,
  };
}

/** Every group once. */
export function onceEach({ groups }: Ranking): Weights {
  return new Float64Array(groups.length).fill(1);
}

export function weighted(values: Float64Array, weights: Weights): number {
  return values.reduce((sum, value, index) => sum + value * (weights[index] ?? 0), 0);
}
