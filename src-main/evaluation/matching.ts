/**
 * Detections against reference labels of the same slide: a detection finds a mitosis within 7.5 µm of it, the radius of the MIDOG challenges;
 * each label is found once, by the highest score first; what touches an object that the labels leave open counts neither way.
 */
import type { Candidate } from '../contract/detection';
import type { PlacedPoint } from '../base/point';
import { PointsInCells } from '../base/points-in-cells';

export const matchingRadiusUm = 7.5;

/** What is known to be true of a slide, or of the part of it that was labelled. Points are level-0 pixels. */
export interface ReferenceLabels {
  readonly mitoses: readonly PlacedPoint[];
  /** Objects that the labels leave open. */
  readonly ignored: readonly PlacedPoint[];
}

/** A detection that counts, and the label that it found; `null`: it found none, and is false. */
export interface MatchedDetection {
  readonly detection: Candidate;
  readonly label: PlacedPoint | null;
}

/** Of one slide or part of a slide. */
export interface MatchedSlide {
  readonly name: string;
  /** What is resampled together, and left out together: the patient or, where that is not known, the slide. */
  readonly group: string;
  /** By descending score; at any threshold, those that score as much are what would have been matched alone. */
  readonly found: readonly MatchedDetection[];
  readonly labels: readonly PlacedPoint[];
  /** Scores of detections of which nobody said whether they are true: they count neither way, and say how many figures are to be expected. */
  readonly unjudged?: readonly number[];
  readonly areaMm2: number;
}

/**
 * @param detections in level-0 pixels, of every score that is known
 * @param mpp micrometres of a pixel
 * @returns by descending score, those of equal score as they came, without those that touch an ignored object
 */
export function matchDetections(
  detections: readonly Candidate[],
  { mitoses, ignored }: ReferenceLabels,
  mpp: { readonly x: number; readonly y: number },
): MatchedDetection[] {
  const free = new PointsInCells(matchingRadiusUm, mpp, mitoses);
  const open = new PointsInCells(matchingRadiusUm, mpp, ignored);
  const matched: MatchedDetection[] = [];
  for (const detection of [...detections].sort((one, other) => other.score - one.score)) {
    const label = free.nearest(detection);
    if (label !== null) {
      free.remove(label);
      matched.push({ detection, label });
    } else if (open.nearest(detection) === null) {
      matched.push({ detection, label: null });
    }
  }
  return matched;
}
