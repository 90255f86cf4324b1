/**
 * TIFF files whose vendor's own rules decide what they show (overlapping tiles, padded levels, several scans or
 * channels in one chain). Read as ordinary TIFFs they would show something wrong without a word, so the general
 * drivers leave them alone.
 */
import type { Tiff } from '../../container/tiff';
import { tiffTag } from '../../container/tiff-tags';

/** The name of the vendor's format, or `null` for an ordinary TIFF. */
export async function foreignTiff(tiff: Tiff): Promise<string | null> {
  const first = tiff.directories[0];
  if (first === undefined) return null;
  const description = (await first.text(tiffTag.imageDescription)) ?? '';
  if (description.trimStart().startsWith('Aperio')) return 'an Aperio SVS';
  if (description.includes('openmicroscopy.org/Schemas/OME/')) return 'an OME-TIFF';
  return null;
}
