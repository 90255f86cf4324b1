/**
 * JPEG tiles to RGB by libjpeg-turbo (inside sharp), after the header was checked against the tile's declared
 * size: a header alone can ask for gigabytes.
 */
import sharp from 'sharp';
import type { Pixels } from '../../contract/slide';
import { tileUnreadable } from '../slide-errors';
import type { EncodedTile } from './encoded-tile';
import { readJpegFrame, standAloneJpeg, type JpegColour } from './jpeg-stream';

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

export async function decodeJpeg(tile: EncodedTile): Promise<Pixels> {
  const jpeg = displayJpeg(tile);
  try {
    return await decodeStrictly(jpeg, 'warning');
  } catch (thrown) {
    // Stray bytes between scan and end marker are harmless and written by some scanners; any other warning of
    // libjpeg means that pixels are wrong, and wrong pixels must not be analysed.
    const message = thrown instanceof Error ? thrown.message : String(thrown);
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
