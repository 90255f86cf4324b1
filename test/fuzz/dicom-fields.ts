/**
 * The numbers that hold a DICOM file together (PS3.5, sections 7 and A.4): tag and length of every data element, nested ones
 * too, short binary values, and items of encapsulated frames. A damaged file gives what can still be found.
 */
import { isInside, readField, viewOf, type IntegerField } from './integer-field';

const firstElement = 132;
const maxFields = 20_000;
const longHeaders = ['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'];
const binarySizes: Readonly<Record<string, 2 | 4 | 8>> = { US: 2, SS: 2, UL: 4, SL: 4, FL: 4, FD: 8, OV: 8 };
const open = 0xffff_ffff;

export function dicomFields(bytes: Uint8Array): IntegerField[] {
  if (Buffer.from(bytes.subarray(128, firstElement)).toString('latin1') !== 'DICM') return [];
  const found: IntegerField[] = [];
  walk(bytes, firstElement, found);
  return found;
}

/** Steps into sequences and items as if they were not there: what they hold follows their header. */
function walk(bytes: Uint8Array, from: number, found: IntegerField[]): void {
  const view = viewOf(bytes);
  const take = (at: number, size: 2 | 4 | 8): number => {
    const field = { at, size, littleEndian: true };
    if (!isInside(bytes, field)) return 0;
    found.push(field);
    return Number(readField(bytes, field));
  };
  let at = from;
  while (at + 8 <= bytes.byteLength && found.length < maxFields) {
    const group = view.getUint16(at, true);
    const element = view.getUint16(at + 2, true);
    const vr = String.fromCharCode(view.getUint8(at + 4), view.getUint8(at + 5));
    const isItem = group === 0xfffe;
    const implicit = isItem || !/^[A-Z]{2}$/.test(vr);
    take(at, 2);
    take(at + 2, 2);
    if (!implicit) take(at + 4, 2);
    const long = !implicit && longHeaders.includes(vr);
    const length = implicit ? take(at + 4, 4) : long ? take(at + 8, 4) : take(at + 6, 2);
    at += long ? 12 : 8;
    const holdsElements = vr === 'SQ' || length === open || (isItem && element === 0xe000 && nests(view, at));
    if (holdsElements) continue;
    const size = binarySizes[vr] ?? (isItem && length <= 4096 ? 4 : undefined);
    if (size !== undefined) for (let i = 0; i < Math.min(length, 64); i += size) take(at + i, size);
    at += length;
  }
}

/** Whether an item begins with a data element rather than with a frame or an offset table. */
function nests(view: DataView, at: number): boolean {
  if (at + 8 > view.byteLength) return false;
  const group = view.getUint16(at, true);
  const first = view.getUint8(at + 4);
  return group >= 8 && group < 0x7fe0 && group % 2 === 0 && first >= 0x41 && first <= 0x5a;
}
