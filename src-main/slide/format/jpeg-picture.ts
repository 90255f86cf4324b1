/** A JPEG that a format has in memory, as an image of one tile: labels and macros. */
import { readJpegFrame } from '../codec/jpeg-stream';
import type { TiledImage } from '../container/tiled-image';
import { asSpindleError } from '../../contract/errors';

/** `null` when it is no JPEG: a slide is not refused because of its label. */
export function jpegPicture(bytes: Uint8Array | undefined): TiledImage | null {
  if (bytes === undefined || bytes.length === 0) return null;
  try {
    const { width, height, components } = readJpegFrame(bytes);
    return {
      width,
      height,
      tileWidth: width,
      tileHeight: height,
      encodedTile: () =>
        Promise.resolve({
          compression: 'jpeg',
          photometric: components === 1 ? 'grey' : 'ycbcr',
          samples: components,
          predictor: 'none',
          tables: null,
          width,
          height,
          bytes,
        }),
    };
  } catch (thrown) {
    if (asSpindleError(thrown).tag === 'tile-unreadable') return null;
    throw thrown;
  }
}
