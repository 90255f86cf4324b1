/** What a reader of the figures must know of how the file was read: which of its pictures, and what its format had to take for granted. */
import type { ResultWarning } from '../contract/report';
import type { SlideInfo } from '../contract/slide';

export function readingWarnings({
  scenes,
  scene,
  notes,
}: Pick<SlideInfo, 'scenes' | 'scene' | 'notes'>): ResultWarning[] {
  // By its number only: a scene's name is the file's own text, and may name somebody.
  const chosen =
    scenes.length > 1 ? [`The file holds ${scenes.length} pictures; scene ${scene} was analysed.`] : [];
  return [...chosen, ...notes].map((text) => ({ kind: 'reading', text }));
}
