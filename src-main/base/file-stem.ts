/** The name of a file without its extension. */
import { basename, extname } from 'node:path';
import { isDicomUid } from './dicom-uid';

/** Without folder: `B/a.svs` gives `a`. A DICOM identifier is all name: `1.2.840.5` has no extension. */
export function fileStem(name: string): string {
  const bare = basename(name);
  return isDicomUid(bare) && bare.split('.').length > 2 ? bare : basename(bare, extname(bare));
}
