/**
 * What software proposes: detections, their labels, and the figures of a run. A person's verdict is never
 * stored here.
 */

export const detectionLabels = ['mitotic', 'normal'] as const;
export type DetectionLabel = (typeof detectionLabels)[number];

/** A candidate with its score: location in level-0 pixels (pixel centres at +0.5), score in 0..1. */
export interface Candidate {
  readonly x: number;
  readonly y: number;
  readonly score: number;
}

/** A candidate judged at a threshold: `mitotic` when score ≥ threshold, else `normal`, a look-alike. */
export interface Detection extends Candidate {
  readonly label: DetectionLabel;
}

/** The one place where a score becomes a label. */
export function labelOf(score: number, threshold: number): DetectionLabel {
  return score >= threshold ? 'mitotic' : 'normal';
}

/** A score or threshold in digits: cut, not rounded, so that no score below the threshold reads as the threshold. */
export function formatScore(score: number, digits: number): string {
  const unit = 10 ** digits;
  return (Math.floor(score * unit + 1e-6) / unit).toFixed(digits);
}

export function classify(candidates: readonly Candidate[], threshold: number): Detection[] {
  return candidates.map(({ x, y, score }) => ({ x, y, score, label: labelOf(score, threshold) }));
}

export function countMitotic(candidates: readonly Candidate[], threshold: number): number {
  let count = 0;
  for (const { score } of candidates) if (labelOf(score, threshold) === 'mitotic') count += 1;
  return count;
}

/** `waiting` is for the run before it, which has the engine; `starting-engine` until one can be had. */
export type RunStage = 'waiting' | 'starting-engine' | 'tissue' | 'detecting' | 'counting';

export interface Progress {
  readonly stage: RunStage;
  readonly patchesDone: number;
  readonly patchesTotal: number;
  /** Tissue behind the patches that are done, and of all of them. */
  readonly doneAreaMm2: number;
  readonly totalAreaMm2: number;
  /** mm² a minute over the run so far; `null` before the first patch. */
  readonly rateMm2PerMin: number | null;
  readonly secondsLeft: number | null;
  readonly missingTiles: number;
}
