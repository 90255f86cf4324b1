/**
 * Whether a result that the project holds of a slide is the one that a batch would compute: then it is taken, and not computed twice. By
 * which engine it was computed is not compared: the scores of two differ in their last digits.
 */
import { isDeepStrictEqual } from 'node:util';
import type { ScoreProfile } from '../contract/domain/score-profile';
import type { MaskEdit } from '../contract/mask';
import type { AnalysisResult } from '../contract/report';
import type { Roi } from '../contract/roi';
import type { KnownMpp } from '../contract/slide';
import type { Model } from '../detection/model';

/** What a batch would analyse a slide with. */
export interface WantedAnalysis {
  readonly model: Pick<Model, 'sha256' | 'manifest'>;
  /** That of the model where it is left out. */
  readonly threshold: number | undefined;
  /** Of scores, whose threshold is taken where none is given. */
  readonly profile: ScoreProfile | undefined;
  /** Of Spindle. */
  readonly version: string;
  readonly mpp: KnownMpp | null;
  readonly roi: Roi | null;
  readonly edits: readonly MaskEdit[];
  readonly forceStain: boolean;
  /** Sentences that the result would have as warnings. */
  readonly notes: readonly string[];
}

/** False of one with missing tiles too: they may be there by now. */
export function isResultOf(result: AnalysisResult, wanted: WantedAnalysis): boolean {
  const { model, version, mpp, roi, edits, forceStain, notes } = wanted;
  const profile = wanted.threshold === undefined ? (wanted.profile ?? null) : null;
  const threshold = wanted.threshold ?? profile?.threshold ?? model.manifest.threshold;
  const isForced = result.warnings.some(({ kind }) => kind === 'stain-forced');
  return (
    result.model.sha256 === model.sha256 &&
    result.threshold === threshold &&
    isDeepStrictEqual(result.profile, profile) &&
    result.spindle === version &&
    mpp !== null &&
    isDeepStrictEqual([result.mpp.x, result.mpp.y, result.mpp.source], [mpp.x, mpp.y, mpp.source]) &&
    isDeepStrictEqual(result.roi, roi) &&
    isDeepStrictEqual(result.tissue?.correction?.edits ?? [], edits) &&
    (forceStain || !isForced) &&
    result.regions.length === 0 &&
    result.missingTiles.length === 0 &&
    notes.every((note) => result.warnings.some(({ text }) => text === note))
  );
}
