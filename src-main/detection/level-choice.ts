/**
 * Which level of a slide a stage reads, and how its pixels become the stage's own.
 */
import type { Level, Mpp } from '../contract/slide';
import type { ResampleScale } from './resample';

/** A level counts as fine enough up to this, and its pixels as the stage's own within it. */
const mppTolerance = 0.02;

/** The coarsest level that is fine enough; the finest there is when none is. */
export function levelFor(levels: readonly Level[], mpp: Mpp, stageMpp: number): Level | undefined {
  const coarser = Math.max(mpp.x, mpp.y);
  const finestFirst = [...levels].sort((one, other) => one.downsample - other.downsample);
  const fineEnough = finestFirst.filter(
    ({ downsample }) => coarser * downsample <= stageMpp * (1 + mppTolerance),
  );
  return fineEnough.at(-1) ?? finestFirst[0];
}

/** Pixels of the level per pixel of the stage; 1 where the level is used as it is. */
export function scaleTo(level: Level, mpp: Mpp, stageMpp: number): ResampleScale {
  const exact = { x: stageMpp / (mpp.x * level.downsample), y: stageMpp / (mpp.y * level.downsample) };
  const isStagesOwn = Math.abs(exact.x - 1) < mppTolerance && Math.abs(exact.y - 1) < mppTolerance;
  return isStagesOwn ? { x: 1, y: 1 } : exact;
}
