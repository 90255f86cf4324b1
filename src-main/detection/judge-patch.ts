/**
 * The judge's input around one candidate: size × size pixels of its own mpp, centred on the candidate itself and not
 * on a grid. With f level pixels per patch pixel, patch pixel i is made of [c + (i − size/2)·f, c + (i + 1 − size/2)·f)
 * along each axis: the area mean where f > 1, linear between pixel centres where f < 1, both rounded once; where
 * f = 1 the level's own pixels from round-half-up(c) − size/2 on. Training cuts its patches in the same way.
 */
import { SpareMemory } from '../base/spare-memory';
import type { JudgeStage } from '../contract/model';
import type { Level, MissingTile, Mpp, Pixels, RegionReader } from '../contract/slide';
import { levelFor, scaleTo } from './level-choice';
import { readPadded, type PatchReading } from './padded-region';
import type { PlacedPoint } from '../base/point';
import { resample, sourceSpan, type ResampleScale } from './resample';

/** Where the judge reads a slide. */
export interface JudgeView {
  readonly level: Level;
  /** Level pixels per patch pixel; 1 where the level is used as it is. */
  readonly scale: ResampleScale;
  /** Patch pixels along both axes. */
  readonly size: number;
}

/** @param mpp of level 0 */
export function judgeView(
  { levels }: Pick<RegionReader, 'levels'>,
  mpp: Mpp,
  stage: Pick<JudgeStage, 'mpp' | 'size'>,
): JudgeView {
  const level = levelFor(levels, mpp, stage.mpp);
  if (level === undefined) throw new RangeError('a slide without levels');
  return { level, scale: scaleTo(level, mpp, stage.mpp), size: stage.size };
}

/**
 * @param centre in level-0 pixels
 * @throws SpindleError `aborted`
 */
export async function readJudgePatch(
  reader: RegionReader,
  { level, scale, size }: JudgeView,
  centre: PlacedPoint,
  { signal, memory = new SpareMemory() }: PatchReading = {},
): Promise<{ readonly pixels: Pixels; readonly missing: readonly MissingTile[] }> {
  const exact = { x: centre.x / level.downsample, y: centre.y / level.downsample };
  const isUnresampled = scale.x === 1 && scale.y === 1;
  const origin = isUnresampled ? { x: Math.floor(exact.x + 0.5), y: Math.floor(exact.y + 0.5) } : exact;
  const span = { start: -size / 2, count: size };
  const across = sourceSpan(scale.x, span, origin.x);
  const down = sourceSpan(scale.y, span, origin.y);
  const { pixels, missing } = await readPadded(reader, level, across, down, { signal, memory });
  const resampled = resample(pixels, scale, span, span, origin, (length) => memory.bytes(length));
  if (resampled !== pixels) memory.put(pixels.data);
  return { pixels: resampled, missing };
}
