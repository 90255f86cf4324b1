/**
 * How well detections agree with what was painted. In: the truth and detections; out: recall and precision.
 * A detection matches a mitosis within 7.5 µm, highest score first, each mitosis once (the protocol of the MIDOG
 * challenges); within reach of several it takes the nearest.
 */
import type { Detection } from '../contract/detection';
import type { PhantomTruth } from './paint-phantom';

const matchingRadiusUm = 7.5;

export interface PhantomScore {
  /** Share of painted mitoses that were found; 1 when none were painted. */
  readonly recall: number;
  /** Share of mitotic detections that are painted mitoses; 1 when there are none. */
  readonly precision: number;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly missed: number;
}

/** Scores the detections labelled `mitotic`; level-0 pixels on both sides. */
export function scorePhantom(truth: PhantomTruth, detections: readonly Detection[]): PhantomScore {
  const radius = matchingRadiusUm / truth.mpp;
  const open = new Set(truth.mitoses);
  let truePositives = 0;
  let falsePositives = 0;
  const proposed = detections
    .filter(({ label }) => label === 'mitotic')
    .sort((one, other) => other.score - one.score);
  for (const { x, y } of proposed) {
    let match: PhantomTruth['mitoses'][number] | undefined;
    let nearest = radius;
    for (const mitosis of open) {
      const distance = Math.hypot(mitosis.x - x, mitosis.y - y);
      if (distance <= nearest) {
        nearest = distance;
        match = mitosis;
      }
    }
    if (match === undefined) falsePositives += 1;
    else {
      open.delete(match);
      truePositives += 1;
    }
  }
  const missed = open.size;
  return {
    recall: missed === 0 ? 1 : truePositives / truth.mitoses.length,
    precision: falsePositives === 0 ? 1 : truePositives / proposed.length,
    truePositives,
    falsePositives,
    missed,
  };
}
