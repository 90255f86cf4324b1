/**
 * How the pixels of a DICOM image are stored (PS3.3, section C.7.6.3; PS3.5, section 8 and annex A): a header goes in,
 * what a decoder needs to know comes out, or why the pixels cannot be decoded.
 */
import type { Compression, EncodedTile, Photometric } from '../codec/encoded-tile';
import type { DicomFile } from './dicom-file';
import { dicomTag } from './dicom-tags';
import { numberAt, textAt } from './dicom-values';

export interface DicomPixelLayout {
  readonly compression: Compression;
  readonly photometric: Photometric;
  readonly samples: number;
  /** Native only: all red samples first, then all green ones, then all blue ones. */
  readonly planar: boolean;
  /** JPEG 2000 only: the header says YCbCr, whose transform may be part of the stream. */
  readonly transformed: boolean;
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
  const samples = value(dicomTag.samplesPerPixel);
  if (samples !== 1 && samples !== 3) return no(`it has ${samples ?? 'no'} samples a pixel`);
  const bits = value(dicomTag.bitsAllocated);
  const bitsStored = value(dicomTag.bitsStored) ?? bits;
  if (bits !== 8 || bitsStored !== 8) return no(`it has ${bitsStored ?? 'no'} bits a sample instead of 8`);
  if ((value(dicomTag.highBit) ?? 7) !== 7) return no('its bits do not fill a byte from the bottom');
  if ((value(dicomTag.pixelRepresentation) ?? 0) !== 0) return no('its samples are signed');
  const colours = textAt(dataSet, dicomTag.photometric) ?? '';
  const photometric = photometricOf(colours, samples, compression);
  if (photometric === null) return no(`its colour model "${colours}" is not supported`);
  const planar = compression === 'none' && samples === 3 && value(dicomTag.planarConfiguration) === 1;
  const transformed = colours === 'YBR_ICT' || colours === 'YBR_RCT';
  return { layout: { compression, photometric, samples, planar, transformed } };
}

function photometricOf(colours: string, samples: 1 | 3, compression: Compression): Photometric | null {
  if (samples === 1) {
    const greys: Readonly<Record<string, Photometric>> = {
      MONOCHROME1: 'white-is-zero',
      MONOCHROME2: 'grey',
    };
    return greys[colours] ?? null;
  }
  if (colours === 'RGB') return 'rgb';
  const ycbcr = ['YBR_FULL', 'YBR_FULL_422', 'YBR_ICT', 'YBR_RCT'].includes(colours);
  return ycbcr && compression !== 'none' ? 'ycbcr' : null;
}

/** One frame as a tile. Pixels: `width` × `height`. */
export function frameTile(
  layout: DicomPixelLayout,
  bytes: Uint8Array,
  width: number,
  height: number,
): EncodedTile {
  const { compression, samples, planar, transformed } = layout;
  const inStream = transformed && undoesColourTransform(bytes);
  return {
    compression,
    photometric: inStream ? 'rgb' : layout.photometric,
    samples,
    predictor: 'none',
    tables: null,
    width,
    height,
    bytes: planar ? interleaved(bytes, width * height) : bytes,
  };
}

function interleaved(planes: Uint8Array, pixels: number): Uint8Array {
  const bytes = new Uint8Array(pixels * 3);
  for (let plane = 0; plane < 3; plane += 1) {
    for (let pixel = 0; pixel < pixels; pixel += 1)
      bytes[pixel * 3 + plane] = planes[plane * pixels + pixel] ?? 0;
  }
  return bytes;
}

/**
 * Whether a JPEG 2000 decoder undoes the colour transform by itself: the byte for it in the COD segment of the main header
 * (ISO/IEC 15444-1, section A.6.1). Some scanners write YCbCr samples without it.
 */
function undoesColourTransform(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const startOfTile = 0xff90;
  const codingStyle = 0xff52;
  for (let at = 2; at + 4 <= view.byteLength;) {
    const marker = view.getUint16(at);
    if (marker === startOfTile || marker < 0xff00) return false;
    if (marker === codingStyle) return at + 9 <= view.byteLength && view.getUint8(at + 8) === 1;
    at += 2 + view.getUint16(at + 2);
  }
  return false;
}
