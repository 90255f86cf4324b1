/**
 * The numbers that hold a TIFF together (TIFF 6.0, section 2; BigTIFF): header, counts and links of directories, tag, type,
 * count and value of each entry, and the first of the values that lie elsewhere (offsets, lengths, sizes). A damaged
 * file gives what can still be found.
 */
import { isInside, readField, type IntegerField } from './integer-field';

const maxDirectories = 64;
const maxEntries = 256;
/** Of values that lie outside the entry. */
const maxValues = 32;
/** Bytes of whole-number types; rationals count as pairs of longs. */
const typeSizes: Readonly<Record<number, 1 | 2 | 4 | 8>> = { 3: 2, 4: 4, 5: 4, 9: 4, 13: 4, 16: 8, 18: 8 };

export function tiffFields(bytes: Uint8Array): IntegerField[] {
  const order = (bytes[0] ?? 0) * 256 + (bytes[1] ?? 0);
  if (order !== 0x4949 && order !== 0x4d4d) return [];
  const littleEndian = order === 0x4949;
  const found: IntegerField[] = [];
  /** The value of a field, which is noted; `null` outside the file. */
  const take = (at: number, size: IntegerField['size']): number | null => {
    const field = { at, size, littleEndian };
    if (!isInside(bytes, field)) return null;
    found.push(field);
    return Number(readField(bytes, field));
  };
  const big = take(2, 2) === 43;
  const word = big ? 8 : 4;
  const seen = new Set<number>();
  let offset = take(big ? 8 : 4, word);
  while (offset !== null && offset > 0 && !seen.has(offset) && seen.size < maxDirectories) {
    seen.add(offset);
    const entries = take(offset, big ? 8 : 2) ?? 0;
    const first = offset + (big ? 8 : 2);
    for (let i = 0; i < Math.min(entries, maxEntries); i += 1) {
      const at = first + i * (4 + 2 * word);
      take(at, 2);
      const size = typeSizes[take(at + 2, 2) ?? 0];
      const count = take(at + 4, word) ?? 0;
      const value = take(at + 4 + word, word);
      if (size === undefined || value === null || size * count <= word) continue;
      for (let index = 0; index < Math.min(count, maxValues); index += 1) take(value + index * size, size);
    }
    offset = take(first + entries * (4 + 2 * word), word);
  }
  return found;
}
