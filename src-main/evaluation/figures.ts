/** Figures of merit of detections against reference labels, as the model cards state them. */
import { onceEach, weighted, type Ranking, type Weights } from './ranking';

/** At one threshold. Shares are 0 to 1, and 0 where there is nothing to divide by. */
export interface FiguresAtThreshold {
  readonly threshold: number;
  /** Labels that were found. */
  readonly found: number;
  readonly missed: number;
  /** Detections that found no label. */
  readonly falsePositives: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly falsePositivesPerMm2: number;
}

/** @param weights how often each group counts; by default once */
export function figuresAt(
  ranking: Ranking,
  threshold: number,
  weights: Weights = onceEach(ranking),
): FiguresAtThreshold {
  let [hits, detections] = [0, 0];
  for (let rank = 0; rank < ranking.scores.length; rank += 1) {
    if ((ranking.scores[rank] ?? 0) < threshold) break;
    const weight = weights[ranking.group[rank] ?? 0] ?? 0;
    detections += weight;
    hits += weight * (ranking.isHit[rank] ?? 0);
  }
  return figuresOf({
    ...{ threshold, hits, detections },
    labels: weighted(ranking.labels, weights),
    areaMm2: weighted(ranking.areaMm2, weights),
  });
}

/** At each score that a detection has, from the highest; a threshold in between gives the figures of the next score above. */
export function figuresAtEachScore(ranking: Ranking): FiguresAtThreshold[] {
  const weights = onceEach(ranking);
  const [labels, areaMm2] = [weighted(ranking.labels, weights), weighted(ranking.areaMm2, weights)];
  const figures: FiguresAtThreshold[] = [];
  let hits = 0;
  for (let rank = 0; rank < ranking.scores.length; rank += 1) {
    hits += ranking.isHit[rank] ?? 0;
    const threshold = ranking.scores[rank] ?? 0;
    if (ranking.scores[rank + 1] === threshold) continue;
    figures.push(figuresOf({ threshold, hits, detections: rank + 1, labels, areaMm2 }));
  }
  return figures;
}

/** The mean over labels of the precision at the rank of each; a label that was never found counts 0. */
export function averagePrecision(ranking: Ranking, weights: Weights = onceEach(ranking)): number {
  const labels = weighted(ranking.labels, weights);
  let [hits, detections, sum] = [0, 0, 0];
  for (let rank = 0; rank < ranking.scores.length; rank += 1) {
    const weight = weights[ranking.group[rank] ?? 0] ?? 0;
    if (ranking.isHit[rank] === 1) {
      // A group that was drawn twice has each of its detections twice, one rank after the other.
      for (let copy = 1; copy <= weight; copy += 1) sum += (hits + copy) / (detections + copy);
      hits += weight;
    }
    detections += weight;
  }
  return labels === 0 ? 0 : sum / labels;
}

/** Free-response operating curve: recall by false positives per mm², from the highest score down. */
export function freeResponseCurve(
  ranking: Ranking,
): { readonly falsePositivesPerMm2: number; readonly recall: number }[] {
  return figuresAtEachScore(ranking).map(({ falsePositivesPerMm2, recall }) => ({
    falsePositivesPerMm2,
    recall,
  }));
}

export interface Counts {
  readonly threshold: number;
  readonly hits: number;
  readonly detections: number;
  readonly labels: number;
  readonly areaMm2: number;
}

/** Figures of counts. */
export function figuresOf({ threshold, hits, detections, labels, areaMm2 }: Counts): FiguresAtThreshold {
  const falsePositives = detections - hits;
  return {
    threshold,
    found: hits,
    missed: labels - hits,
    falsePositives,
    precision: share(hits, detections),
    recall: share(hits, labels),
    f1: share(2 * hits, detections + labels),
    falsePositivesPerMm2: share(falsePositives, areaMm2),
  };
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
