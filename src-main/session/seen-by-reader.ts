/** What the present reader must not see yet: documents that tell it are refused to them as the window hides it. */
import { isBlinded, lastWrittenAt, valuesOf } from '../contract/domain/slide-state';
import { SpindleError } from '../contract/errors';
import type { SlidePicture } from '../contract/identity';
import type { Decisions } from './decisions';

/**
 * @param isEstimateAsked whether the reader's own count comes before the software's
 * @throws conflict for a slide that they read blinded, or have not counted themselves
 */
export function requireSeen(
  { project, reader }: Pick<Decisions, 'project' | 'reader'>,
  slides: readonly (SlidePicture & { readonly name: string | null })[],
  isEstimateAsked: boolean,
): void {
  for (const slide of slides) {
    const state = project.stateOf({ key: slide.key, scene: slide.scene });
    if (isBlinded(state, reader)) throw hidden(slide, 'it is read blinded', 'end the blinded reading first');
    const isCounted = lastWrittenAt(state, 'estimate', reader) !== null;
    if (isEstimateAsked && !isCounted && valuesOf(state, 'run').length > 0)
      throw hidden(slide, 'the own count of the reader comes first', 'give it, or go on without one');
  }
}

function hidden(
  { name, key }: { readonly name: string | null; readonly key: string },
  why: string,
  remedy: string,
): SpindleError {
  return new SpindleError('conflict', {
    what: `what stands of ${name ?? key} is hidden from its reader`,
    why,
    remedy,
  });
}
