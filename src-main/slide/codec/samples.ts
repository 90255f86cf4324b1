/** Unpacked samples to interleaved RGB: undoes the horizontal predictor, spreads grey, drops extra samples. */
import type { Pixels } from '../../contract/slide';
import { tileUnreadable } from '../slide-errors';
import type { EncodedTile } from './encoded-tile';

/** Bytes that a tile has when unpacked. */
export function sampleBytes(tile: EncodedTile): number {
  return tile.width * tile.height * tile.samples;
}

/**
 * @param samples at least `sampleBytes(tile)` bytes, changed in place when there is a predictor.
 * @throws SpindleError `tile-unreadable` when there are fewer.
 */
export function samplesToRgb(tile: EncodedTile, samples: Uint8Array): Pixels {
  const { width, height } = tile;
  if (samples.length < sampleBytes(tile)) {
    throw tileUnreadable(`it holds ${samples.length} bytes instead of ${sampleBytes(tile)}`);
  }
  if (tile.predictor === 'horizontal') undoPredictor(tile, samples);
  if (tile.samples === 3 && tile.photometric === 'rgb') {
    return { width, height, data: samples.subarray(0, sampleBytes(tile)) };
  }
  const data = new Uint8Array(width * height * 3);
  const grey = tile.photometric === 'grey' || tile.photometric === 'white-is-zero';
  const flip = tile.photometric === 'white-is-zero' ? 255 : 0;
  const green = grey ? 0 : 1;
  const blue = grey ? 0 : 2;
  for (let pixel = 0, from = 0, to = 0; pixel < width * height; pixel += 1, from += tile.samples, to += 3) {
    data[to] = (samples[from] ?? 0) ^ flip;
    data[to + 1] = (samples[from + green] ?? 0) ^ flip;
    data[to + 2] = (samples[from + blue] ?? 0) ^ flip;
  }
  return { width, height, data };
}

/** Each sample is stored as its difference to the same sample of the pixel before (TIFF 6.0, section 14). */
function undoPredictor({ width, height, samples: stride }: EncodedTile, samples: Uint8Array): void {
  const rowBytes = width * stride;
  for (let row = 0; row < height; row += 1) {
    const end = (row + 1) * rowBytes;
    for (let i = row * rowBytes + stride; i < end; i += 1) {
      samples[i] = (samples[i] ?? 0) + (samples[i - stride] ?? 0);
    }
  }
}
