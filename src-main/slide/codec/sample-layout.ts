/** How many bytes a tile's samples take once they are unpacked, from its declared layout alone. */
import { tileUnreadable } from '../slide-errors';
import { maxTilePixels, type EncodedTile } from './encoded-tile';

const knownBits = [1, 2, 4, 8, 16];
/** Bytes of all streams of a tile together: as many as the largest tile takes as RGB. */
const maxSampleBytes = maxTilePixels * 3;

/** Bits of a sample. */
export function sampleBits({ bitsPerSample = 8 }: EncodedTile): number {
  if (!knownBits.includes(bitsPerSample)) throw tileUnreadable(`it has ${bitsPerSample} bits a sample`);
  return bitsPerSample;
}

/** Samples that lie side by side in one stream. */
export function interleavedSamples(tile: EncodedTile): number {
  return tile.planes === undefined ? tile.samples : 1;
}

/**
 * Bytes of one unpacked stream: of the whole tile, or of one plane.
 * @throws SpindleError `tile-unreadable` for a layout that does not exist, or takes more memory than a tile may.
 */
export function streamBytes(tile: EncodedTile): number {
  const { width, height, subsampling } = tile;
  const bits = sampleBits(tile);
  if (subsampling !== undefined) {
    const { horizontal, vertical } = subsampling;
    const blocks = Math.ceil(width / horizontal) * Math.ceil(height / vertical);
    return bounded(blocks * (horizontal * vertical + 2), 1);
  }
  const streams = tile.planes?.length ?? 1;
  return bounded(Math.ceil((width * interleavedSamples(tile) * bits) / 8) * height, streams);
}

function bounded(bytes: number, streams: number): number {
  if (bytes * streams > maxSampleBytes) throw tileUnreadable(`its samples take ${bytes * streams} bytes`);
  return bytes;
}
