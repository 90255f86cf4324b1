/**
 * Invariance at one location of a slide: the score of the tissue there against the angle by which it is rotated, by the
 * chosen model and by the plain baseline, with the patch that the chosen model sees.
 */
import sharp from 'sharp';
import { SpindleError } from '../contract/errors';
import {
  baselineModelId,
  evenAngles,
  exactAngles,
  type InvarianceMeasurement,
  type InvarianceProgress,
  type RotationCurve,
} from '../contract/invariance';
import type { KnownMpp, MissingTile, Pixels } from '../contract/slide';
import type { Engine } from '../detection/engine/engine';
import type { Model } from '../detection/model';
import { chosenLevel } from '../detection/patch-plan';
import { patchesPerPlace, readSurroundings, turnedScores } from '../detection/rotation-curve';
import { turnedPatch } from '../detection/rotation-curve-patches';
import { readStainFigures } from '../detection/stain-figures';
import type { Slide } from '../slide/slide';
import { InvarianceClock } from './invariance-clock';
import { modelPixels } from './model-pixels';
import { requireMpp } from '../contract/slide-mpp';
import { requirePlausibleStain, requireStained } from './stain-check';

const angleCount = 64;

export interface MeasureOptions {
  readonly slide: Slide;
  /** `null` refuses with `mpp-unknown`. */
  readonly mpp: KnownMpp | null;
  /** Level-0 pixels. */
  readonly place: { readonly x: number; readonly y: number };
  /** What is installed; the baseline is taken from it. */
  readonly models: readonly Model[];
  readonly model: Model;
  /** Measure regardless of the colours, as `forceStain` in an analysis. */
  readonly forceStain?: boolean;
  /** Lends an engine of the model. */
  readonly withEngine: <T>(model: Model, work: (engine: Engine) => Promise<T>) => Promise<T>;
  readonly onProgress?: (progress: InvarianceProgress) => void;
  readonly signal?: AbortSignal;
}

/**
 * @throws SpindleError `not-brightfield`, `request-invalid` for a location outside the slide, `mpp-unknown`, `slide-too-coarse`,
 * `engine-failed`, `aborted`
 */
export async function measureInvariance(options: MeasureOptions): Promise<InvarianceMeasurement> {
  const { slide, place, model } = options;
  requireStained(slide.info);
  requireInside(slide, place);
  const mpp = requireMpp(slide.info, options.mpp);
  const baseline = options.models.find(({ manifest }) => manifest.id === baselineModelId);
  const isOther = baseline !== undefined && baseline.manifest.id !== model.manifest.id;
  const asked = isOther ? [model, baseline] : [model];
  const patches = asked.reduce((sum, { manifest }) => sum + patchesPerPlace(manifest, angleCount), 0);
  const clock = new InvarianceClock(patches, asked.length, options.onProgress ?? (() => undefined));
  if (options.forceStain !== true) {
    requirePlausibleStain(slide.info.name, await readStainFigures(slide, mpp, options.signal), false);
  }
  await slide.requireUnchanged('samples');
  const chosen = await measureModel(model, options, clock);
  const second = isOther ? [(await measureModel(baseline, options, clock)).curve] : [];
  await slide.requireUnchanged('samples');
  const { judge } = model.manifest;
  return {
    x: place.x,
    y: place.y,
    patch: { size: judge.size, mpp: judge.mpp, picture: await pictureOf(chosen.patch) },
    curves: [chosen.curve, ...second],
    missingTiles: chosen.missing,
  };
}

async function measureModel(
  model: Model,
  options: MeasureOptions,
  clock: InvarianceClock,
): Promise<{ curve: RotationCurve; patch: Pixels; missing: readonly MissingTile[] }> {
  const { slide, place, signal } = options;
  const { id, name, group, threshold, judge } = model.manifest;
  const mpp = requireMpp(slide.info, options.mpp);
  // The same limit as in an analysis: coarser pixels show too little.
  chosenLevel(slide.levels, mpp, model.manifest.scout);
  const { pixels, missing } = await readSurroundings(
    modelPixels(slide, model),
    { place, mpp, judge },
    signal,
  );
  const angles = evenAngles(angleCount);
  clock.waitForEngine();
  const turned = await options.withEngine(model, (engine) => {
    clock.turn();
    const onJudged = (judged: number): void => clock.judged(judged);
    return turnedScores({ surroundings: pixels, manifest: model.manifest, engine, angles, onJudged }, signal);
  });
  return {
    curve: { model: id, name, group, threshold, angles, exact: exactAngles, ...turned },
    patch: turnedPatch(pixels, judge.size, { angle: 0, mirrored: false }),
    missing,
  };
}

function requireInside({ levels, path }: Slide, { x, y }: { x: number; y: number }): void {
  const { width = 0, height = 0 } = levels[0] ?? {};
  if (x >= 0 && y >= 0 && x < width && y < height) return;
  throw new SpindleError('request-invalid', {
    what: 'cannot measure there',
    where: { path },
    why: `(${x}, ${y}) lies outside the slide, which has ${width} × ${height} pixels`,
    remedy: 'give a location on the slide in level-0 pixels',
  });
}

async function pictureOf({ width, height, data }: Pixels): Promise<string> {
  const png = await sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
  return `data:image/png;base64,${png.toString('base64')}`;
}
