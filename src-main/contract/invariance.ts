/**
 * How a score changes when the tissue is rotated: at one location, to look at, and over the detections of a run, as
 * the figure in its reports.
 *
 * Angles are in degrees, clockwise as seen on the screen. The four quarter turns, and their mirror images, only
 * permute the pixels; at every other angle pixels are interpolated, which changes the picture itself.
 */
import type { MissingTile } from './slide';

/** The plain network that is measured beside the chosen model, where it is installed. */
export const baselineModelId = 'mitosis-z2';

/** Turns that are pure permutations of the pixels. Degrees. */
export const exactAngles = [0, 90, 180, 270] as const;

/** `count` angles, evenly over the circle from 0; among them `exactAngles` where `count` is a multiple of four. */
export function evenAngles(count: number): number[] {
  return Array.from({ length: count }, (_, index) => (index * 360) / count);
}

export function isExactAngle(angle: number): boolean {
  return exactAngles.some((exact) => exact === angle);
}

/** The score at one location, by one model, against the angle by which the tissue is rotated. */
export interface RotationCurve {
  /** Id of the model. */
  readonly model: string;
  readonly name: string;
  /** The symmetry the network has by construction: `C1` (none), `C4`, `C8`, `C16`, `D4`. */
  readonly group: string;
  /** Score from which this model calls a detection mitotic. */
  readonly threshold: number;
  /** 64 angles, 5.625° apart. */
  readonly angles: readonly number[];
  /** 0..1, one an angle. */
  readonly scores: readonly number[];
  readonly exact: readonly number[];
  /** Scores of the mirror image, turned by `exact`; `null` where the group has no mirrors and promises nothing. */
  readonly mirroredScores: readonly number[] | null;
  /** Largest change of the upright score over the quarter turns, and over the mirror images where measured. */
  readonly largestExactDrift: number;
  /** Standard deviation of the score over all angles that are not exact. */
  readonly spread: number;
}

export interface InvarianceMeasurement {
  /** Level-0 pixels. */
  readonly x: number;
  readonly y: number;
  /** What the chosen model sees, upright. */
  readonly patch: {
    /** Pixels a side. */
    readonly size: number;
    /** µm per pixel. */
    readonly mpp: number;
    /** PNG as a `data:` address. */
    readonly picture: string;
  };
  /** The chosen model first, then the plain baseline unless it is the chosen one or not installed. */
  readonly curves: readonly [RotationCurve, ...RotationCurve[]];
  /** Tiles in the patch that could not be read and are white in it. */
  readonly missingTiles: readonly MissingTile[];
}

/** How far a measurement is, over all models that it asks. */
export interface InvarianceProgress {
  readonly stage: keyof typeof invarianceStages;
  /** 0 to 1, of the whole. */
  readonly fraction: number;
  /** `null` until patches have been judged. */
  readonly secondsLeft: number | null;
}

export const invarianceStages = {
  stain: 'checking the stain',
  'starting-engine': 'starting the engine',
  turning: 'turning the tissue',
} as const;

/** The figure of a run, measured on its own detections; or why there is none. */
export type RunInvariance = MeasuredInvariance | { readonly kind: 'not-measured'; readonly why: string };

interface MeasuredInvariance {
  readonly kind: 'measured';
  /** How many detections were turned. */
  readonly detections: number;
  /** Number of angles for each detection. */
  readonly angles: number;
  /** The mirror images were among the exact turns. */
  readonly mirrored: boolean;
  /** Largest change of a score over the exact turns. */
  readonly exactDrift: number;
  /** Over the other angles: root mean square over the detections of each one's standard deviation. */
  readonly spread: number;
}

/** The figure of a result that has one; `null` without result or figure. */
export function measuredOf(result: { readonly invariance: RunInvariance } | null): MeasuredInvariance | null {
  return result?.invariance.kind === 'measured' ? result.invariance : null;
}

/** The figure in plain words, the same in every document and on every screen. */
export function invarianceWords(invariance: RunInvariance): string {
  return invarianceStatements(invariance).join('; ');
}

/** The same as two lines: the change under the exact turns, and under the other angles. */
export function invarianceStatements(invariance: RunInvariance): readonly string[] {
  if (invariance.kind === 'not-measured') return [`not measured: ${invariance.why}`];
  const { detections, angles, mirrored, exactDrift, spread } = invariance;
  const exact = mirrored ? 'by quarter turns, and mirroring it,' : 'by quarter turns';
  const change =
    exactDrift === 0 ? 'no score at all' : `no score by more than ${scoreChangeWords(exactDrift)}`;
  const sample = `${detections} ${detections === 1 ? 'detection' : 'detections'}, ${angles} angles`;
  return [
    `turning the tissue ${exact} changed ${change}`,
    `other angles: ±${scoreChangeWords(spread)} (${sample})`,
  ];
}

/** A change of a score in words, rounded up so that it is never more than what is said: `3·10⁻⁷`, `0.021`. */
export function scoreChangeWords(change: number): string {
  if (!(change > 0)) return '0';
  if (change >= 1e-3) return (Math.ceil(change * 1000 - 1e-9) / 1000).toFixed(3);
  let exponent = Math.floor(Math.log10(change));
  let digit = Math.ceil(change / 10 ** exponent - 1e-9);
  if (digit >= 10) [digit, exponent] = [1, exponent + 1];
  return exponent === -3 ? '0.001' : `${digit}·10${superscript(exponent)}`;
}

function superscript(exponent: number): string {
  const digits = '⁰¹²³⁴⁵⁶⁷⁸⁹';
  return String(exponent).replace(/[-\d]/g, (sign) => (sign === '-' ? '⁻' : (digits[Number(sign)] ?? '')));
}
