/**
 * A page of a TIFF in strips: how it is read, or why it is not. Strips are read like tiles, by the same decoders. Only what
 * they do not know, and plain pictures whose strips are too large to be decoded again and again, are left to libvips,
 * which opens more than Spindle can vouch for: of several forms it has wrong pixels without a word.
 */
import { maxTilePixels } from '../../codec/encoded-tile';
import { stripsAsTiles } from '../../container/strips';
import type { TiffDirectory } from '../../container/tiff-directory';
import { readTiffImage, tiffImageSize } from '../../container/tiff-image';
import { readPixelLayout, type PixelVerdict } from '../../container/tiff-pixels';
import { tiffTag } from '../../container/tiff-tags';
import type { TiledImage } from '../../container/tiled-image';

export type StripsVerdict =
  | { readonly kind: 'strips'; readonly image: TiledImage }
  | { readonly kind: 'whole' }
  /** `why` is a clause without full stop. */
  | { readonly kind: 'declined'; readonly why: string };

/** Pixels of a strip; larger ones hardly fit into the cache of decoded tiles. */
const handyPixels = 2048 * 2048;

/** @throws SpindleError `broken-file` when a size is missing, zero or impossible. */
export async function readStrips(page: TiffDirectory): Promise<StripsVerdict> {
  const pixels = await readPixelLayout(page);
  if (pixels.layout === null)
    return (await isConverted(page)) ? { kind: 'whole' } : { kind: 'declined', why: pixels.undecodable };
  const { width, height } = await tiffImageSize(page);
  const stripHeight = Math.min(height, (await page.number(tiffTag.rowsPerStrip)) ?? height);
  const { samples, bitsPerSample = 8 } = pixels.layout;
  // Grey of 16 bits needs a window, which only decoders of its own give.
  const isBetterWhole = width * stripHeight > handyPixels && !(samples === 1 && bitsPerSample === 16);
  if ((isBetterWhole || !page.has(tiffTag.stripByteCounts)) && isPlain(pixels)) return { kind: 'whole' };
  if (width * stripHeight * Math.max(3, (samples * bitsPerSample) / 8) > maxTilePixels * 3)
    return {
      kind: 'declined',
      why: `its strips of ${width} × ${stripHeight} pixels are too large for this form`,
    };
  return { kind: 'strips', image: stripsAsTiles(await readTiffImage(page)) };
}

/** Forms in which libvips gives the pixels that the file holds. */
function isPlain({ layout, planes }: Extract<PixelVerdict, { layout: object }>): boolean {
  const { compression, photometric, samples, alpha } = layout;
  const colours = photometric === 'rgb' || photometric === 'ycbcr' ? 3 : 1;
  if (alpha !== undefined || samples !== colours || planes.length > colours) return false;
  if (compression === 'jpeg') return true;
  return photometric !== 'ycbcr' && ['none', 'lzw', 'deflate', 'packbits'].includes(compression);
}

/** Facsimile codings of one bit, which libtiff decodes. */
const facsimile = [2, 3, 4];
const cmyk = 5;
const cmykInks = 1;

/** Facsimiles, and CMYK of the four inks without further samples. */
async function isConverted(page: TiffDirectory): Promise<boolean> {
  const value = async (tag: number, standard: number): Promise<number> =>
    (await page.number(tag)) ?? standard;
  const bits = await value(tiffTag.bitsPerSample, 1);
  const photometric = await value(tiffTag.photometric, -1);
  const compression = await value(tiffTag.compression, 1);
  if (facsimile.includes(compression)) return bits === 1 && (photometric === 0 || photometric === 1);
  return (
    [1, 5, 7, 8, 32946].includes(compression) &&
    bits === 8 &&
    (await value(tiffTag.sampleFormat, 1)) === 1 &&
    photometric === cmyk &&
    (await value(tiffTag.samplesPerPixel, 1)) === 4 &&
    (await value(tiffTag.inkSet, cmykInks)) === cmykInks
  );
}
