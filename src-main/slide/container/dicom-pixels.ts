/**
 * How the pixels of a DICOM image are stored (PS3.3, section C.7.6.3; PS3.5, section 8 and annex A): a header goes in,
 * what a decoder needs to know comes out, or why the pixels cannot be decoded.
 */
import type { Compression, EncodedTile, Photometric } from '../codec/encoded-tile';
import { statedColour } from '../codec/stated-colour';
import type { DicomFile } from './dicom-file';
import { dicomTag } from './dicom-tags';
import { numberAt, textAt } from './dicom-values';

export interface DicomPixelLayout {
  readonly compression: Compression;
  /** As the header has it; a JPEG or JPEG-LS frame that says otherwise is believed. */
  readonly photometric: Photometric;
  readonly samples: 1 | 3;
  /** 1 to 16. */
  readonly bitsStored: number;
  /** Native only: bytes that a sample takes. */
  readonly sampleBytes: 1 | 2;
  /** Native only: all red samples first, then all green ones, then all blue ones. */
  readonly planar: boolean;
  /** Native only: two pixels share their colour differences. */
  readonly halved: boolean;
  /** What the header leaves out, and what was taken instead; sentences. */
  readonly assumed: readonly string[];
}

type LayoutVerdict =
  { readonly layout: DicomPixelLayout } | { readonly layout: null; readonly undecodable: string };

const compressions: Readonly<Record<string, Compression>> = {
  '1.2.840.10008.1.2': 'none',
  '1.2.840.10008.1.2.1': 'none',
  '1.2.840.10008.1.2.1.99': 'none',
  '1.2.840.10008.1.2.4.50': 'jpeg',
  '1.2.840.10008.1.2.4.51': 'jpeg',
  '1.2.840.10008.1.2.4.80': 'jpeg-ls',
  '1.2.840.10008.1.2.4.81': 'jpeg-ls',
  '1.2.840.10008.1.2.4.90': 'jpeg2000',
  '1.2.840.10008.1.2.4.91': 'jpeg2000',
  '1.2.840.10008.1.2.4.201': 'htj2k',
  '1.2.840.10008.1.2.4.202': 'htj2k',
  '1.2.840.10008.1.2.4.203': 'htj2k',
};

const otherSyntaxes: Readonly<Record<string, string>> = {
  '1.2.840.10008.1.2.4.57': 'lossless JPEG',
  '1.2.840.10008.1.2.4.70': 'lossless JPEG',
  '1.2.840.10008.1.2.4.92': 'JPEG 2000 part 2',
  '1.2.840.10008.1.2.4.93': 'JPEG 2000 part 2',
  '1.2.840.10008.1.2.4.110': 'JPEG XL',
  '1.2.840.10008.1.2.4.111': 'JPEG XL',
  '1.2.840.10008.1.2.4.112': 'JPEG XL',
  '1.2.840.10008.1.2.5': 'run-length encoding',
};

export function readPixelLayout({ transferSyntax, dataSet }: DicomFile): LayoutVerdict {
  const no = (undecodable: string): LayoutVerdict => ({ layout: null, undecodable });
  const compression = compressions[transferSyntax];
  if (compression === undefined) {
    return no(`its transfer syntax ${otherSyntaxes[transferSyntax] ?? transferSyntax} is not supported`);
  }
  const value = (tag: number): number | null => numberAt(dataSet, tag);
  const stated = textAt(dataSet, dicomTag.photometric) ?? '';
  const samples = value(dicomTag.samplesPerPixel) ?? samplesOf(stated);
  if (samples !== 1 && samples !== 3) return no(`it has ${samples ?? 'no'} samples a pixel`);
  const bits = value(dicomTag.bitsAllocated);
  if (bits === null) return no('it does not state how many bits a sample has');
  const bitsStored = value(dicomTag.bitsStored) ?? bits;
  const isDeep = bits === 16 && Number.isInteger(bitsStored) && bitsStored >= 1 && bitsStored <= 16;
  if (!isDeep && (bits !== 8 || bitsStored !== 8)) {
    return no(`it has ${bitsStored} of ${bits} bits a sample, and only 8, or up to 16 of 16, are supported`);
  }
  if (isDeep && compression === 'jpeg') return no(`it has JPEG of ${bitsStored} bits a sample`);
  if ((value(dicomTag.highBit) ?? bitsStored - 1) !== bitsStored - 1) {
    return no(`its bits do not fill ${bits === 8 ? 'a byte' : 'two bytes'} from the bottom`);
  }
  if ((value(dicomTag.pixelRepresentation) ?? 0) !== 0) return no('its samples are signed');
  const colours = stated === '' ? usualColours(samples, compression) : stated;
  const photometric = photometricOf(colours, samples);
  const halved = compression === 'none' && colours === 'YBR_FULL_422';
  if (photometric === null || (halved && isDeep)) return no(`its colour model "${colours}" is not supported`);
  const planar =
    compression === 'none' && samples === 3 && !halved && value(dicomTag.planarConfiguration) === 1;
  const sampleBytes = isDeep ? 2 : 1;
  const assumed =
    stated === '' ? [`The file does not state its colour model; it is read as ${colours}.`] : [];
  return {
    layout: { compression, photometric, samples, bitsStored, sampleBytes, planar, halved, assumed },
  };
}

/** Samples per pixel of a header that does not state them. */
function samplesOf(colours: string): 1 | 3 | null {
  if (colours === '') return null;
  return colours.startsWith('MONOCHROME') ? 1 : 3;
}

/** What nearly every file of this kind has. */
function usualColours(samples: 1 | 3, compression: Compression): string {
  if (samples === 1) return 'MONOCHROME2';
  return compression === 'jpeg' ? 'YBR_FULL_422' : 'RGB';
}

function photometricOf(colours: string, samples: 1 | 3): Photometric | null {
  const known: Readonly<Record<string, Photometric>> =
    samples === 1
      ? { MONOCHROME1: 'white-is-zero', MONOCHROME2: 'grey' }
      : {
          RGB: 'rgb',
          YBR_FULL: 'ycbcr',
          YBR_FULL_422: 'ycbcr',
          // The transforms of JPEG 2000: where the codestream makes them, its decoder undoes them.
          YBR_ICT: 'ycbcr',
          YBR_RCT: 'ycbcr',
        };
  return known[colours] ?? null;
}

/** Bytes of a native frame. */
export function nativeFrameBytes(
  { samples, sampleBytes, halved }: DicomPixelLayout,
  width: number,
  height: number,
): number {
  return halved ? Math.ceil(width / 2) * 4 * height : width * height * samples * sampleBytes;
}

/**
 * One frame as a tile. Pixels: `width` × `height`.
 * @throws SpindleError `tile-unreadable` for a JPEG or JPEG-LS stream that is damaged at its start.
 */
export function frameTile(
  layout: DicomPixelLayout,
  bytes: Uint8Array,
  width: number,
  height: number,
): EncodedTile {
  const { compression, samples, bitsStored, sampleBytes, planar, halved } = layout;
  const speaks = compression === 'jpeg' || compression === 'jpeg-ls';
  const stated = speaks ? statedColour(bytes) : null;
  const isNative = compression === 'none';
  const planeBytes = width * height * sampleBytes;
  return {
    compression,
    photometric: stated ?? layout.photometric,
    samples,
    predictor: 'none',
    tables: null,
    width,
    height,
    bytes,
    ...(planar && {
      planes: [0, 1, 2].map((plane) => bytes.subarray(plane * planeBytes, (plane + 1) * planeBytes)),
    }),
    ...(halved && { subsampling: { horizontal: 2, vertical: 1 } }),
    ...(isNative &&
      sampleBytes === 2 && { bitsPerSample: 16, window: { low: 0, high: 2 ** bitsStored - 1 } }),
  };
}
