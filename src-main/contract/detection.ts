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

/** Turns a score into a label; nothing else does. */
export function labelOf(score: number, threshold: number): DetectionLabel {
  return score >= threshold ? 'mitotic' : 'normal';
}

/** Digits behind the point that a float32 score still fills. */
const mostScoreDigits = 8;

/**
 * A score or threshold in digits: cut, not rounded, so that no score below the threshold reads as the threshold. From 0.99 on there
 * are as many more as show two figures of what is missing to 1 (0.9987, 0.999950): scores whose logits differ by 0.2 read
 * differently there, and a higher score never reads as a lower one.
 * @param digits behind the point, at least
 * @param most behind the point; those beyond are cut
 */
export function formatScore(score: number, digits: number, most = mostScoreDigits): string {
  const missing = 1 - score;
  const near1 = missing > 0 && missing <= 0.01 + 1e-9 ? Math.ceil(-Math.log10(missing) - 1e-9) + 1 : 0;
  const shown = Math.max(digits, Math.min(near1, most));
  const unit = 10 ** shown;
  return (Math.floor(score * unit + 1e-6) / unit).toFixed(shown);
}

/** Every candidate with its label at a threshold. */
export function classify(candidates: readonly Candidate[], threshold: number): Detection[] {
  return candidates.map(({ x, y, score }) => ({ x, y, score, label: labelOf(score, threshold) }));
}

/** What a run does, in its order. `turning` is for its figure of invariance; `writing` where it makes documents at once. */
export const runStages = {
  waiting: 'waiting for the analysis before it',
  'starting-engine': 'starting the engine',
  tissue: 'finding tissue',
  detecting: 'detecting',
  turning: 'measuring invariance',
  counting: 'counting',
  writing: 'writing documents',
} as const;
export type RunStage = keyof typeof runStages;

/** How far an analysis has come. */
export interface Progress {
  readonly stage: RunStage;
  /** How much of this stage is done, 0 to 1; `null` where that is not known. */
  readonly stageFraction: number | null;
  readonly patchesDone: number;
  readonly patchesTotal: number;
  /** Tissue behind the patches that are done, and of all of them. */
  readonly doneAreaMm2: number;
  readonly totalAreaMm2: number;
  /** mm² a minute over the run so far; `null` before the first patch. */
  readonly rateMm2PerMin: number | null;
  /** Time left in this stage. */
  readonly secondsLeft: number | null;
  readonly missingTiles: number;
}

/** Progress of a run at the start of a stage, with the values that are already `known`. */
export function progressAt(stage: RunStage, known: Partial<Progress> = {}): Progress {
  const nothing = { patchesDone: 0, patchesTotal: 0, doneAreaMm2: 0, totalAreaMm2: 0, missingTiles: 0 };
  return { stage, stageFraction: null, ...nothing, rateMm2PerMin: null, secondsLeft: null, ...known };
}
