/** Counts, and counts on an area. */
import { labelOf, type Candidate } from '../contract/detection';

export function countMitotic(candidates: readonly Candidate[], threshold: number): number {
  let count = 0;
  for (const { score } of candidates) if (labelOf(score, threshold) === 'mitotic') count += 1;
  return count;
}

/** Figures per mm²; `null` where there is no area. */
export function densityOf(count: number, areaMm2: number): number | null {
  return areaMm2 > 0 ? count / areaMm2 : null;
}
