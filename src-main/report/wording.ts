/**
 * Figures in words, the same in the picture and in the document: counts with thousands separated, areas and
 * densities with as many decimals as are significant, each with its unit. What is not a number reads as a dash.
 */
import { plural, unknownNumber } from '../base/count-words';
import { densityInterval } from '../counting/count-interval';
import { formatScore } from '../contract/detection';
import { regionWords } from '../contract/domain/regions';
import { profileWords } from '../contract/domain/score-profile';
import { invarianceWords } from '../contract/invariance';
import { correctionWords, droppedWords } from '../contract/mask';
import type { AnalysisResult } from '../contract/report';
import type { SlideOfDocument } from './slide-member';

/** A number with two decimals, fewer when large, three significant figures when small. */
export function figureWords(value: number): string {
  if (!Number.isFinite(value)) return unknownNumber;
  if (value === 0) return '0';
  if (value < 0.1) return String(Number(value.toPrecision(2)));
  const places = value >= 1000 ? 0 : value >= 100 ? 1 : 2;
  return value.toLocaleString('en-US', { minimumFractionDigits: places, maximumFractionDigits: places });
}

/** `45.20 mm²` */
export function areaWords(areaMm2: number): string {
  return `${figureWords(areaMm2)} mm²`;
}

/** A score or threshold, `0.974`. */
export function scoreWords(score: number): string {
  return formatScore(score, 3);
}

/** `0.974`, or with the profile that it is of: `0.431, of the profile Lab A, version 2`. */
export function thresholdWords({
  threshold,
  profile,
}: Pick<AnalysisResult, 'threshold' | 'profile'>): string {
  const ofProfile = profile === null ? '' : `, of the profile ${profileWords(profile)}`;
  return `${scoreWords(threshold)}${ofProfile}`;
}

/**
 * How the profile did on slides that it was not fitted to; `null` where none was used. A sentence with its full stop.
 */
export function profileStatement({ profile }: Pick<AnalysisResult, 'profile'>): string | null {
  if (profile === null) return null;
  const { fittedTo, measured } = profile;
  const { mitoses, groups, kind } = fittedTo;
  return (
    `Fitted to ${plural(mitoses, 'mitosis', 'mitoses')} of ${plural(groups, 'case or slide', 'cases or slides')}` +
    `${kind === 'verdicts' ? ', among the figures that a reader judged' : ''}; ` +
    `on those that it was not fitted to F1 ${measured.fitted.f1.toFixed(3)}, unfitted ${measured.unfitted.f1.toFixed(3)}.`
  );
}

/** `slide fingerprint 0123 4567 89ab, scene 1`: enough of a fingerprint for people to compare; the other documents have all of it. */
export function fingerprintWords({ fingerprint, otherFiles, scene }: SlideOfDocument): string {
  const ofScene = scene === null ? '' : `, scene ${scene.index}`;
  if (fingerprint === null) return `slide without fingerprint${ofScene}`;
  const short = fingerprint.slice(0, 12).replace(/(.{4})(?=.)/g, '$1 ');
  const others = otherFiles ?? 0;
  const uncovered = others === 0 ? '' : ` (main file, without ${plural(others, 'other', 'others')})`;
  return `slide fingerprint ${short}${uncovered}${ofScene}`;
}

/** `2026-03-01 12:30 UTC` from ISO 8601. */
export function timeWords(iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** `48 s`, `12 min 5 s` */
export function durationWords(seconds: number): string {
  if (!Number.isFinite(seconds)) return unknownNumber;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? `${minutes} min ${whole % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** How rotating the tissue changed the scores of this run, as a sentence. */
export function turnedWords({ invariance }: AnalysisResult): string {
  const words = invarianceWords(invariance);
  const sentence = invariance.kind === 'measured' ? words : `what turning the tissue does was ${words}`;
  return `${capitalised(sentence)}.`;
}

/** The text with a capital first letter. */
export function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** What was left out of the tissue and why, and what a person changed, a statement each; none where nothing was. */
export function tissueStatements({ tissue }: AnalysisResult): string[] {
  if (tissue === null) return [];
  const dropped = droppedWords(tissue.droppedMm2);
  return [
    ...(dropped === null ? [] : [`left out: ${dropped}`]),
    ...(tissue.correction === null
      ? []
      : [`of ${areaWords(tissue.proposedMm2)} proposed, ${correctionWords(tissue.correction)}`]),
  ];
}

/** All warnings in one field of a table, each after its kind; `null` where there are none. */
export function warningsInOne({ warnings }: Pick<AnalysisResult, 'warnings'>): string | null {
  return warnings.length === 0 ? null : warnings.map(({ kind, text }) => `${kind}: ${text}`).join(' | ');
}

/** `2.10 to 5.43`: the density's interval by chance; `null` where there is no area. */
export function intervalWords({
  mitoticCount,
  analysedAreaMm2,
}: Pick<AnalysisResult, 'mitoticCount' | 'analysedAreaMm2'>): string | null {
  const interval = densityInterval(mitoticCount, analysedAreaMm2);
  return interval === null ? null : `${figureWords(interval.low)} to ${figureWords(interval.high)}`;
}

/** Which tissue of the slide was analysed. */
export function scopeWords({ roi, regions }: Pick<AnalysisResult, 'roi' | 'regions'>): string {
  const drawn = regionWords(regions);
  if (drawn === null) return roi === null ? 'tissue of the whole slide' : 'tissue in the region of interest';
  return `tissue in ${drawn}${roi === null ? '' : ', within the region of interest of the run'}`;
}

/** A path between quotes may hold spaces; one without ends at the first. */
const quotedFolder = /(['"])(?:[A-Za-z]:)?[\\/][^'"\n]*[\\/](?=[^'"\\/\n]+\1)/g;
const bareFolder = /(?<![^\s'"(])(?:[A-Za-z]:)?[\\/]{1,2}(?:[^\\/\s'":]+[\\/])*(?=[^\\/\s'":]+)/g;

/** Documents are passed on, so they do not say in which folder, or whose, a file lay. */
export function withoutFolders(text: string): string {
  return text.replace(quotedFolder, '$1').replace(bareFolder, '');
}
