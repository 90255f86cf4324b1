/**
 * One encoded tile in, its pixels out, for every compression that Spindle reads. A pure function of plain values,
 * so that it runs the same in a worker thread, in this one, and in a fuzzer.
 */
import { SpindleError } from '../../contract/errors';
import type { Pixels } from '../../contract/slide';
import { tileUnreadable } from '../slide-errors';
import { maxTilePixels, type EncodedTile } from './encoded-tile';
import { decodeJpeg } from './jpeg';
import { samplesToRgb } from './samples';
import { unpackStreams } from './unpack';
import { decodeWebp } from './webp';

/**
 * Pixels of exactly `tile.width` × `tile.height`, RGB.
 * @throws SpindleError `tile-unreadable`, and nothing else.
 */
export async function decodeTile(tile: EncodedTile): Promise<Pixels> {
  const { width, height } = tile;
  if (!(width >= 1 && height >= 1 && width * height <= maxTilePixels)) {
    throw tileUnreadable(`tiles of ${width} × ${height} pixels are not decoded`);
  }
  const pixels = await decode(tile).catch((thrown: unknown) => {
    throw thrown instanceof SpindleError
      ? thrown
      : tileUnreadable(`it cannot be decoded (${String(thrown)})`, thrown);
  });
  if (pixels.width !== width || pixels.height !== height || pixels.data.length !== width * height * 3) {
    throw tileUnreadable(
      `it decodes to ${pixels.width} × ${pixels.height} pixels instead of ${width} × ${height}`,
    );
  }
  return pixels;
}

async function decode(tile: EncodedTile): Promise<Pixels> {
  switch (tile.compression) {
    case 'jpeg':
      return decodeJpeg(tile);
    case 'webp':
      return decodeWebp(tile);
    case 'none':
    case 'lzw':
    case 'packbits':
    case 'deflate':
    case 'zstd':
      return samplesToRgb(tile, await unpackStreams(tile, tile.compression));
    case 'jpeg2000':
    case 'jpeg-ls':
    case 'htj2k':
    case 'jpeg-xr':
      throw tileUnreadable(`its compression ${tile.compression} is not read yet`);
  }
}
