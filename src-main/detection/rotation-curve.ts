/**
 * The score at one location against the angle by which the tissue is rotated: the judge scores the patch
 * at each of the angles, and, where the network's group has mirrors, about its exact mirror images.
 */
import { throwIfAborted } from '../contract/errors';
import { exactAngles, isExactAngle } from '../contract/invariance';
import type { JudgeStage, ModelManifest } from '../contract/model';
import type { MissingTile, Mpp, Pixels, RegionReader } from '../contract/slide';
import { sigmoid } from './decode';
import type { Engine } from './engine/engine';
import { judgeView, readJudgePatch } from './judge-patch';
import type { PlacedPoint } from '../base/point';
import { surroundingSize, turnedPatch, type Turn } from './rotation-curve-patches';

/** Scores at one location, 0..1, and how rotation changed them. */
export interface TurnedScores {
  /** One an angle. */
  readonly scores: readonly number[];
  /** The mirror image at each of `exactAngles`; `null` where the group has no mirrors. */
  readonly mirroredScores: readonly number[] | null;
  /** Largest change of the upright score over the exact turns, the mirrored ones included. */
  readonly largestExactDrift: number;
  /** Standard deviation over the angles that are not exact. */
  readonly spread: number;
}

/** Patches that are judged in one go. */
const batchSize = 16;
/** Batches under way at once: an engine may be several processes, up to four. */
const underWay = 4;

/**
 * The tissue around a location, as the judge would see it if its patch were large enough to be rotated by any angle:
 * the middle of it is the judge's own patch, pixel by pixel.
 *
 * @param options.place the location, level-0 pixels
 * @param options.mpp of level 0
 * @throws SpindleError `aborted`
 */
export function readSurroundings(
  reader: RegionReader,
  options: {
    readonly place: PlacedPoint;
    readonly mpp: Mpp;
    readonly judge: Pick<JudgeStage, 'mpp' | 'size'>;
  },
  signal?: AbortSignal,
): Promise<{ readonly pixels: Pixels; readonly missing: readonly MissingTile[] }> {
  const { place, mpp, judge } = options;
  const view = judgeView(reader, mpp, { mpp: judge.mpp, size: surroundingSize(judge.size) });
  return readJudgePatch(reader, view, place, { signal });
}

/** The tissue that is rotated, the angles, and the engine that scores it. */
interface Turned {
  /** Tissue around the location: square, `surroundingSize` of the judge's patch, at the judge's pixel size. */
  readonly surroundings: Pixels;
  readonly manifest: Pick<ModelManifest, 'group' | 'judge'>;
  readonly engine: Engine;
  /** Degrees, clockwise; 0 among them. */
  readonly angles: readonly number[];
  /** Called with the number of patches judged since the last call. */
  readonly onJudged?: (patches: number) => void;
}

/** How many patches are judged at each location. */
export function patchesPerPlace(manifest: Pick<ModelManifest, 'group'>, angleCount: number): number {
  return angleCount + (hasMirrors(manifest) ? exactAngles.length : 0);
}

/** @throws SpindleError `engine-failed`, `aborted` */
export async function turnedScores(options: Turned, signal?: AbortSignal): Promise<TurnedScores> {
  const { manifest, angles } = options;
  const upright = angles.map((angle): Turn => ({ angle, mirrored: false }));
  const mirrored = hasMirrors(manifest) ? exactAngles.map((angle): Turn => ({ angle, mirrored: true })) : [];
  const all = await scoresOf([...upright, ...mirrored], options, signal);
  const scores = all.slice(0, angles.length);
  const mirroredScores = mirrored.length === 0 ? null : all.slice(angles.length);
  const exact = scores.filter((_, index) => isExactAngle(angles[index] ?? NaN));
  const others = scores.filter((_, index) => !isExactAngle(angles[index] ?? NaN));
  return {
    scores,
    mirroredScores,
    largestExactDrift: largestDistance(scores[angles.indexOf(0)] ?? NaN, [
      ...exact,
      ...(mirroredScores ?? []),
    ]),
    spread: standardDeviation(others),
  };
}

/** Whether mirror images are among the exact turns of the network's group. */
export function hasMirrors({ group }: Pick<ModelManifest, 'group'>): boolean {
  return group.startsWith('D');
}

/** One score a turn, in their order. */
async function scoresOf(
  turns: readonly Turn[],
  { surroundings, manifest, engine, onJudged }: Turned,
  signal: AbortSignal | undefined,
): Promise<number[]> {
  const { size } = manifest.judge;
  const scores = new Array<number>(turns.length);
  const firsts = Array.from({ length: Math.ceil(turns.length / batchSize) }, (_, index) => index * batchSize);
  const waiting = firsts.values();
  const work = async (): Promise<void> => {
    for (const first of waiting) {
      const batch = turns.slice(first, first + batchSize);
      const patches = new Uint8Array(batch.length * size * size * 3);
      for (const [index, turn] of batch.entries()) {
        // Rotating the batches under way takes a tenth of a second: other work of this thread, such as a tile for the screen, goes between.
        await new Promise(setImmediate);
        throwIfAborted(signal);
        patches.set(turnedPatch(surroundings, size, turn).data, index * size * size * 3);
      }
      const logits = await engine.judge(patches, signal);
      logits.forEach((logit, index) => (scores[first + index] = sigmoid(logit)));
      onJudged?.(batch.length);
    }
  };
  await Promise.all(Array.from({ length: underWay }, work));
  return scores;
}

function largestDistance(from: number, values: readonly number[]): number {
  return Math.max(...values.map((value) => Math.abs(value - from)));
}

/** The standard deviation of the population, not of a sample; 0 without values. */
function standardDeviation(values: readonly number[]): number {
  return rootMeanSquare(values.map((value) => value - mean(values)));
}

/** 0 where there is no value. */
export function rootMeanSquare(values: readonly number[]): number {
  return Math.sqrt(mean(values.map((value) => value * value)));
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
