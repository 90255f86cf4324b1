/**
 * The largest request of each stage in a run: whole patches of the scout, full batches of the judge. Providers that prepare
 * themselves for every new shape are given this one only.
 */
import { mostJudgeBatch } from '../contract/engine';
import type { ModelManifest, StageName } from '../contract/model';
import { inputExtent, outputExtent } from './receptive-field';

/**
 * Pixels of the scout's input along one axis, halo included. Measured on tissue without glass: 398 px cost 12 %
 * more time a mm² (halo) than 638, 1022 px cost 1 % less, but a fifth more on a biopsy, whose glass they compute.
 */
export const defaultPatchSize = 638;

export interface RequestShape {
  /** Patches at once. */
  readonly count: number;
  /** Size of each patch, in pixels of the model. */
  readonly width: number;
  readonly height: number;
}

export function fullRequest(
  { scout, judge }: Pick<ModelManifest, 'scout' | 'judge'>,
  stage: StageName,
): RequestShape {
  if (stage === 'judge') return { count: mostJudgeBatch, width: judge.size, height: judge.size };
  const extent = inputExtent(scout, outputExtent(scout, defaultPatchSize));
  return { count: 1, width: extent, height: extent };
}
