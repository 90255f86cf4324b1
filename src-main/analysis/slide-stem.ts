/** The name by which tables and label files speak of a slide. */
import { fileStem } from '../base/file-stem';
import { sameName } from './document-names';

/** Without folder and extension, as file systems compare names: `B/A.svs` gives `a`. */
export function slideStem(name: string): string {
  return sameName(fileStem(name));
}
