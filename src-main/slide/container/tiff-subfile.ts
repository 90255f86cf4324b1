/**
 * What an image of a TIFF is for: NewSubfileType (TIFF 6.0, section 8), the older SubfileType, and the colour model
 * that only masks have. The images of a file go in, those that are pictures come out: a transparency mask says where
 * another image shows, and is neither a level nor a label.
 */
import type { Tiff } from './tiff';
import type { TiffDirectory } from './tiff-directory';
import { tiffTag } from './tiff-tags';

export interface SubfileKind {
  /** Whether it is a reduced copy of another image of the file. */
  readonly reduced: boolean;
  readonly mask: boolean;
}

const reducedBit = 1;
const maskBit = 4;
const oldReduced = 2;
const maskColours = 4;

export async function subfileKind(directory: TiffDirectory): Promise<SubfileKind> {
  const bits = (await directory.number(tiffTag.newSubfileType)) ?? 0;
  const isOldReduced =
    !directory.has(tiffTag.newSubfileType) && (await directory.number(tiffTag.subfileType)) === oldReduced;
  return {
    reduced: (bits & reducedBit) !== 0 || isOldReduced,
    mask: (bits & maskBit) !== 0 || (await directory.number(tiffTag.photometric)) === maskColours,
  };
}

export async function isReduced(directory: TiffDirectory): Promise<boolean> {
  return (await subfileKind(directory)).reduced;
}

export interface TiffPictures {
  /** In the order of the chain. */
  readonly pictures: readonly TiffDirectory[];
  /** Sentences for a reader of the slide. */
  readonly notes: readonly string[];
}

export async function tiffPictures(tiff: Pick<Tiff, 'directories'> | null): Promise<TiffPictures> {
  const directories = tiff?.directories ?? [];
  const pictures: TiffDirectory[] = [];
  for (const directory of directories) if (!(await subfileKind(directory)).mask) pictures.push(directory);
  const masks = directories.length - pictures.length;
  const counted = masks === 1 ? 'a transparency mask' : `${masks} transparency masks`;
  const notes = masks === 0 ? [] : [`The file holds ${counted}, which Spindle does not apply.`];
  return { pictures, notes };
}
