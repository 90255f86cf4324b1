/** WebP tiles (TIFF compression 50001, as libtiff writes them) to RGB, by libwebp inside sharp. */
import sharp from 'sharp';
import type { Pixels } from '../../contract/slide';
import { tileUnreadable } from '../slide-errors';
import type { EncodedTile } from './encoded-tile';

/** @throws SpindleError `tile-unreadable` when it is no WebP of the declared size. */
export async function decodeWebp(tile: EncodedTile): Promise<Pixels> {
  try {
    const image = sharp(tile.bytes, { ignoreIcc: true, limitInputPixels: tile.width * tile.height });
    const { format, width, height } = await image.metadata();
    if (format !== 'webp' || width !== tile.width || height !== tile.height) {
      throw tileUnreadable(`it holds ${format}, ${width} × ${height} pixels`);
    }
    const data = await image.flatten({ background: 'white' }).toColourspace('srgb').raw().toBuffer();
    return { width, height, data };
  } catch (thrown) {
    throw tileUnreadable(`its WebP is damaged (${String(thrown)})`, thrown);
  }
}
