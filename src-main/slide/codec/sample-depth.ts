/** Samples of any depth to 8 bits: the full range of their bits, or a window of it, becomes 0 to 255. */
import { tileUnreadable } from '../slide-errors';
import type { SampleWindow } from './encoded-tile';

/** Sample values as they were stored, one an element. */
export type SampleValues = Uint8Array | Uint16Array;

/**
 * Spreads values evenly over 0 to 255, rounding to nearest: without a window 16 bits are divided by 257.
 * 8-bit samples without a window are returned as they are.
 * @param bits 1 to 16, of which the values make use.
 * @throws SpindleError `tile-unreadable` for a window that is none.
 */
export function toEightBits(
  values: SampleValues,
  bits: number,
  window: SampleWindow | undefined,
): Uint8Array {
  if (bits === 8 && window === undefined && values instanceof Uint8Array) return values;
  const { low, high } = window ?? { low: 0, high: 2 ** bits - 1 };
  if (!(high > low) || !Number.isFinite(high - low)) {
    throw tileUnreadable(`its window from ${low} to ${high} is none`);
  }
  // One table instead of a division for each sample: a tile has more samples than there are values.
  const table = new Uint8ClampedArray(values instanceof Uint8Array ? 256 : 65_536);
  const scale = 255 / (high - low);
  for (let value = 0; value < table.length; value += 1)
    table[value] = Math.floor((value - low) * scale + 0.5);
  const result = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i += 1) result[i] = table[values[i] ?? 0] ?? 0;
  return result;
}

/** 16-bit samples in their stored byte order as values of this machine's. `bytes.length` is even. */
export function sixteenBitValues(bytes: Uint8Array, byteOrder: 'little' | 'big'): Uint16Array {
  const values = new Uint16Array(bytes.length >> 1);
  const first = byteOrder === 'little' ? 0 : 1;
  for (let i = 0, at = 0; i < values.length; i += 1, at += 2) {
    values[i] = (bytes[at + first] ?? 0) | ((bytes[at + 1 - first] ?? 0) << 8);
  }
  return values;
}

/** Two's complement to numbers from 0 on, in the same order. @param sign the bit that is set in negative values. */
export function fromSigned<Values extends SampleValues>(values: Values, sign: number): Values {
  const result = values.slice() as Values; // `slice` keeps the kind of array; its type does not say so.
  for (let i = 0; i < result.length; i += 1) result[i] = (values[i] ?? 0) ^ sign;
  return result;
}

/**
 * Samples of less than 8 bits, one an element, unscaled. Most significant bits first; each row begins at a byte.
 * @param perRow samples of a row.
 */
export function unpackBits(bytes: Uint8Array, bits: number, perRow: number, rows: number): Uint8Array {
  const values = new Uint8Array(perRow * rows);
  const rowBytes = Math.ceil((perRow * bits) / 8);
  const mask = (1 << bits) - 1;
  for (let row = 0, to = 0; row < rows; row += 1) {
    for (let i = 0; i < perRow; i += 1, to += 1) {
      const bit = i * bits;
      const byte = bytes[row * rowBytes + (bit >> 3)] ?? 0;
      values[to] = (byte >> (8 - bits - (bit & 7))) & mask;
    }
  }
  return values;
}
