/** PackBits run lengths (TIFF 6.0, section 9). Decoding stops when the expected number of bytes is there. */
import { tileUnreadable } from '../slide-errors';

/** @throws SpindleError `tile-unreadable` when the stream ends before `length` bytes. */
export function decodePackBits(bytes: Uint8Array, length: number): Uint8Array {
  const output = new Uint8Array(length);
  let written = 0;
  let position = 0;
  while (written < length) {
    const control = bytes[position];
    if (control === undefined) throw tileUnreadable('its PackBits stream ends too early');
    position += 1;
    if (control < 128) {
      const literal = bytes.subarray(position, position + control + 1);
      if (literal.length <= control) throw tileUnreadable('its PackBits stream ends too early');
      output.set(literal.subarray(0, length - written), written);
      position += literal.length;
      written += literal.length;
    } else if (control > 128) {
      const value = bytes[position];
      if (value === undefined) throw tileUnreadable('its PackBits stream ends too early');
      output.fill(value, written, Math.min(length, written + 257 - control));
      position += 1;
      written += 257 - control;
    }
  }
  return output;
}
