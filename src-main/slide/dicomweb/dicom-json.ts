/**
 * The header of a DICOM image as a server tells it, in JSON (PS3.18, annex F), as the file that it would be (PS3.10): little endian, every
 * value representation stated, the pixel data begun and empty. So one reader reads headers from disk and from servers, with one set of limits.
 */
import { z } from 'zod';
import { hasLongHeader, isText, vrOf, type Vr } from '../../base/dicom-vr';
import { dicomTag } from '../container/dicom-tags';

const elementSchema = z.looseObject({
  vr: z.string().length(2),
  Value: z.array(z.unknown()).optional(),
  InlineBinary: z.string().optional(),
  BulkDataURI: z.string().optional(),
});
/** By group and element, eight hexadecimal digits. */
const dataSetSchema = z.record(z.string(), z.unknown());

export type JsonDataSet = z.output<typeof dataSetSchema>;

/** What is wrong with what a server sends; a clause. */
export class BadDicomJson extends Error {}

const deepest = 16;
const utf8Term = 'ISO_IR 192';

/** @throws BadDicomJson */
export function jsonDataSets(json: unknown): JsonDataSet[] {
  const parsed = z.array(dataSetSchema).safeParse(json);
  if (!parsed.success) throw new BadDicomJson('the server sends something else than data sets in JSON');
  return parsed.data;
}

/** Texts of an element; none where it is not there. Components of names are joined. */
export function jsonTexts(dataSet: JsonDataSet, tag: number): string[] {
  const parsed = elementSchema.safeParse(dataSet[keyOf(tag)]);
  if (!parsed.success || parsed.data.vr === 'SQ') return [];
  return (parsed.data.Value ?? []).flatMap((value) => {
    const text = textOf(value);
    return text === null ? [] : [text];
  });
}

/** Items of a sequence; none where it is not there. */
export function jsonItems(dataSet: JsonDataSet, tag: number): JsonDataSet[] {
  const parsed = elementSchema.safeParse(dataSet[keyOf(tag)]);
  if (!parsed.success || parsed.data.vr !== 'SQ') return [];
  return (parsed.data.Value ?? []).flatMap((value) => {
    const item = dataSetSchema.safeParse(value);
    return item.success ? [item.data] : [];
  });
}

/** Where the value of an element is to be had that is too long for JSON. */
export function bulkAddress(dataSet: JsonDataSet, tag: number): string | null {
  const parsed = elementSchema.safeParse(dataSet[keyOf(tag)]);
  return parsed.success ? (parsed.data.BulkDataURI ?? null) : null;
}

/**
 * @param transferSyntax of the frames.
 * @param bulk values that the JSON gives by address only, by that address; others are left out.
 * @throws BadDicomJson
 */
export function dicomFileOf(
  dataSet: JsonDataSet,
  transferSyntax: string,
  bulk: ReadonlyMap<string, Uint8Array> = new Map(),
): Uint8Array {
  const preamble = Buffer.alloc(132);
  preamble.write('DICM', 128, 'latin1');
  const meta = element(dicomTag.transferSyntax, 'UI', padded(Buffer.from(transferSyntax, 'latin1'), 'UI'));
  const characterSet = { vr: 'CS', Value: [utf8Term] };
  const whole = { ...dataSet, [keyOf(dicomTag.specificCharacterSet)]: characterSet };
  const pixels = Buffer.alloc(12);
  pixels.writeUInt16LE(dicomTag.pixelData >>> 16, 0);
  pixels.writeUInt16LE(dicomTag.pixelData & 0xffff, 2);
  pixels.write('OB', 4, 'latin1');
  pixels.writeUInt32LE(0xffff_ffff, 8);
  return Buffer.concat([preamble, meta, encoded(whole, bulk, 0), pixels]);
}

function encoded(dataSet: JsonDataSet, bulk: ReadonlyMap<string, Uint8Array>, depth: number): Buffer {
  if (depth > deepest) throw new BadDicomJson(`its sequences are nested more than ${deepest} deep`);
  const elements: { readonly tag: number; readonly bytes: Buffer }[] = [];
  for (const [key, value] of Object.entries(dataSet)) {
    const tag = /^[0-9a-f]{8}$/i.test(key) ? parseInt(key, 16) : null;
    // File meta information, and what follows the header, is no part of it.
    if (tag === null || tag < 0x0008_0000 || tag >= dicomTag.floatPixelData) continue;
    const parsed = elementSchema.safeParse(value);
    if (!parsed.success) throw new BadDicomJson(`the element ${key} is none`);
    const bytes = valueOf(key, parsed.data, bulk, depth);
    if (bytes !== null) elements.push({ tag, bytes: element(tag, vrOf(parsed.data.vr), bytes) });
  }
  elements.sort((a, b) => a.tag - b.tag);
  return Buffer.concat(elements.map(({ bytes }) => bytes));
}

/** `null` for what is to be left out. */
function valueOf(
  key: string,
  { vr: code, Value = [], InlineBinary, BulkDataURI }: z.output<typeof elementSchema>,
  bulk: ReadonlyMap<string, Uint8Array>,
  depth: number,
): Buffer | null {
  const vr = vrOf(code);
  if (vr === 'SQ') return sequence(key, Value, bulk, depth);
  if (InlineBinary !== undefined) return padded(Buffer.from(InlineBinary, 'base64'), vr);
  if (BulkDataURI !== undefined) {
    const bytes = bulk.get(BulkDataURI);
    return bytes === undefined ? null : padded(Buffer.from(bytes), vr);
  }
  const bytes = isText(vr)
    ? padded(Buffer.from(Value.map((value) => textOf(value) ?? '').join('\\'), 'utf8'), vr)
    : numbers(key, vr, Value);
  // Longer than its header can say; only a value that nothing here reads.
  return bytes.length > 0xfffe && !hasLongHeader(vr) ? null : bytes;
}

function sequence(
  key: string,
  values: readonly unknown[],
  bulk: ReadonlyMap<string, Uint8Array>,
  depth: number,
): Buffer {
  const chunks: Buffer[] = [];
  for (const value of values) {
    // An item that says nothing may stand as null.
    const item = dataSetSchema.safeParse(value ?? {});
    if (!item.success) throw new BadDicomJson(`an item of ${key} is none`);
    const bytes = encoded(item.data, bulk, depth + 1);
    const header = Buffer.alloc(8);
    header.writeUInt16LE(dicomTag.item >>> 16, 0);
    header.writeUInt16LE(dicomTag.item & 0xffff, 2);
    header.writeUInt32LE(bytes.length, 4);
    chunks.push(header, bytes);
  }
  return Buffer.concat(chunks);
}

const sizes: Readonly<Partial<Record<Vr, number>>> = {
  ...{ US: 2, SS: 2, AT: 4, UL: 4, SL: 4, FL: 4, UV: 8, SV: 8, FD: 8 },
};

function numbers(key: string, vr: Vr, values: readonly unknown[]): Buffer {
  const size = sizes[vr];
  // Of the others, values stand as binary.
  if (size === undefined) return Buffer.alloc(0);
  const bytes = Buffer.alloc(size * values.length);
  values.forEach((value, index) => {
    try {
      writeNumber(bytes, vr, index * size, value);
    } catch (cause) {
      throw new BadDicomJson(`the element ${key} holds a number that does not fit`, { cause });
    }
  });
  return bytes;
}

/** @throws what is no number of that kind: RangeError, TypeError, SyntaxError. */
function writeNumber(bytes: Buffer, vr: Vr, at: number, value: unknown): void {
  if (vr === 'AT') {
    const tag = typeof value === 'string' && /^[0-9a-f]{8}$/i.test(value) ? parseInt(value, 16) : NaN;
    bytes.writeUInt16LE(Math.floor(tag / 0x1_0000), at);
    bytes.writeUInt16LE(tag % 0x1_0000, at + 2);
    return;
  }
  if (typeof value !== 'number' && typeof value !== 'string') throw new TypeError('no number');
  if (vr === 'UV') bytes.writeBigUInt64LE(BigInt(value), at);
  else if (vr === 'SV') bytes.writeBigInt64LE(BigInt(value), at);
  else if (vr === 'FD') bytes.writeDoubleLE(Number(value), at);
  else if (vr === 'FL') bytes.writeFloatLE(Number(value), at);
  else if (vr === 'US') bytes.writeUInt16LE(Number(value), at);
  else if (vr === 'SS') bytes.writeInt16LE(Number(value), at);
  else if (vr === 'UL') bytes.writeUInt32LE(Number(value), at);
  else bytes.writeInt32LE(Number(value), at);
}

const nameSchema = z.object({
  Alphabetic: z.string().optional(),
  Ideographic: z.string().optional(),
  Phonetic: z.string().optional(),
});

/** `null` for an empty value. */
function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  const name = nameSchema.safeParse(value);
  if (!name.success) return null;
  const { Alphabetic = '', Ideographic = '', Phonetic = '' } = name.data;
  return [Alphabetic, Ideographic, Phonetic].join('=').replace(/=+$/, '');
}

function padded(bytes: Buffer, vr: Vr): Buffer {
  if (bytes.length % 2 === 0) return bytes;
  return Buffer.concat([bytes, Buffer.from(isText(vr) && vr !== 'UI' ? ' ' : '\0', 'latin1')]);
}

function element(tag: number, vr: Vr, value: Buffer): Buffer {
  const isLong = hasLongHeader(vr);
  const header = Buffer.alloc(isLong ? 12 : 8);
  header.writeUInt16LE(tag >>> 16, 0);
  header.writeUInt16LE(tag & 0xffff, 2);
  header.write(vr, 4, 'latin1');
  if (isLong) header.writeUInt32LE(value.length, 8);
  else header.writeUInt16LE(value.length, 6);
  return Buffer.concat([header, value]);
}

function keyOf(tag: number): string {
  return tag.toString(16).padStart(8, '0').toUpperCase();
}
