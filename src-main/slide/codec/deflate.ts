/** Deflate in its zlib wrapping (TIFF technical note 3), by Node's zlib with a bound on what comes out. */
import { inflate } from 'node:zlib';
import { tileUnreadable } from '../slide-errors';

/** @throws SpindleError `tile-unreadable` when the stream is damaged, or is not `length` bytes long. */
export function decodeDeflate(bytes: Uint8Array, length: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    inflate(bytes, { maxOutputLength: length }, (error, output) => {
      if (error !== null) reject(tileUnreadable(`its deflate stream is damaged (${error.message})`, error));
      else if (output.length < length) reject(tileUnreadable('its deflate stream ends too early'));
      else resolve(output);
    });
  });
}
