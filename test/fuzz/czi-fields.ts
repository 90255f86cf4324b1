/**
 * The numbers that hold a Zeiss CZI together (ZISRAW): sizes of segments, positions of directories, counts, and what entries
 * say of sub-blocks and attachments. Segments are looked for by name, so that those of embedded files are found too.
 */
import { isInside, readField, type IntegerField } from './integer-field';

const maxSegments = 400;
const maxEntries = 200;
const maxDimensions = 12;
const headerBytes = 32;

export function cziFields(bytes: Uint8Array): IntegerField[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.toString('latin1', 0, 6) !== 'ZISRAW') return [];
  const found: IntegerField[] = [];
  /** The value of a field, which is noted; 0 outside the file. */
  const take = (at: number, size: IntegerField['size']): number => {
    const field = { at, size, littleEndian: true };
    if (!isInside(bytes, field)) return 0;
    found.push(field);
    return Number(readField(bytes, field));
  };
  /** @returns bytes of the entry of a sub-block. */
  const takeEntry = (at: number): number => {
    take(at, 2);
    take(at + 2, 4);
    take(at + 6, 8);
    take(at + 14, 4);
    take(at + 18, 4);
    const dimensions = take(at + 28, 4);
    for (let i = 0; i < Math.min(dimensions, maxDimensions); i += 1) {
      const dimension = at + headerBytes + 20 * i;
      take(dimension, 1);
      for (const part of [4, 8, 16]) take(dimension + part, 4);
    }
    return headerBytes + 20 * dimensions;
  };
  let at = 0;
  for (let i = 0; i < maxSegments && at !== -1; i += 1) {
    const name = buffer.toString('latin1', at, at + 16).split('\0')[0] ?? '';
    const content = at + headerBytes;
    take(at + 16, 8);
    take(at + 24, 8);
    const first = take(content, 4);
    if (name === 'ZISRAWFILE') {
      take(content + 48, 4);
      for (const position of [52, 60, 72]) take(content + position, 8);
    } else if (name === 'ZISRAWDIRECTORY') {
      let entry = content + 128;
      for (let n = 0; n < Math.min(first, maxEntries); n += 1) entry += takeEntry(entry);
    } else if (name === 'ZISRAWATTDIR') {
      for (let n = 0; n < Math.min(first, maxEntries); n += 1) take(content + 256 + 128 * n + 12, 8);
    } else if (name === 'ZISRAWSUBBLOCK') {
      take(content + 4, 4);
      take(content + 8, 8);
      takeEntry(content + 16);
    }
    at = buffer.indexOf('ZISRAW', at + 6, 'latin1');
  }
  return found;
}
