/**
 * How the pixels of a TIFF image are stored, from its tags alone (TIFF 6.0, sections 3 to 23, and the vendors' numbers
 * for JPEG 2000 and JPEG XR): what a decoder must know beside the bytes of a tile, or why there is none for it.
 */
import type { ChromaSubsampling, Compression, EncodedTile, Photometric } from '../codec/encoded-tile';
import type { TiffDirectory } from './tiff-directory';
import { tiffTag } from './tiff-tags';

/** What all tiles of an image have in common. */
type PixelLayout = Omit<EncodedTile, 'width' | 'height' | 'bytes' | 'planes'>;

/** `planes`: pieces that the file holds for each tile; more than one when samples are not interleaved. */
export type PixelVerdict =
  | { readonly layout: PixelLayout; readonly planes: number }
  | { readonly layout: null; readonly undecodable: string };

const compressionsByTag: Readonly<Record<number, Compression>> = {
  1: 'none',
  5: 'lzw',
  7: 'jpeg',
  8: 'deflate',
  22610: 'jpeg-xr',
  32773: 'packbits',
  32946: 'deflate',
  33003: 'jpeg2000',
  33005: 'jpeg2000',
  34712: 'jpeg2000',
  34934: 'jpeg-xr',
  50000: 'zstd',
  50001: 'webp',
};

const signedIntegers = 2;

/** Compressions of plain samples, for which depth, order and arrangement are as the tags say. */
const packed: readonly Compression[] = ['none', 'lzw', 'deflate', 'packbits', 'zstd'];

/** Aperio's numbers for JPEG 2000 name the colours, whatever the photometric tag says. */
const photometricsByCompression: Readonly<Record<number, Photometric>> = { 33003: 'ycbcr', 33005: 'rgb' };

const photometricsByTag: Readonly<Record<number, Photometric>> = {
  0: 'white-is-zero',
  1: 'grey',
  2: 'rgb',
  3: 'palette',
  6: 'ycbcr',
};

/** Samples that only some formats may have. */
export interface PixelAllowance {
  /** Signed whole numbers, of one sample a pixel. Default false. */
  readonly signed?: boolean;
}

/** @throws SpindleError `broken-file` for a tag that holds more than it can. */
export async function readPixelLayout(
  directory: TiffDirectory,
  allowed: PixelAllowance = {},
): Promise<PixelVerdict> {
  const value = async (tag: number, standard: number): Promise<number> =>
    (await directory.number(tag)) ?? standard;
  const compressionTag = await value(tiffTag.compression, 1);
  const compression = compressionsByTag[compressionTag];
  if (compression === undefined)
    return no(`its compression ${compressionName(compressionTag)} is not supported`);
  const photometricTag = await value(tiffTag.photometric, 1);
  const photometric = photometricsByCompression[compressionTag] ?? photometricsByTag[photometricTag];
  if (photometric === undefined) return no(`its colour model ${photometricTag} is not supported`);

  const isPacked = packed.includes(compression);
  const samples = await value(tiffTag.samplesPerPixel, 1);
  const least = photometric === 'rgb' || photometric === 'ycbcr' ? 3 : 1;
  if (!Number.isInteger(samples) || samples < least || samples > 16)
    return no(`it has ${samples} samples a pixel`);
  const depth = await readDepth(directory, compression, least);
  if (typeof depth === 'string') return no(depth);
  const sampleFormat = await value(tiffTag.sampleFormat, 1);
  const signed = sampleFormat === signedIntegers && allowed.signed === true;
  if (sampleFormat !== 1 && !signed) return no('its samples are not unsigned integers');
  if (signed && (!isPacked || depth < 8 || samples !== 1))
    return no('its samples are signed, in a form that is not supported');
  const planar = samples > 1 && (await value(tiffTag.planarConfiguration, 1)) !== 1;
  if (planar && !isPacked) return no(`its colours lie in separate planes of ${compression}`);
  const reversedBits = (await value(tiffTag.fillOrder, 1)) !== 1;
  if (reversedBits && !isPacked) return no('its bits are stored in reverse order');
  if ((await value(tiffTag.imageDepth, 1)) !== 1) return no('it is a volume, not a plane');
  const predictor = isPacked ? await value(tiffTag.predictor, 1) : 1;
  if (predictor !== 1 && (predictor !== 2 || depth < 8))
    return no(`its predictor ${predictor} is not supported`);

  const palette = photometric === 'palette' ? await readPalette(directory, depth) : null;
  if (typeof palette === 'string') return no(palette);
  const chroma = photometric === 'ycbcr' && isPacked ? await readSubsampling(directory) : null;
  if (typeof chroma === 'string') return no(chroma);
  if (chroma !== null && (depth !== 8 || samples !== 3 || planar || predictor !== 1))
    return no('it stores subsampled colours in a form that is not supported');
  return {
    planes: planar ? samples : 1,
    layout: {
      compression,
      photometric,
      // Of separate planes only those that are shown are read.
      samples: planar ? least : samples,
      predictor: predictor === 2 ? 'horizontal' : 'none',
      tables: compression === 'jpeg' ? await directory.bytes(tiffTag.jpegTables) : null,
      ...(isPacked && depth !== 8 ? { bitsPerSample: depth } : {}),
      ...(isPacked && depth === 16 && !directory.littleEndian ? { byteOrder: 'big' } : {}),
      ...(palette === null ? {} : { palette }),
      ...(chroma === null ? {} : { subsampling: chroma }),
      ...(reversedBits ? { reversedBits } : {}),
      ...(signed ? { signed } : {}),
    },
  };
}

function no(undecodable: string): PixelVerdict {
  return { layout: null, undecodable };
}

/** Bits of every sample, or why they are not read. */
async function readDepth(
  directory: TiffDirectory,
  compression: Compression,
  colours: number,
): Promise<number | string> {
  const bits = (await directory.numbers(tiffTag.bitsPerSample, 64)) ?? Float64Array.of(1);
  const depth = bits[0] ?? 1;
  const refusal = `it has ${bits.join(', ')} bits a sample`;
  if (bits.some((other) => other !== depth)) return refusal;
  if (compression === 'jpeg' || compression === 'webp')
    return depth === 8 ? depth : `${refusal} instead of 8`;
  if (!packed.includes(compression)) return depth === 8 || depth === 16 ? depth : refusal;
  const known = colours === 1 ? [1, 2, 4, 8, 16] : [8, 16];
  return known.includes(depth) ? depth : refusal;
}

/** The colour map (TIFF 6.0, section 5): all reds, greens, blues, of 16 bits each. As RGB triples, or why not. */
async function readPalette(directory: TiffDirectory, depth: number): Promise<Uint8Array | string> {
  if (depth > 8) return `it has a palette and ${depth} bits a sample`;
  const colours = 2 ** depth;
  const map = await directory.numbers(tiffTag.colorMap, 3 * 256);
  if (map?.length !== 3 * colours) return 'its palette is missing or incomplete';
  // Some writers put 8-bit values there; libtiff tells them apart the same way.
  const divisor = map.some((value) => value > 255) ? 256 : 1;
  const palette = new Uint8Array(colours * 3);
  for (let i = 0; i < palette.length; i += 1) {
    palette[i] = (map[(i % 3) * colours + Math.floor(i / 3)] ?? 0) / divisor;
  }
  return palette;
}

/**
 * Chroma subsampling of YCbCr without JPEG (TIFF 6.0, section 21), `null` without subsampling, or why it is not read:
 * coefficients other than those of BT.601 at full range are not.
 */
async function readSubsampling(directory: TiffDirectory): Promise<ChromaSubsampling | string | null> {
  const coefficients = await directory.numbers(tiffTag.ycbcrCoefficients, 3);
  const range = await directory.numbers(tiffTag.referenceBlackWhite, 6);
  if (!isClose(coefficients, [0.299, 0.587, 0.114]) || !isClose(range, [0, 255, 128, 255, 128, 255]))
    return 'its YCbCr colours are of an unusual kind';
  const [horizontal = 2, vertical = 2] = (await directory.numbers(tiffTag.ycbcrSubsampling, 2)) ?? [];
  if (![horizontal, vertical].every((step) => step === 1 || step === 2 || step === 4))
    return `its colours are subsampled ${horizontal} × ${vertical}`;
  return horizontal === 1 && vertical === 1 ? null : { horizontal, vertical };
}

/** True also when the tag is absent: these are its standard values. */
function isClose(values: Float64Array | null, standard: readonly number[]): boolean {
  return values === null || standard.every((value, i) => Math.abs((values[i] ?? Infinity) - value) < 0.001);
}

function compressionName(tag: number): string {
  const names: Readonly<Record<number, string>> = {
    6: 'old-style JPEG (6)',
    34892: 'lossy DNG JPEG (34892)',
  };
  return names[tag] ?? String(tag);
}
