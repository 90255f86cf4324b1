/** `--include` and `--exclude`: a person's decisions on what is tissue, from GeoJSON files. */
import { readMaskEdits } from '../../analysis/read-roi';
import type { MaskEdit } from '../../contract/mask';

export interface MaskEditOptions {
  /** Paths of GeoJSON files. */
  readonly include?: string;
  readonly exclude?: string;
}

/** Excluded areas take precedence over included ones. `notes` say what was left out of the files. @throws roi-invalid */
export async function maskEditsOf({ include, exclude }: MaskEditOptions): Promise<ReadMaskEdits> {
  const none: ReadMaskEdits = { edits: [], notes: [] };
  const included = include === undefined ? none : await readMaskEdits(include, 'include');
  const excluded = exclude === undefined ? none : await readMaskEdits(exclude, 'exclude');
  return { edits: [...included.edits, ...excluded.edits], notes: [...included.notes, ...excluded.notes] };
}

interface ReadMaskEdits {
  readonly edits: readonly MaskEdit[];
  readonly notes: readonly string[];
}
