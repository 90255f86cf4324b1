/**
 * Deflate in its zlib wrapping (TIFF technical note 3), by Node's zlib with a bound on what comes out. On the calling
 * thread: handing a tile to zlib's own threads and putting its output together takes as long as the unpacking.
 */
import { inflateSync } from 'node:zlib';
import { reasonOf } from '../../base/thrown';
import { tileUnreadable } from '../slide-errors';

/** Output grows by so much at a time: most tiles come in one step, and a false promise of gigabytes costs no memory. */
const maxPieceBytes = 1024 * 1024;
/** The least that zlib takes. */
const minPieceBytes = 64;

/** @throws SpindleError `tile-unreadable` when the stream is damaged, or is not `length` bytes long. */
export function decodeDeflate(bytes: Uint8Array, length: number): Uint8Array {
  const output = inflate(bytes, length);
  if (output.length < length) throw tileUnreadable('its deflate stream ends too early');
  return output;
}

function inflate(bytes: Uint8Array, length: number): Uint8Array {
  const chunkSize = Math.max(minPieceBytes, Math.min(length, maxPieceBytes));
  try {
    return inflateSync(bytes, { maxOutputLength: length, chunkSize });
  } catch (thrown) {
    const why = reasonOf(thrown);
    throw tileUnreadable(`its deflate stream is damaged (${why})`, thrown);
  }
}
