/**
 * What a measured curve says, in words: how often the label holds, and what that means for the person who reads
 * the slide. A label at an angle follows from the score there, as everywhere, by the threshold.
 */
import { labelOf, type DetectionLabel } from '../../src-main/contract/detection';
import { formatDuration, formatFigures, formatNumber, showScore } from '../ui/figures';
import { t } from '../ui/language.svelte';
import {
  scoreChangeWords,
  type InvarianceProgress,
  type RotationCurve,
  type RunInvariance,
} from '../../src-main/contract/invariance';

/** A curve, and the threshold by which its scores are read. */
export interface JudgedCurve {
  readonly curve: RotationCurve;
  readonly threshold: number;
}

/** Lowest and highest score over all angles, mirrored ones too. */
function scoreRange({ scores, mirroredScores }: RotationCurve): {
  readonly lowest: number;
  readonly highest: number;
} {
  const all = [...scores, ...(mirroredScores ?? [])];
  return { lowest: Math.min(...all), highest: Math.max(...all) };
}

/** `0.34–0.88`; one number where two digits do not tell them apart. */
export function rangeWords(curve: RotationCurve): string {
  const { lowest, highest } = scoreRange(curve);
  const [low, high] = [showScore(lowest, 2), showScore(highest, 2)];
  return low === high ? low : `${low}–${high}`;
}

/** `mitotic at all 64 angles`, `mitotic at 41 of 64 angles`, `normal at all 64 angles`. */
function labelWords(judged: JudgedCurve): string {
  return t(`invariance-labels-${steadyLabel(judged) ?? 'both'}`, shownLabels(judged));
}

/** `41 of 64`: angles at which the label is mitotic. */
export function mitoticShare(judged: JudgedCurve): string {
  return t('invariance-share', shownLabels(judged));
}

/** Whether the two read their scores by thresholds that two digits tell apart. */
export function thresholdsDiffer(one: JudgedCurve, other: JudgedCurve): boolean {
  return showScore(one.threshold, 2) !== showScore(other.threshold, 2);
}

/** The sentence for the person who reads the slide. `baseline`: `null` where there is none to compare with. */
export function meaning(chosen: JudgedCurve, baseline: JudgedCurve | null): string {
  const label = steadyLabel(chosen);
  const { name } = chosen.curve;
  const first = t(`invariance-meaning-${label ?? 'both'}`, { model: name, ...shownLabels(chosen) });
  return baseline === null ? `${first}.` : `${first}; ${baselineWords(label, baseline)}.`;
}

/** @param label the chosen model's; `null` where it is not the same at every angle */
function baselineWords(label: DetectionLabel | null, baseline: JudgedCurve): string {
  const other = steadyLabel(baseline);
  if (other === null) return t('invariance-meaning-baseline-both', shownLabels(baseline));
  if (label === null) return t(`invariance-meaning-baseline-always-${other}`);
  return other === label ? t('invariance-meaning-baseline-same') : t(`invariance-meaning-baseline-${other}`);
}

/** The diagram in one line, for those who do not see it. */
export function describeCurve({ curve, threshold }: JudgedCurve): string {
  return t('invariance-curve', {
    model: curve.name,
    range: rangeWords(curve),
    labels: labelWords({ curve, threshold }),
    change: showScoreChange(curve.largestExactDrift),
  });
}

/** `null` where it is not the same at every angle. */
function steadyLabel(judged: JudgedCurve): DetectionLabel | null {
  const { mitotic, of } = countLabels(judged);
  if (mitotic === of) return 'mitotic';
  return mitotic === 0 ? 'normal' : null;
}

function countLabels({ curve: { scores }, threshold }: JudgedCurve): {
  readonly mitotic: number;
  readonly of: number;
} {
  const mitotic = scores.filter((score) => labelOf(score, threshold) === 'mitotic').length;
  return { mitotic, of: scores.length };
}

function shownLabels(judged: JudgedCurve): { readonly mitotic: string; readonly of: string } {
  const { mitotic, of } = countLabels(judged);
  return { mitotic: String(mitotic), of: String(of) };
}

/** As `scoreChangeWords` of the contract, with the decimal mark of the person's language. */
export function showScoreChange(change: number): string {
  const words = scoreChangeWords(change);
  return words.includes('.') ? formatNumber(Number(words), 3) : words;
}

/** `5.625°` */
export function showAngle(degrees: number): string {
  return `${formatFigures(degrees, 6)}°`;
}

/** What turning the detections of a run did to their scores. */
export function runSentence(invariance: RunInvariance): string {
  if (invariance.kind === 'not-measured') return t('invariance-run-not-measured', { why: invariance.why });
  const { detections, angles, mirrored, exactDrift, spread } = invariance;
  const turned = mirrored ? 'mirrored' : 'turned';
  const exact =
    exactDrift === 0
      ? t(`invariance-run-${turned}-none`)
      : t(`invariance-run-${turned}`, { change: showScoreChange(exactDrift) });
  const others = t('invariance-run-others', {
    count: detections,
    shown: String(detections),
    angles: String(angles),
    spread: showScoreChange(spread),
  });
  return `${exact}; ${others}.`;
}

/** What a measurement is doing; `Checking the stain…` */
export function stageSentence(progress: InvarianceProgress | null): string {
  return t(`invariance-stage-${progress?.stage ?? 'begin'}`);
}

/** `42 % · 12 s left` */
export function progressFigures({ fraction, secondsLeft }: InvarianceProgress): string {
  if (secondsLeft === null) return '';
  return t('invariance-progress', {
    percent: String(Math.floor(100 * fraction)),
    duration: formatDuration(secondsLeft),
  });
}
