/** Streams that hold plain samples, packed without loss or not at all: each tile, or each of its planes, is one. */
import { decodeDeflate } from './deflate';
import type { EncodedTile } from './encoded-tile';
import { decodeLzw } from './lzw';
import { decodePackBits } from './packbits';
import { streamBytes } from './sample-layout';
import { decodeZstd } from './zstd';

export type PackedCompression = 'none' | 'lzw' | 'deflate' | 'packbits' | 'zstd';

/**
 * The tile's streams unpacked, in memory of their own wherever a predictor is still to be undone.
 * @throws SpindleError `tile-unreadable` when one is damaged or too short.
 */
export async function unpackStreams(
  tile: EncodedTile,
  compression: PackedCompression,
): Promise<Uint8Array[]> {
  const length = streamBytes(tile);
  const streams: Uint8Array[] = [];
  for (const stored of tile.planes ?? [tile.bytes]) {
    const bytes = tile.reversedBits === true ? reverseBits(stored) : stored;
    const decompressed = await unpack(compression, bytes, length);
    const unpacked = tile.splitBytes === true ? joinSplitBytes(decompressed) : decompressed;
    streams.push(unpacked === stored && tile.predictor !== 'none' ? stored.slice() : unpacked);
  }
  return streams;
}

function unpack(
  compression: PackedCompression,
  bytes: Uint8Array,
  length: number,
): Uint8Array | Promise<Uint8Array> {
  switch (compression) {
    case 'none':
      return bytes;
    case 'lzw':
      return decodeLzw(bytes, length);
    case 'packbits':
      return decodePackBits(bytes, length);
    case 'deflate':
      return decodeDeflate(bytes, length);
    case 'zstd':
      return decodeZstd(bytes, length);
  }
}

function reverseBits(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => {
    const nibbles = ((byte & 0xf0) >> 4) | ((byte & 0x0f) << 4);
    const pairs = ((nibbles & 0xcc) >> 2) | ((nibbles & 0x33) << 2);
    return ((pairs & 0xaa) >> 1) | ((pairs & 0x55) << 1);
  });
}

/**
 * 16-bit samples whose low bytes all come before their high bytes, which compresses better, put together again.
 * @param bytes an even number.
 */
function joinSplitBytes(bytes: Uint8Array): Uint8Array {
  const half = bytes.length >> 1;
  const joined = new Uint8Array(half * 2);
  for (let i = 0; i < half; i += 1) {
    joined[2 * i] = bytes[i] ?? 0;
    joined[2 * i + 1] = bytes[half + i] ?? 0;
  }
  return joined;
}
