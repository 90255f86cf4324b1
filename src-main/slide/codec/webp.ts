/** WebP tiles (TIFF compression 50001, as libtiff writes them) to RGB, by libwebp inside sharp. */
import sharp from 'sharp';
import type { Pixels } from '../../contract/slide';
import { tileUnreadable } from '../slide-errors';
import type { EncodedTile } from './encoded-tile';
import { overWhite, toRgb } from './samples';

/** @throws SpindleError `tile-unreadable` when it is no WebP of the declared size. */
export async function decodeWebp(tile: EncodedTile): Promise<Pixels> {
  try {
    const image = sharp(tile.bytes, { ignoreIcc: true, limitInputPixels: tile.width * tile.height });
    const { format, width, height } = await image.metadata();
    if (format !== 'webp' || width !== tile.width || height !== tile.height) {
      throw tileUnreadable(`it holds ${format}, ${width} × ${height} pixels`);
    }
    const stored = image.toColourspace('srgb');
    if (tile.alpha?.associated === true) {
      const samples = await stored.ensureAlpha().raw().toBuffer();
      return {
        width,
        height,
        data: overWhite({ alpha: tile.alpha, samples: 4 }, samples, toRgb(samples, width * height, 4, 'rgb')),
      };
    }
    return { width, height, data: await stored.flatten({ background: 'white' }).raw().toBuffer() };
  } catch (thrown) {
    throw tileUnreadable(`its WebP is damaged (${String(thrown)})`, thrown);
  }
}
