/** What a reader of the result must know about how the files of the slide and of the region were read: their notes as warnings. */
import type { ResultWarning } from '../contract/report';
import { withoutFolders } from '../report/wording';

export function readingWarnings(notes: readonly string[]): ResultWarning[] {
  return notes.map((text) => ({ kind: 'reading', text: withoutFolders(text) }));
}
