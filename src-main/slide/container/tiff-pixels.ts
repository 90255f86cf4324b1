/**
 * How the pixels of a TIFF image are stored, from its tags alone (TIFF 6.0, sections 3 to 23, and the vendors' numbers
 * for JPEG 2000 and JPEG XR): what a decoder must know beside the bytes of a tile, or why there is none for it.
 */
import type { ChromaSubsampling, Compression, EncodedTile, Photometric } from '../codec/encoded-tile';
import type { TiffDirectory } from './tiff-directory';
import { tiffTag } from './tiff-tags';

/** What all tiles of an image have in common. */
type PixelLayout = Omit<EncodedTile, 'width' | 'height' | 'bytes' | 'planes'>;

/** `planes`: one for each sample that is needed, if each is stored apart (planar configuration 2); else one. */
export type PixelVerdict =
  | { readonly layout: PixelLayout; readonly planes: readonly number[] }
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

const unsignedIntegers = 1;
const signedIntegers = 2;

/** Compressions of plain samples, for which depth, order and arrangement are as the tags say. */
const packed: readonly Compression[] = ['none', 'lzw', 'deflate', 'packbits', 'zstd'];

/** Aperio's numbers for JPEG 2000 name the colours and take precedence over the photometric tag. */
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
    return no(`its compression ${named(compressionNames, compressionTag)} is not supported`);
  const photometricTag = await directory.number(tiffTag.photometric);
  const photometric = photometricsByCompression[compressionTag] ?? photometricsByTag[photometricTag ?? -1];
  if (photometric === undefined)
    return photometricTag === null
      ? no('it does not say what its samples mean (PhotometricInterpretation is missing)')
      : no(`its colour model ${named(photometricNames, photometricTag)} is not supported`);

  const isPacked = packed.includes(compression);
  const samples = await value(tiffTag.samplesPerPixel, 1);
  const least = photometric === 'rgb' || photometric === 'ycbcr' ? 3 : 1;
  if (!Number.isInteger(samples) || samples < least || samples > 16)
    return no(`it has ${samples} samples a pixel (SamplesPerPixel), and its colour model needs ${least}`);
  const extra = await readExtraSamples(directory, samples, least);
  if (typeof extra === 'string') return no(extra);
  if (!isPacked) {
    const why = streamRefusal(compression, photometric, samples, least);
    if (why !== null) return no(why);
  }
  const depth = await readDepth(directory, compression, least);
  if (typeof depth === 'string') return no(depth);
  const formats = [...((await directory.numbers(tiffTag.sampleFormat, 64)) ?? [unsignedIntegers])];
  const [sampleFormat = unsignedIntegers] = formats;
  if (formats.some((other) => other !== sampleFormat))
    return no(`its samples are of several kinds (SampleFormat ${formats.join(', ')})`);
  const signed = sampleFormat === signedIntegers && allowed.signed === true;
  if (sampleFormat !== unsignedIntegers && !signed)
    return no(`its samples are ${named(formatNames, sampleFormat)}, not unsigned integers (SampleFormat)`);
  if (signed && (!isPacked || depth < 8 || samples !== 1))
    return no('its samples are signed, in a form that is not supported');
  const arrangement = await value(tiffTag.planarConfiguration, 1);
  if (arrangement !== 1 && arrangement !== 2) return no(`its PlanarConfiguration is ${arrangement}`);
  const planar = samples > 1 && arrangement === 2;
  if (planar && !isPacked) return no(`its colours lie in separate planes of ${compression}`);
  const fillOrder = await value(tiffTag.fillOrder, 1);
  if (fillOrder !== 1 && fillOrder !== 2) return no(`its FillOrder is ${fillOrder}`);
  const reversedBits = fillOrder === 2;
  if (reversedBits && !isPacked)
    return no(`its bits are stored in reverse order (FillOrder 2) of ${compression}`);
  if ((await value(tiffTag.indexed, 0)) !== 0 && photometric !== 'palette')
    return no(`its samples are indices into a ${photometric} colour map (Indexed)`);
  if ((await value(tiffTag.imageDepth, 1)) !== 1) return no('it is a volume, not a plane');
  const predictor = isPacked ? await value(tiffTag.predictor, 1) : 1;
  if (predictor !== 1 && (predictor !== 2 || depth < 8))
    return no(
      `its predictor ${named(predictorNames, predictor)} is not supported with ${depth} bits a sample`,
    );

  const palette = photometric === 'palette' ? await readPalette(directory, depth) : null;
  if (typeof palette === 'string') return no(palette);
  const chroma = photometric === 'ycbcr' && isPacked ? await readSubsampling(directory) : null;
  if (typeof chroma === 'string') return no(chroma);
  if (chroma !== null && (depth !== 8 || samples !== 3 || planar || predictor !== 1))
    return no('it stores subsampled colours in a form that is not supported');
  const alpha = isPacked || compression === 'webp' ? extra : null;
  if (
    alpha !== null &&
    ((photometric === 'palette' && depth < 8) || (photometric === 'white-is-zero' && alpha.associated))
  )
    return no(`it stores opacity with ${photometric} colours in a form that is not supported (ExtraSamples)`);
  // Of separate planes only those that are needed are read.
  const needed = planar ? [...Array(least).keys(), ...(alpha === null ? [] : [alpha.sample])] : [0];
  return {
    planes: needed,
    layout: {
      compression,
      photometric,
      samples: planar ? needed.length : samples,
      ...(alpha === null ? {} : { alpha: { ...alpha, sample: planar ? least : alpha.sample } }),
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
  const refusal = `it has ${bits.join(', ')} bits a sample (BitsPerSample)`;
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

type Alpha = NonNullable<EncodedTile['alpha']>;

const associatedAlpha = 1;
const unassociatedAlpha = 2;

/**
 * Which sample beyond the colours is opacity, `null` without, or why the image is not read. A fourth sample of RGB that
 * the file does not explain is taken for opacity that the colours were multiplied by, as libtiff and OpenSlide do.
 */
async function readExtraSamples(
  directory: TiffDirectory,
  samples: number,
  colours: number,
): Promise<Alpha | string | null> {
  const extra = samples - colours;
  if (extra === 0) return null;
  const stated = [...((await directory.numbers(tiffTag.extraSamples, 64)) ?? [])].slice(0, extra);
  const at = stated.findIndex((kind) => kind === associatedAlpha || kind === unassociatedAlpha);
  if (at !== -1) return { sample: colours + at, associated: stated[at] === associatedAlpha };
  if (colours === 3) return extra === 1 ? { sample: 3, associated: true } : null;
  return `${samples} channels lie side by side in each of its pixels`;
}

/** Streams that describe their own pixels hold what their decoders know, and tags can contradict them. */
function streamRefusal(
  compression: Compression,
  photometric: Photometric,
  samples: number,
  colours: number,
): string | null {
  if (photometric === 'palette' || photometric === 'white-is-zero')
    return `its colour model, ${photometric}, is not supported in ${compression}`;
  // The opacity of a WebP is in its stream; whether its colours were multiplied by it, only the tags say.
  if (compression === 'webp') return samples <= 4 ? null : `it has ${samples} samples a pixel in webp`;
  return samples === colours ? null : `it has ${samples} samples a pixel (SamplesPerPixel) in ${compression}`;
}

type Names = Readonly<Record<number, string>>;

function named(names: Names, value: number): string {
  const name = names[value];
  return name === undefined ? String(value) : `${name} (${value})`;
}

/** Names of the compressions that are not supported. */
const compressionNames: Names = {
  2: 'CCITT modified Huffman',
  3: 'CCITT group 3 fax',
  4: 'CCITT group 4 fax',
  6: 'old-style JPEG',
  9: 'JBIG',
  10: 'JBIG of colours',
  32766: 'NeXT 2-bit',
  32771: 'CCITT modified Huffman by words',
  32809: 'ThunderScan',
  34661: 'JBIG',
  34676: 'SGI LogL',
  34677: 'SGI LogLuv',
  34887: 'LERC',
  34892: 'lossy DNG JPEG',
  34925: 'LZMA',
  50002: 'JPEG XL',
  52546: 'JPEG XL',
};

const photometricNames: Names = {
  4: 'transparency mask',
  5: 'CMYK',
  8: 'CIE L*a*b*',
  9: 'ICC L*a*b*',
  10: 'ITU L*a*b*',
  32803: 'colour filter array',
  32844: 'CIE log L',
  32845: 'CIE log Luv',
  34892: 'linear raw',
};

const formatNames: Names = {
  2: 'signed integers',
  3: 'floating-point numbers',
  4: 'of no stated kind',
  5: 'complex integers',
  6: 'complex floating-point numbers',
};

const predictorNames: Names = { 2: 'horizontal', 3: 'floating point' };
