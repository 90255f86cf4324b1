/**
 * How an image asks to be turned or mirrored for display (tag Orientation, TIFF 6.0, section 8). Slides are shown as they are
 * stored, as OpenSlide and QuPath show them, so that coordinates mean the same in all three; a reader is told.
 */
import type { TiffDirectory } from './tiff-directory';
import { tiffTag } from './tiff-tags';

const asStored = 1;

export async function tiffOrientationNotes(directory: TiffDirectory): Promise<string[]> {
  const orientation = (await directory.number(tiffTag.orientation)) ?? asStored;
  if (orientation === asStored || !(orientation >= 2 && orientation <= 8)) return [];
  return [
    `The file asks to be rotated or mirrored (Orientation ${orientation}); it is shown and analysed as stored.`,
  ];
}
