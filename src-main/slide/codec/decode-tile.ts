/**
 * One encoded tile in, its pixels out, for every compression that Spindle reads. A function of plain values,
 * so that it runs the same in a worker thread, in this one, and in a fuzzer.
 */
import { SpindleError } from '../../contract/errors';
import type { Pixels } from '../../contract/slide';
import { tileUnreadable } from '../slide-errors';
import { decodeBmp } from './bmp';
import { maxTilePixels, type EncodedTile } from './encoded-tile';
import { decodeJpeg, decodeJpegPlanes } from './jpeg';
import { decodeJpegLs } from './jpeg-ls';
import { decodeJpegXr } from './jpeg-xr';
import { decodeHtj2k, decodeJpeg2000 } from './jpeg2000';
import { decodePng } from './png';
import { decodeReduced } from './reduced-jpeg';
import { samplesToRgb } from './samples';
import { unpackStreams } from './unpack';
import { createWasmCodecs, type WasmCodecs } from './wasm/wasm-codecs';
import { decodeWebp } from './webp';

/**
 * Pixels of exactly `tile.width` × `tile.height`, RGB.
 * @param codecs of this thread; callers that decode many tiles keep them.
 * @param into of `width × height × 3` bytes, for the pixels; a codec that has them elsewhere leaves them there.
 * @throws SpindleError `tile-unreadable`, and nothing else.
 */
export async function decodeTile(
  tile: EncodedTile,
  codecs: WasmCodecs = createWasmCodecs(),
  into?: Uint8Array,
): Promise<Pixels> {
  const { width, height } = tile;
  if (!(width >= 1 && height >= 1 && width * height <= maxTilePixels)) {
    throw tileUnreadable(`tiles of ${width} × ${height} pixels are not supported`);
  }
  const { reduction = 1 } = tile;
  if (width * height * reduction ** 2 > maxTilePixels)
    throw tileUnreadable(`tiles reduced from more than ${maxTilePixels} pixels are not supported`);
  const pixels = await decode(tile, codecs, into).catch((thrown: unknown) => {
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

async function decode(tile: EncodedTile, codecs: WasmCodecs, into: Uint8Array | undefined): Promise<Pixels> {
  switch (tile.compression) {
    case 'jpeg':
      return tile.reduction === undefined
        ? decodeJpeg(tile, codecs, into)
        : decodeReduced(tile, tile.reduction, codecs);
    case 'webp':
      return decodeWebp(tile);
    case 'png':
      return decodePng(tile);
    case 'bmp':
      return decodeBmp(tile);
    case 'none':
    case 'lzw':
    case 'packbits':
    case 'deflate':
    case 'zstd':
      return samplesToRgb(tile, await unpackStreams(tile, tile.compression));
    case 'jpeg2000':
      return decodeJpeg2000(tile, codecs);
    case 'htj2k':
      return decodeHtj2k(tile, codecs);
    case 'jpeg-ls':
      return decodeJpegLs(tile, codecs);
    case 'jpeg-xr':
      return decodeJpegXr(tile, codecs);
    case 'jpeg-planes':
      return decodeJpegPlanes(tile, codecs);
  }
}
