/**
 * One encoded tile in, its pixels out, for every compression that Spindle reads. A pure function of plain values,
 * so that it runs the same in a worker thread, in this one, and in a fuzzer.
 */
import { SpindleError } from '../../contract/errors';
import type { Pixels } from '../../contract/slide';
import { tileUnreadable } from '../slide-errors';
import { decodeDeflate } from './deflate';
import { maxTilePixels, type EncodedTile } from './encoded-tile';
import { decodeJpeg } from './jpeg';
import { decodeLzw } from './lzw';
import { decodePackBits } from './packbits';
import { sampleBytes, samplesToRgb } from './samples';
import { decodeWebp } from './webp';
import { decodeZstd } from './zstd';

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
      return samplesToRgb(tile, tile.predictor === 'none' ? tile.bytes : tile.bytes.slice());
    case 'lzw':
      return samplesToRgb(tile, decodeLzw(tile.bytes, sampleBytes(tile)));
    case 'packbits':
      return samplesToRgb(tile, decodePackBits(tile.bytes, sampleBytes(tile)));
    case 'deflate':
      return samplesToRgb(tile, await decodeDeflate(tile.bytes, sampleBytes(tile)));
    case 'zstd':
      return samplesToRgb(tile, await decodeZstd(tile.bytes, sampleBytes(tile)));
    case 'jpeg2000':
    case 'jpeg-ls':
    case 'htj2k':
      throw tileUnreadable(`its compression ${tile.compression} is not supported yet`);
  }
}
