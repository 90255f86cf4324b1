/**
 * Files that are words and nothing else: the Index.dat of a MIRAX slide, and the header of Hamamatsu's NGR. All are of four
 * bytes, little endian.
 */
import { isInside, readField, type IntegerField } from './integer-field';

/** Version and slide identifier. */
const indexHeaderBytes = 37;
const ngrHeaderBytes = 28;
const maxWords = 20_000;

export function wordFields(bytes: Uint8Array): IntegerField[] {
  const start = Buffer.from(bytes.subarray(0, 5)).toString('latin1');
  if (start.startsWith('GN')) return words(bytes, 4, ngrHeaderBytes);
  return start === '01.02' && hasRoots(bytes) ? words(bytes, indexHeaderBytes, bytes.length) : [];
}

/** Data files begin with the same text; only in the index do two pointers follow. */
function hasRoots(bytes: Uint8Array): boolean {
  return words(bytes, indexHeaderBytes, indexHeaderBytes + 8).every((field) => {
    const root = Number(readField(bytes, field));
    return root >= indexHeaderBytes && root < bytes.length;
  });
}

function words(bytes: Uint8Array, from: number, end: number): IntegerField[] {
  const found: IntegerField[] = [];
  for (let at = from; at < end && found.length < maxWords; at += 4) {
    const field = { at, size: 4, littleEndian: true } as const;
    if (isInside(bytes, field)) found.push(field);
  }
  return found;
}
