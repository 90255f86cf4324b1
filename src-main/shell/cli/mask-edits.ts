/** `--include` and `--exclude`: a person's decisions on what is tissue, from GeoJSON files. */
import { readMaskEdits } from '../../analysis/read-roi';
import type { MaskEdit } from '../../contract/mask';

export interface MaskEditOptions {
  /** Paths of GeoJSON files. */
  readonly include?: string;
  readonly exclude?: string;
}

/** What is excluded stands over what is included. @throws roi-invalid */
export async function maskEditsOf({ include, exclude }: MaskEditOptions): Promise<MaskEdit[]> {
  return [
    ...(include === undefined ? [] : await readMaskEdits(include, 'include')),
    ...(exclude === undefined ? [] : await readMaskEdits(exclude, 'exclude')),
  ];
}
