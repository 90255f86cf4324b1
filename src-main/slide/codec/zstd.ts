/** Zstandard (RFC 8878, TIFF compression 50000), by its reference decoder as WebAssembly. */
import { ZSTDDecoder } from 'zstddec';
import { tileUnreadable } from '../slide-errors';

/** @throws SpindleError `tile-unreadable` when the stream is damaged, or is not `length` bytes long. */
export async function decodeZstd(bytes: Uint8Array, length: number): Promise<Uint8Array> {
  const decoder = new ZSTDDecoder();
  await decoder.init();
  const output = tryDecode(decoder, bytes, length);
  if (output.length !== length) throw tileUnreadable('its zstd stream does not have the size of the tile');
  return output;
}

function tryDecode(decoder: ZSTDDecoder, bytes: Uint8Array, length: number): Uint8Array {
  try {
    return decoder.decode(bytes, length);
  } catch (thrown) {
    throw tileUnreadable('its zstd stream is damaged', thrown);
  }
}
