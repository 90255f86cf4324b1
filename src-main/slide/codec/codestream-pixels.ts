/** What a codestream decoder gave back, checked, and turned into RGB the same way for every such codec. */
import type { Pixels } from '../../contract/slide';
import { tileUnreadable } from '../slide-errors';
import type { EncodedTile } from './encoded-tile';
import { sixteenBitValues, toEightBits } from './sample-depth';
import { toRgb } from './samples';

/** Decoded samples, pixel by pixel. */
export interface CodestreamSamples {
  readonly width: number;
  readonly height: number;
  readonly components: number;
  /** Bits that a sample uses: up to 8 in one byte, up to 16 in two, little-endian. */
  readonly bits: number;
  readonly bytes: Uint8Array;
  /** When the stream says itself what its samples mean; else the tile's. */
  readonly photometric?: EncodedTile['photometric'];
}

/**
 * Before decoding: the size that a header states must be the tile's, for its memory follows from it.
 * @param name of the format, as in "its JPEG-LS".
 * @throws SpindleError `tile-unreadable`.
 */
export function checkCodestreamSize(
  tile: EncodedTile,
  name: string,
  { width, height, components, bits }: Omit<CodestreamSamples, 'bytes'>,
): void {
  if (width !== tile.width || height !== tile.height) {
    throw tileUnreadable(
      `its ${name} is ${width} × ${height} pixels large instead of ${tile.width} × ${tile.height}`,
    );
  }
  if (components !== tile.samples) {
    throw tileUnreadable(`its ${name} has ${components} samples a pixel instead of ${tile.samples}`);
  }
  const least = tile.photometric === 'rgb' || tile.photometric === 'ycbcr' ? 3 : 1;
  if (components < least) throw tileUnreadable(`its ${name} has too few samples for colours`);
  if (bits < 1 || bits > 16) throw tileUnreadable(`its ${name} has ${bits} bits a sample`);
  if (width * height > maxCodestreamPixels) {
    throw tileUnreadable(`its ${name} is ${width} × ${height} pixels large, which is more than the limit`);
  }
}

/** Decoders keep four bytes and more for each sample. */
const maxCodestreamPixels = 4096 * 4096;
const megabyte = 1024 * 1024;

/**
 * Bytes that a decoder may take for a tile: what codecs start with (50 MB), and several copies of the samples as
 * 32-bit numbers. What asks for more is not a tile but an attack.
 */
export function decoderMemory({ width, height, samples, bytes }: EncodedTile): number {
  return Math.min(96 * megabyte + 40 * width * height * samples + 2 * bytes.length, 1024 * megabyte);
}

/** @throws SpindleError `tile-unreadable` when the decoder gave less than a whole tile. */
export function codestreamToRgb(tile: EncodedTile, name: string, samples: CodestreamSamples): Pixels {
  checkCodestreamSize(tile, name, samples);
  const { width, height, components, bits, bytes } = samples;
  const expected = width * height * components * (bits > 8 ? 2 : 1);
  if (bytes.length !== expected) {
    throw tileUnreadable(`its ${name} decodes to ${bytes.length} bytes instead of ${expected}`);
  }
  const photometric = samples.photometric ?? tile.photometric;
  const values = bits > 8 ? sixteenBitValues(bytes, 'little') : bytes;
  if (photometric === 'palette' && bits > 8) throw tileUnreadable(`its ${name} has indices of ${bits} bits`);
  const eight = photometric === 'palette' ? bytes : toEightBits(values, bits, tile.window);
  return { width, height, data: toRgb(eight, width * height, components, photometric, tile.palette) };
}
