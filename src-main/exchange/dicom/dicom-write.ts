/**
 * Data sets as the bytes of a DICOM file (PS3.5, section 7; PS3.10, section 7): elements go in, in any order, and parts of the file come
 * out, in Explicit VR Little Endian, every length stated. Large values are given in parts and are not copied.
 */
import { hasLongHeader, type Vr } from '../../base/dicom-vr';
import { delimiter, tags, transferSyntax, type Tag } from './dicom-tags';
import { unwritableDicom } from './dicom-fault';
import { uidOf } from './dicom-uids';

export interface DicomElement {
  readonly tag: number;
  readonly vr: Vr;
  /** Of an even number of bytes together. */
  readonly parts: readonly Uint8Array[];
}

/** Spaces fill texts, a zero fills identifiers. */
export function text({ tag, vr }: Tag, ...values: readonly string[]): DicomElement {
  const bytes = Buffer.from(values.join('\\'), 'utf8');
  const odd = bytes.length % 2 === 1;
  return { tag, vr, parts: odd ? [bytes, Buffer.from(vr === 'UI' ? '\0' : ' ')] : [bytes] };
}

/** Type 2: there, and says nothing. */
export function empty({ tag, vr }: Tag): DicomElement {
  return { tag, vr, parts: [] };
}

const sizes: Readonly<Partial<Record<Vr, number>>> = { US: 2, UL: 4, FL: 4, FD: 8, OD: 8 };

export function numbers({ tag, vr }: Tag, values: readonly number[]): DicomElement {
  const size = sizes[vr] ?? 4;
  const bytes = new Uint8Array(values.length * size);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => {
    const at = index * size;
    if (vr === 'US') view.setUint16(at, value, true);
    else if (vr === 'FL') view.setFloat32(at, value, true);
    else if (size === 8) view.setFloat64(at, value, true);
    else view.setUint32(at, value, true);
  });
  return { tag, vr, parts: [bytes] };
}

export function bytesOf({ tag, vr }: Tag, parts: readonly Uint8Array[]): DicomElement {
  return { tag, vr, parts: lengthOf(parts) % 2 === 0 ? parts : [...parts, new Uint8Array(1)] };
}

export function sequence(tag: Tag, ...items: readonly (readonly DicomElement[])[]): DicomElement {
  return encodedSequence(tag, items.map(encoded));
}

/** @param items each encoded already. */
export function encodedSequence({ tag, vr }: Tag, items: readonly (readonly Uint8Array[])[]): DicomElement {
  const parts: Uint8Array[] = [];
  for (const item of items) {
    parts.push(itemHeader(lengthOf(item)));
    for (const part of item) parts.push(part);
  }
  return { tag, vr, parts };
}

/** In the order of their tags. */
export function encoded(elements: readonly DicomElement[]): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (const { tag, vr, parts: value } of elements.toSorted((a, b) => a.tag - b.tag)) {
    parts.push(header(tag, vr, lengthOf(value)));
    for (const part of value) parts.push(part);
  }
  return parts;
}

function lengthOf(parts: readonly Uint8Array[]): number {
  let length = 0;
  for (const part of parts) length += part.length;
  return length;
}

const mostShort = 0xfffe;
const mostLong = 0xffff_fffe;

function header(tag: number, vr: Vr, length: number): Uint8Array {
  const isShort = !hasLongHeader(vr);
  if (length > (isShort ? mostShort : mostLong))
    throw unwritableDicom(
      `they need ${length} bytes in one value, and it may have ${isShort ? mostShort : mostLong}`,
      'export fewer, or as GeoJSON',
    );
  const bytes = new Uint8Array(isShort ? 8 : 12);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, Math.floor(tag / 0x1_0000), true);
  view.setUint16(2, tag % 0x1_0000, true);
  bytes[4] = vr.charCodeAt(0);
  bytes[5] = vr.charCodeAt(1);
  if (isShort) view.setUint16(6, length, true);
  else view.setUint32(8, length, true);
  return bytes;
}

function itemHeader(length: number): Uint8Array {
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, Math.floor(delimiter.item / 0x1_0000), true);
  view.setUint16(2, delimiter.item % 0x1_0000, true);
  view.setUint32(4, length, true);
  return bytes;
}

/** Of Spindle, as the program that encoded the file. */
const implementationClass = uidOf('Spindle', 'exchange');

/** Part 10: preamble, meta information, data set. @param dataSet encoded. */
export function* fileParts(
  sopClassUid: string,
  sopInstanceUid: string,
  dataSet: readonly Uint8Array[],
): Generator<Uint8Array> {
  const meta = encoded([
    bytesOf(tags.metaVersion, [Uint8Array.of(0, 1)]),
    text(tags.metaClass, sopClassUid),
    text(tags.metaInstance, sopInstanceUid),
    text(tags.transferSyntax, transferSyntax.explicit),
    text(tags.implementationClass, implementationClass),
    text(tags.implementationVersion, 'SPINDLE'),
  ]);
  const start = Buffer.alloc(132);
  start.write('DICM', 128, 'latin1');
  yield* gathered([start, ...encoded([numbers(tags.metaLength, [lengthOf(meta)])]), ...meta, ...dataSet]);
}

const gatheredBytes = 64 * 1024;

/** Small parts together, large ones as they are. */
function* gathered(parts: readonly Uint8Array[]): Generator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let length = 0;
  for (const part of parts) {
    if (length + part.length > gatheredBytes && length > 0) {
      yield Buffer.concat(waiting);
      waiting = [];
      length = 0;
    }
    if (part.length > gatheredBytes) yield part;
    else if (part.length > 0) {
      waiting.push(part);
      length += part.length;
    }
  }
  if (length > 0) yield Buffer.concat(waiting);
}
