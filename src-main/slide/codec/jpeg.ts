/**
 * JPEG tiles to RGB by libjpeg-turbo, after the header was checked against the tile's declared size: a header alone can
 * ask for gigabytes. Its build in WebAssembly takes whole tiles of the common kind, for which starting libvips costs more
 * than the decoding; sharp's build decides on all others, with the same pixels and a reason in words.
 */
import sharp from 'sharp';
import { reasonOf } from '../../base/thrown';
import type { Pixels } from '../../contract/slide';
import { tileUnreadable } from '../slide-errors';
import { decoderMemory } from './codestream-pixels';
import type { EncodedTile } from './encoded-tile';
import { readJpegFrame, standAloneJpeg, type JpegColour } from './jpeg-stream';
import { decodeWith } from './wasm/decode-with';
import type { WasmCodecs } from './wasm/wasm-codecs';

/**
 * The tile as a JPEG that any decoder and any browser reads with the right colours; pixels are not touched.
 * @throws SpindleError `tile-unreadable` when it is no JPEG of the declared size.
 */
export function displayJpeg(tile: EncodedTile): Uint8Array {
  const frame = readJpegFrame(tile.bytes);
  if (frame.width !== tile.width || frame.height !== tile.height) {
    throw tileUnreadable(
      `its JPEG is ${frame.width} × ${frame.height} pixels large instead of ${tile.width} × ${tile.height}`,
    );
  }
  return standAloneJpeg(tile.bytes, tile.tables, colourOf(tile, frame.components));
}

/**
 * @param into for the pixels, where it fits; they may come to lie elsewhere.
 * @throws SpindleError `tile-unreadable`.
 */
export async function decodeJpeg(tile: EncodedTile, codecs: WasmCodecs, into?: Uint8Array): Promise<Pixels> {
  const jpeg = displayJpeg(tile);
  const pixels = (await decodeQuickly(tile, jpeg, codecs, into)) ?? (await decodeWithReasons(jpeg));
  if (tile.photometric === 'white-is-zero') invert(pixels.data);
  return pixels;
}

/**
 * A tile whose red, green and blue are three greyscale JPEGs, put together as RGB.
 * @throws SpindleError `tile-unreadable` when there are not three, or one is no JPEG of the declared size.
 */
export async function decodeJpegPlanes(tile: EncodedTile, codecs: WasmCodecs): Promise<Pixels> {
  const { width, height, planes = [] } = tile;
  if (planes.length !== 3) throw tileUnreadable(`it has ${planes.length} colours instead of 3`);
  const data = new Uint8Array(width * height * 3);
  for (const [channel, bytes] of planes.entries()) {
    const grey = await decodeJpeg({ ...tile, photometric: 'grey', samples: 1, bytes }, codecs);
    for (let at = channel; at < data.length; at += 3) data[at] = grey.data[at] ?? 0;
  }
  return { width, height, data };
}

function invert(values: Uint8Array): void {
  for (let i = 0; i < values.length; i += 1) values[i] = 255 - (values[i] ?? 0);
}

/** Beyond it libvips costs little in comparison, and needs less memory. Pixels. */
const maxQuickPixels = 2048 * 2048;

/** `null` when it is left to sharp: not of the common kind, or with anything that libjpeg warns of. */
async function decodeQuickly(
  tile: EncodedTile,
  jpeg: Uint8Array,
  { jpegTurbo }: WasmCodecs,
  into: Uint8Array | undefined,
): Promise<Pixels | null> {
  const { width, height, components, progressive } = readJpegFrame(tile.bytes);
  if (components !== 3 || progressive || width * height > maxQuickPixels) return null;
  try {
    const data = await jpegTurbo.run(decoderMemory(tile), ({ module }) =>
      decodeWith(new module.JPEGDecoder(), jpeg, into),
    );
    return data.length === width * height * 3 ? { width, height, data } : null;
  } catch {
    // What is thrown is the address of a C++ exception; sharp says it in words, or finds it harmless.
    return null;
  }
}

async function decodeWithReasons(jpeg: Uint8Array): Promise<Pixels> {
  try {
    return await decodeStrictly(jpeg, 'warning');
  } catch (thrown) {
    // Stray bytes between scan and end marker are harmless and written by some scanners; any other warning of
    // libjpeg means that pixels are wrong, and wrong pixels must not be analysed.
    const message = reasonOf(thrown);
    const lines = message.split('\n').filter((line) => line.includes(':'));
    if (lines.length === 0 || !lines.every((line) => line.includes('extraneous bytes before marker'))) {
      throw tileUnreadable(
        `its JPEG is damaged (${[...new Set(message.trim().split('\n'))].join('; ')})`,
        thrown,
      );
    }
  }
  return decodeStrictly(jpeg, 'error');
}

async function decodeStrictly(jpeg: Uint8Array, failOn: 'warning' | 'error'): Promise<Pixels> {
  const decoded = await sharp(jpeg, { failOn, ignoreIcc: true, limitInputPixels: false })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = decoded.info;
  if (channels !== 3) throw tileUnreadable(`its JPEG decodes to ${channels} channels`);
  return { width, height, data: decoded.data };
}

function colourOf(tile: EncodedTile, components: number): JpegColour {
  if (components === 1) return 'grey';
  if (components !== 3) throw tileUnreadable(`its JPEG has ${components} components`);
  return tile.photometric === 'rgb' ? 'rgb' : 'ycbcr';
}
