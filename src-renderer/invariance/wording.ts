/**
 * What a measured curve says, in words: how often the label holds, and what that means for the person who reads
 * the slide. A label at an angle follows from the score there, as everywhere, by the threshold.
 */
import { labelOf, type DetectionLabel } from '../../src-main/contract/detection';
import { formatDuration, showScore } from '../ui/figures';
import {
  invarianceStages,
  scoreChangeWords,
  type InvarianceProgress,
  type RotationCurve,
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
  const { mitotic, of } = countLabels(judged);
  if (mitotic === of) return `mitotic at all ${of} angles`;
  return mitotic === 0 ? `normal at all ${of} angles` : `mitotic at ${mitotic} of ${of} angles`;
}

/** `41 of 64`: angles at which the label is mitotic. */
export function mitoticShare(judged: JudgedCurve): string {
  const { mitotic, of } = countLabels(judged);
  return `${mitotic} of ${of}`;
}

/** Whether the two read their scores by thresholds that two digits tell apart. */
export function thresholdsDiffer(one: JudgedCurve, other: JudgedCurve): boolean {
  return showScore(one.threshold, 2) !== showScore(other.threshold, 2);
}

/** The sentence for the person who reads the slide. `baseline`: `null` where there is none to compare with. */
export function meaning(chosen: JudgedCurve, baseline: JudgedCurve | null): string {
  const label = steadyLabel(chosen);
  const { name } = chosen.curve;
  const first =
    label === null
      ? `${name} calls this place ${labelWords(chosen)} and normal at the others: its label here depends on how the tissue lies, so your eye decides`
      : `However the tissue is turned, ${name} calls this place ${label}`;
  if (baseline === null) return `${first}.`;
  const other = steadyLabel(baseline);
  if (other === null) return `${first}; the plain baseline calls it ${labelWords(baseline)}.`;
  if (label === null) return `${first}; the plain baseline calls it ${other} at every angle.`;
  return other === label
    ? `${first}; so does the plain baseline.`
    : `${first}; the plain baseline, ${other}.`;
}

/** The diagram in one line, for those who do not see it. */
export function describeCurve({ curve, threshold }: JudgedCurve): string {
  return (
    `${curve.name}: score ${rangeWords(curve)}, ${labelWords({ curve, threshold })}, ` +
    `exact turns change it by at most ${scoreChangeWords(curve.largestExactDrift)}`
  );
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

/** What a measurement is doing; `Checking the stain…` */
export function stageSentence(progress: InvarianceProgress | null): string {
  const words = progress === null ? 'starting' : invarianceStages[progress.stage];
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}…`;
}

/** `42 % · 12 s left` */
export function progressFigures({ fraction, secondsLeft }: InvarianceProgress): string {
  if (secondsLeft === null) return '';
  return `${Math.floor(100 * fraction)} % · ${formatDuration(secondsLeft)} left`;
}
