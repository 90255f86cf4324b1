/** Patches of an analysis that two processes make alike, and no other analysis has. */
import { keyOfAnalysis } from '../../src-main/analysis/patch-journal';
import type { DetectedPatch } from '../../src-main/detection/detect';
import { randomNumbers } from '../fixture/texture';

/** @param key of the analysis */
export function patchOf(key: string, index: number): DetectedPatch {
  const random = randomNumbers(1000 * key.length + index);
  const candidates = Array.from({ length: index % 5 }, () => ({
    ...{ x: random() * 1e5, y: random() * 1e5, score: random() },
  }));
  return { areaMm2: random() / 7, candidates, missing: [] };
}

/** As long as those of real analyses, all of one length. */
export function keyNamed(name: string): string {
  return keyOfAnalysis({ name });
}
