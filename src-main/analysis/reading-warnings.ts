/** What a reader of the result must know about how the slide's file was read: the slide's notes as warnings. */
import type { ResultWarning } from '../contract/report';
import type { SlideInfo } from '../contract/slide';

export function readingWarnings({ notes }: Pick<SlideInfo, 'notes'>): ResultWarning[] {
  return notes.map((text) => ({ kind: 'reading', text }));
}
