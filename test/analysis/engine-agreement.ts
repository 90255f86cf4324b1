/**
 * How far two engines agree on a slide: what is asked of all of them in single floats is 99.9 of a hundred detections
 * with a score that differs by a thousandth at most.
 */
import type { Candidate } from '../../src-main/contract/detection';

const scoreTolerance = 1e-3;
export const allowedShare = 0.001;

/** Places that only one of them has, or with another score, in words. */
export function disagreements(ours: readonly Candidate[], theirs: readonly Candidate[]): string[] {
  const [left, right] = [byPlace(ours), byPlace(theirs)];
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((place) => {
    const [one, other] = [left.get(place), right.get(place)];
    const agrees = Math.abs((one ?? NaN) - (other ?? NaN)) <= scoreTolerance;
    return agrees ? [] : [`${place}: ${one ?? 'none'} and ${other ?? 'none'}`];
  });
}

function byPlace(candidates: readonly Candidate[]): Map<string, number> {
  return new Map(candidates.map(({ x, y, score }) => [`${x} ${y}`, score]));
}
