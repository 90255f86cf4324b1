/**
 * JPEG XR tiles (ITU-T T.832) to RGB by jxrlib, after both headers were checked against the declared size. Grey and
 * RGB of 8 and 16 bits; whether blue or red comes first is in the file and put right here.
 */
import type { Pixels } from '../../contract/slide';
import { tileUnreadable } from '../slide-errors';
import { checkCodestreamSize, codestreamToRgb, decoderMemory } from './codestream-pixels';
import type { EncodedTile } from './encoded-tile';
import { readJpegXrHeader } from './jpeg-xr-header';
import type { JpegXrPicture } from './wasm/jpegxr-module';
import type { WasmCodecs } from './wasm/wasm-codecs';

const name = 'JPEG XR';

/** @throws SpindleError `tile-unreadable`, or any error of the codec. */
export async function decodeJpegXr(tile: EncodedTile, { jpegXr }: WasmCodecs): Promise<Pixels> {
  const header = readJpegXrHeader(tile.bytes);
  // Components and depth are only known after decoding; until then the size is bound enough.
  checkCodestreamSize(tile, name, { ...header, components: tile.samples, bits: 8 });
  const { width, height, pixelInfo, bytes } = await jpegXr.run(decoderMemory(tile), ({ module }) =>
    module.decode(tile.bytes),
  );
  const bits = depthOf(pixelInfo);
  const samples = { width, height, components: pixelInfo.channels, bits };
  // A copy in memory of this context.
  const own = new Uint8Array(bytes);
  if (pixelInfo.bgr) swapRedAndBlue(own, pixelInfo.channels, bits / 8);
  return codestreamToRgb(tile, name, { ...samples, bytes: own });
}

function depthOf({ colorFormat, bitDepth, channels, bitsPerPixel }: JpegXrPicture['pixelInfo']): number {
  const bits = Number(bitDepth);
  if (
    (bits !== 8 && bits !== 16) ||
    !['YOnly', 'RGB'].includes(colorFormat) ||
    bitsPerPixel !== bits * channels
  ) {
    throw tileUnreadable(`its ${name} holds ${colorFormat} samples of ${bitDepth} bits`);
  }
  return bits;
}

function swapRedAndBlue(bytes: Uint8Array, channels: number, sampleBytes: number): void {
  const blue = 2 * sampleBytes;
  for (let at = 0; at + blue + sampleBytes <= bytes.length; at += channels * sampleBytes) {
    for (let i = at; i < at + sampleBytes; i += 1) {
      const red = bytes[i] ?? 0;
      bytes[i] = bytes[i + blue] ?? 0;
      bytes[i + blue] = red;
    }
  }
}
