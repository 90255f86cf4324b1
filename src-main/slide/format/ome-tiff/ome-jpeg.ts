/**
 * JPEG tiles as Bio-Formats writes them: whole JFIF files, whose colours are YCbCr by that standard (ITU-T T.871), in a TIFF
 * that calls them RGB. The tile's own word counts.
 */
import { jpegSegments, marker } from '../../codec/jpeg-stream';
import type { TiffImage } from '../../container/tiff-image';
import { latin1Text } from '../../../base/latin1';

export function withJfifColours(image: TiffImage): TiffImage {
  return {
    ...image,
    async encodedTile(column, row, signal) {
      const tile = await image.encodedTile(column, row, signal);
      const isJpeg = tile?.compression === 'jpeg' && tile.photometric === 'rgb';
      return isJpeg && isJfif(tile.bytes) ? { ...tile, photometric: 'ycbcr' } : tile;
    },
  };
}

/** @throws SpindleError `tile-unreadable` for a stream that is damaged at its start. */
function isJfif(bytes: Uint8Array): boolean {
  for (const { code, body } of jpegSegments(bytes)) {
    if (code !== marker.app0) return false;
    if (latin1Text(bytes.subarray(body, body + 5)) === 'JFIF\0') return true;
  }
  return false;
}
