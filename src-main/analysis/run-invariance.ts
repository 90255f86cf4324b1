/**
 * The figure of invariance in every report: how rotating the tissue changes the scores of a run, measured on its own
 * detections. Which of them are turned follows from the scores alone, so that the same run gives the same figure.
 */
import { labelOf, type Candidate } from '../contract/detection';
import { evenAngles, type RunInvariance } from '../contract/invariance';
import type { KnownMpp, RegionReader } from '../contract/slide';
import type { Engine } from '../detection/engine/engine';
import type { Model } from '../detection/model';
import {
  hasMirrors,
  patchesPerPlace,
  readSurroundings,
  rootMeanSquare,
  turnedScores,
  type TurnedScores,
} from '../detection/rotation-curve';

const mostDetections = 24;
const angleCount = 32;
/** Detections under way at once, so that one is read and turned while another is judged. */
const underWay = 2;

interface RunParts {
  readonly slide: RegionReader;
  readonly mpp: KnownMpp;
  readonly model: Model;
  readonly engine: Engine;
  /** Candidates of the finished run, in level-0 pixels. */
  readonly candidates: readonly Candidate[];
  readonly threshold: number;
  /** Called with the fraction that is done, 0 to 1. */
  readonly onProgress?: (fraction: number) => void;
}

/**
 * @throws SpindleError `engine-failed`, `aborted`
 */
export async function measureRun(options: RunParts, signal?: AbortSignal): Promise<RunInvariance> {
  const { model, candidates, threshold } = options;
  if (candidates.length === 0) return { kind: 'not-measured', why: 'nothing was detected' };
  const places = sampleDetections(candidates, threshold, mostDetections);
  const waiting = places.entries();
  const measured: TurnedScores[] = [];
  const perPlace = patchesPerPlace(model.manifest, angleCount);
  let judged = 0;
  const count = (patches: number): void => {
    judged += patches;
    options.onProgress?.(judged / (perPlace * places.length));
  };
  const work = async (): Promise<void> => {
    for (const [index, place] of waiting) {
      const turned = await turnAt(place, { ...options, onJudged: count }, signal);
      if (turned !== null) measured[index] = turned;
      else count(perPlace);
    }
  };
  await Promise.all(Array.from({ length: underWay }, work));
  // Without the holes of those that could not be read.
  const curves = Object.values(measured);
  if (curves.length === 0) {
    return { kind: 'not-measured', why: 'the tissue around the detections could not be read' };
  }
  return {
    kind: 'measured',
    detections: curves.length,
    angles: angleCount,
    mirrored: hasMirrors(model.manifest),
    exactDrift: Math.max(...curves.map(({ largestExactDrift }) => largestExactDrift)),
    spread: rootMeanSquare(curves.map(({ spread }) => spread)),
  };
}

/** `null` where a tile is missing: its white edge would be turned, not the tissue. */
async function turnAt(
  place: Candidate,
  { slide, mpp, model, engine, onJudged }: RunParts & { readonly onJudged: (patches: number) => void },
  signal: AbortSignal | undefined,
): Promise<TurnedScores | null> {
  const { manifest } = model;
  const { pixels, missing } = await readSurroundings(slide, { place, mpp, judge: manifest.judge }, signal);
  if (missing.length > 0) return null;
  const angles = evenAngles(angleCount);
  return turnedScores({ surroundings: pixels, manifest, engine, angles, onJudged }, signal);
}

/**
 * At most `count` detections: half of them mitotic and half look-alikes as long as there are so many, of each kind
 * evenly by rank from the highest score to the lowest.
 */
export function sampleDetections(
  candidates: readonly Candidate[],
  threshold: number,
  count: number,
): Candidate[] {
  const ranked = [...candidates].sort((a, b) => b.score - a.score || a.y - b.y || a.x - b.x);
  const mitotic = ranked.filter(({ score }) => labelOf(score, threshold) === 'mitotic');
  const normal = ranked.slice(mitotic.length);
  const half = Math.floor(count / 2);
  const fromMitotic = Math.min(mitotic.length, Math.max(half, count - normal.length));
  return [...evenlyByRank(mitotic, fromMitotic), ...evenlyByRank(normal, count - fromMitotic)];
}

function evenlyByRank<T>(ranked: readonly T[], count: number): T[] {
  if (ranked.length <= count) return [...ranked];
  const step = (ranked.length - 1) / Math.max(1, count - 1);
  return Array.from({ length: count }, (_, index) => ranked[Math.round(index * step)]).filter(
    (item) => item !== undefined,
  );
}
