/** How large a picture is, from its first bytes: JPEG, PNG or BMP. */
import { readBmpHeader } from './bmp';
import type { Compression } from './encoded-tile';
import { readJpegFrame } from './jpeg-stream';
import { readPngSize } from './png';

export type PictureCompression = Extract<Compression, 'jpeg' | 'png' | 'bmp'>;

/** Pixels. @throws SpindleError `tile-unreadable` when it is no such picture. */
export function pictureSize(
  compression: PictureCompression,
  start: Uint8Array,
): { readonly width: number; readonly height: number } {
  switch (compression) {
    case 'jpeg':
      return readJpegFrame(start);
    case 'png':
      return readPngSize(start);
    case 'bmp':
      return readBmpHeader(start);
  }
}
