/** PNG tiles (as MIRAX stores them) to RGB, by libpng inside sharp. */
import sharp from 'sharp';
import type { Pixels } from '../../contract/slide';
import { tileUnreadable } from '../slide-errors';
import type { EncodedTile } from './encoded-tile';

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Signature, length and name of the chunk IHDR, width, height. */
const headerBytes = 24;

/** Pixels. @throws SpindleError `tile-unreadable` when it is no PNG. */
export function readPngSize(start: Uint8Array): { readonly width: number; readonly height: number } {
  if (start.length < headerBytes || !signature.every((byte, i) => byte === start[i]))
    throw tileUnreadable('it is not a PNG');
  const view = new DataView(start.buffer, start.byteOffset, headerBytes);
  const size = { width: view.getUint32(16), height: view.getUint32(20) };
  if (size.width === 0 || size.height === 0)
    throw tileUnreadable(`its PNG is ${size.width} × ${size.height} pixels large`);
  return size;
}

/** @throws SpindleError `tile-unreadable` when it is no PNG of the declared size. */
export async function decodePng(tile: EncodedTile): Promise<Pixels> {
  const { width, height } = readPngSize(tile.bytes);
  if (width !== tile.width || height !== tile.height)
    throw tileUnreadable(
      `its PNG is ${width} × ${height} pixels large instead of ${tile.width} × ${tile.height}`,
    );
  try {
    const data = await sharp(tile.bytes, {
      failOn: 'warning',
      ignoreIcc: true,
      limitInputPixels: width * height,
    })
      .flatten({ background: 'white' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer();
    return { width, height, data };
  } catch (thrown) {
    throw tileUnreadable(`its PNG is damaged (${String(thrown)})`, thrown);
  }
}
