/** The name of a file without its extension. */
import { basename, extname } from 'node:path';

/** A DICOM identifier is all name: `1.2.840.5` has no extension. */
const uid = /^\d+(?:\.\d+){2,}$/;

/** Without folder: `B/a.svs` gives `a`. */
export function fileStem(name: string): string {
  const bare = basename(name);
  return uid.test(bare) ? bare : basename(bare, extname(bare));
}
