/** A slide of a list as a batch takes it. */
import type { ListedSlide } from './listed-slide';
import type { SlideOfBatch } from './named-slides';

/** @param ofAll what is named for all slides: that of a list stands before it */
export function slideOfBatch(
  { path, scene, priority, at, ...stated }: ListedSlide,
  ofAll: Pick<SlideOfBatch, 'scene'> = {},
): SlideOfBatch {
  const fields = Object.entries(stated).filter(([, value]) => value !== null);
  return {
    ...{ path, ...ofAll },
    ...(scene !== null && { scene }),
    ...(priority !== null && { priority }),
    ...(at !== null && { at }),
    settings: Object.fromEntries(fields),
  };
}
