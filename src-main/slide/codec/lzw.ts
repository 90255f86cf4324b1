/**
 * TIFF's LZW (TIFF 6.0, section 13): codes of 9 to 12 bits, most significant bit first, code width raised one code
 * early. Decoding stops when the expected number of bytes is there, so no stream can ask for more memory.
 */
import { tileUnreadable } from '../slide-errors';

const clearCode = 256;
const endCode = 257;
const firstFree = 258;
const maxCodes = 4096;

/** @throws SpindleError `tile-unreadable` when a code is impossible or the stream ends before `length` bytes. */
export function decodeLzw(bytes: Uint8Array, length: number): Uint8Array {
  const output = new Uint8Array(length);
  // A string of the table is a stretch of the output that was written before.
  const stringStart = new Uint32Array(maxCodes);
  const stringLength = new Uint16Array(maxCodes);
  let written = 0;
  let nextCode = firstFree;
  let width = 9;
  let previousStart = 0;
  let previousLength = 0;
  let bits = 0;
  let bitCount = 0;
  let position = 0;

  while (written < length) {
    while (bitCount < width && position < bytes.length) {
      bits = ((bits << 8) | (bytes[position] ?? 0)) & 0xffffff;
      position += 1;
      bitCount += 8;
    }
    if (bitCount < width) throw tileUnreadable('its LZW stream ends too early');
    bitCount -= width;
    const code = (bits >>> bitCount) & ((1 << width) - 1);

    if (code === endCode) throw tileUnreadable('its LZW stream ends too early');
    if (code === clearCode) {
      nextCode = firstFree;
      width = 9;
      previousLength = 0;
      continue;
    }
    const start = written;
    if (code < clearCode) {
      output[written] = code;
      written += 1;
    } else {
      const known = code < nextCode;
      if ((!known && code !== nextCode) || previousLength === 0)
        throw tileUnreadable('its LZW stream is damaged');
      const from = known ? (stringStart[code] ?? 0) : previousStart;
      const count = known ? (stringLength[code] ?? 0) : previousLength + 1;
      // Byte by byte and forwards: the string being defined by this very code overlaps its own copy.
      const end = Math.min(length, written + count);
      for (let source = from; written < end; source += 1, written += 1) output[written] = output[source] ?? 0;
    }
    if (previousLength > 0 && nextCode < maxCodes) {
      stringStart[nextCode] = previousStart;
      stringLength[nextCode] = previousLength + 1;
      nextCode += 1;
    }
    if (nextCode + 1 >= 1 << width && width < 12) width += 1;
    previousStart = start;
    previousLength = written - start;
  }
  return output;
}
