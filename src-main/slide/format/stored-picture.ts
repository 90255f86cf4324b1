/**
 * A picture that is stored as it is, in a file beside the slide or in a part of one: labels, macros, thumbnails. Only its
 * header is read when the slide is opened.
 */
import type { EncodedTile } from '../codec/encoded-tile';
import { maxTilePixels } from '../codec/encoded-tile';
import { pictureSize, type PictureCompression } from '../codec/picture-size';
import type { TiledImage } from '../container/tiled-image';
import { asSpindleError, throwIfAborted } from '../../contract/errors';
import { tileUnreadable } from '../slide-errors';
import type { ByteSource } from '../source/byte-source';
import type { Companions } from '../source/companions';

/** Reads the first bytes of the picture, `length` of them or as many as there are. */
export type ReadPicture = (length: number, signal?: AbortSignal) => Promise<Uint8Array>;

/** Cameras put thumbnails and colour profiles before the frame header. */
const headerBytes = 256 * 1024;
const maxPictureBytes = 64 * 1024 * 1024;

/** `null` when it cannot be read: a slide is not refused because of its label. */
export async function storedPicture(
  compression: PictureCompression,
  read: ReadPicture,
): Promise<TiledImage | null> {
  try {
    const { width, height } = pictureSize(compression, await read(headerBytes));
    if (width * height > maxTilePixels) throw tileUnreadable(`it is ${width} × ${height} pixels large`);
    return {
      width,
      height,
      tileWidth: width,
      tileHeight: height,
      async encodedTile(_column, _row, signal): Promise<EncodedTile> {
        throwIfAborted(signal);
        return {
          compression,
          photometric: compression === 'jpeg' ? 'ycbcr' : 'rgb',
          samples: 3,
          predictor: 'none',
          tables: null,
          width,
          height,
          bytes: await read(maxPictureBytes, signal),
        };
      },
    };
  } catch (thrown) {
    const { tag } = asSpindleError(thrown);
    if (tag === 'tile-unreadable' || tag === 'broken-file' || tag === 'not-found') return null;
    throw thrown;
  }
}

/** A picture that is a file beside the slide; `null` when it is missing or cannot be read. */
export async function companionPicture(
  compression: PictureCompression,
  companions: Companions,
  name: string,
): Promise<TiledImage | null> {
  let opened: ByteSource | null = null;
  return storedPicture(compression, async (length, signal) => {
    opened ??= await companions.open(name);
    return opened.read(0, Math.min(length, opened.size), signal);
  });
}
