/**
 * The numbers that hold an SQLite database together (its file format, sections 1.3 and 1.6): the header, the headers of the
 * pages, and the first pointers to their cells.
 */
import { isInside, readField, type IntegerField } from './integer-field';

const maxPages = 4000;
const maxPointers = 8;

export function sqliteFields(bytes: Uint8Array): IntegerField[] {
  if (Buffer.from(bytes.subarray(0, 15)).toString('latin1') !== 'SQLite format 3') return [];
  const found: IntegerField[] = [];
  const take = (at: number, size: IntegerField['size']): number => {
    const field = { at, size, littleEndian: false };
    if (!isInside(bytes, field)) return 0;
    found.push(field);
    return Number(readField(bytes, field));
  };
  const pageBytes = take(16, 2);
  for (const at of [18, 19, 20, 21, 22, 23]) take(at, 1);
  for (let at = 24; at < 100; at += 4) take(at, 4);
  const pages = Math.min(maxPages, Math.floor(bytes.length / Math.max(512, pageBytes)));
  for (let page = 0; page < pages; page += 1) {
    const at = page * pageBytes + (page === 0 ? 100 : 0);
    const kind = take(at, 1);
    take(at + 1, 2);
    const cells = take(at + 3, 2);
    take(at + 5, 2);
    const isInner = kind === 2 || kind === 5;
    if (isInner) take(at + 8, 4);
    for (let i = 0; i < Math.min(cells, maxPointers); i += 1) {
      const cell = take(at + (isInner ? 12 : 8) + 2 * i, 2);
      // Sizes and keys of a cell begin with bytes that say how many more there are.
      if (cell > 0) for (const byte of [0, 1, 2]) take(page * pageBytes + cell + byte, 1);
    }
  }
  return found;
}
