/**
 * Data sets (DICOM PS3.5, section 7): a cursor goes in, elements by tag come out, sequences nested. Short values are kept,
 * long ones only located. What a data set may hold is bounded: depth, number of elements, bytes kept.
 * Why this is not done by a library: docs/decisions/008-dicom-elements.md.
 */
import { brokenFile } from '../slide-errors';
import type { DicomCursor } from './dicom-cursor';
import { dictionaryEntry } from './dicom-dictionary';
import { dicomTag } from './dicom-tags';
import { hasLongHeader, vrOf, type Vr } from '../../base/dicom-vr';

export interface DicomElement {
  readonly vr: Vr;
  /** Where the value lies in the source. */
  readonly offset: number;
  /** Bytes, delimiters included where the file leaves the length open. */
  readonly length: number;
  /** The value when it is short; `null` when it is long, or a sequence. */
  readonly value: Uint8Array | null;
  /** Items of a sequence; else empty. */
  readonly items: readonly DicomDataSet[];
}

export type DicomDataSet = ReadonlyMap<number, DicomElement>;

/** Whether each element states its value representation, or the dictionary does. */
export type DicomEncoding = 'explicit' | 'implicit';

export interface ElementHeader {
  readonly tag: number;
  readonly vr: Vr;
  /** Bytes; `undefinedLength` when a delimiter ends it. */
  readonly length: number;
}

export const undefinedLength = 0xffff_ffff;

const shortHeader = 8;
const longHeader = 12;

const maxDepth = 16;
const maxKeptValue = 65_536;
const maxKeptBytes = 32 * 1024 * 1024;

/** Functional groups of some hundred thousand frames. */
const maxStreamedElements = 4_000_000;

/** What may still be read; shared by all levels of one data set. */
interface DicomBudget {
  elements: number;
  keptBytes: number;
}

export function dicomBudget(elements: number): DicomBudget {
  return { elements, keptBytes: maxKeptBytes };
}

export interface DataSetLimits {
  readonly encoding: DicomEncoding;
  readonly budget: DicomBudget;
  /** How many sequences it lies in. */
  readonly depth: number;
  /** Offset at which the data set ends; `null` when a delimiter or the end of the file ends it. */
  readonly end: number | null;
  /** Ends the data set before an element, which stays unread. */
  readonly stopBefore?: (tag: number) => boolean;
  /** Elements that are located, but whose items are not read. */
  readonly passOver?: ReadonlySet<number>;
}

/** Leaves the cursor behind the header. @throws SpindleError `broken-file`. */
export async function readElementHeader(
  cursor: DicomCursor,
  encoding: DicomEncoding,
): Promise<ElementHeader> {
  await loadHeader(cursor);
  return parseElementHeader(cursor, encoding);
}

/** The longest header, or what is left of the file. Most are in memory, and then nothing is waited for. */
function loadHeader(cursor: DicomCursor): Promise<void> | null {
  if (cursor.holds(longHeader)) return null;
  return cursor.load(Math.min(longHeader, Math.max(shortHeader, cursor.bytesLeft)));
}

function parseElementHeader(cursor: DicomCursor, encoding: DicomEncoding): ElementHeader {
  const tag = cursor.tag();
  // Items and delimiters have no value representation in any encoding.
  if (encoding === 'implicit' || tag >= 0xfffe_0000) {
    const length = cursor.uint32(4);
    cursor.skip(shortHeader);
    return { tag, vr: dictionaryEntry(tag)?.vr ?? 'UN', length };
  }
  const code = cursor.code(4);
  if (!/^[A-Z]{2}$/.test(code)) {
    throw brokenFile(cursor.source.name, `there is no data element at byte ${cursor.position}`);
  }
  const vr = vrOf(code);
  if (!hasLongHeader(vr)) {
    const length = cursor.uint16(6);
    cursor.skip(shortHeader);
    return { tag, vr, length };
  }
  if (!cursor.holds(longHeader)) {
    throw brokenFile(cursor.source.name, `it ends in a data element, at byte ${cursor.position}`);
  }
  const length = cursor.uint32(8);
  cursor.skip(longHeader);
  return { tag, vr, length };
}

/**
 * Elements up to the end, or up to the one to stop before. Of elements that come twice the first counts.
 * @throws SpindleError `broken-file`, `aborted`.
 */
export async function readDataSet(cursor: DicomCursor, limits: DataSetLimits): Promise<DicomDataSet> {
  const { encoding, end, budget, stopBefore } = limits;
  const elements = new Map<number, DicomElement>();
  while (end === null ? cursor.bytesLeft >= 8 : cursor.position < end) {
    if (!cursor.holds(longHeader)) await loadHeader(cursor);
    const tag = cursor.tag();
    if (stopBefore?.(tag) === true) return elements;
    if (tag === dicomTag.itemEnd) {
      if (end !== null) throw brokenFile(cursor.source.name, 'an item ends before its length says so');
      cursor.skip(8);
      return elements;
    }
    spend(cursor, budget);
    const header = parseElementHeader(cursor, encoding);
    const element = readShortValue(cursor, header, budget) ?? (await readValue(cursor, header, limits));
    if (end !== null && cursor.position > end) {
      throw brokenFile(
        cursor.source.name,
        `a data element at byte ${element.offset} is longer than its item`,
      );
    }
    if (!elements.has(tag)) elements.set(tag, element);
  }
  return elements;
}

/** Without waiting, when it is in memory already; else `null`. */
function readShortValue(
  cursor: DicomCursor,
  { vr, length }: ElementHeader,
  budget: DicomBudget,
): DicomElement | null {
  if (vr === 'SQ' || length > maxKeptValue || !cursor.holds(length)) return null;
  keep(cursor, length, budget);
  return { vr, offset: cursor.position, length, value: cursor.takeLoaded(length), items: [] };
}

async function readValue(
  cursor: DicomCursor,
  { tag, vr, length }: ElementHeader,
  limits: DataSetLimits,
): Promise<DicomElement> {
  const offset = cursor.position;
  const isSequence = vr === 'SQ' || (vr === 'UN' && length === undefinedLength);
  if (isSequence) {
    // An unknown element of undefined length is a sequence with implicit representations (PS3.5, section 6.2.2).
    const encoding = vr === 'UN' ? 'implicit' : limits.encoding;
    const within = { encoding, budget: limits.budget, depth: limits.depth + 1 };
    const kept = limits.passOver?.has(tag) !== true;
    const items = kept ? await keepItems(cursor, length, within) : await passItems(cursor, length, within);
    return { vr, offset, length: cursor.position - offset, value: null, items };
  }
  if (length === undefinedLength) {
    if (tag !== dicomTag.pixelData) {
      throw brokenFile(cursor.source.name, `a data element at byte ${offset} has no length`);
    }
    await skipFragments(cursor, limits.budget);
    return { vr, offset, length: cursor.position - offset, value: null, items: [] };
  }
  if (length > maxKeptValue) {
    cursor.skip(length);
    return { vr, offset, length, value: null, items: [] };
  }
  keep(cursor, length, limits.budget);
  await cursor.load(length);
  return { vr, offset, length, value: cursor.takeLoaded(length), items: [] };
}

type Within = Pick<DataSetLimits, 'encoding' | 'budget' | 'depth'>;

async function keepItems(cursor: DicomCursor, length: number, within: Within): Promise<DicomDataSet[]> {
  const end = endOfItems(cursor, length, within);
  const items: DicomDataSet[] = [];
  for (;;) {
    const item = await readItem(cursor, end, within);
    if (item === null) return items;
    items.push(item);
  }
}

async function passItems(cursor: DicomCursor, length: number, within: Within): Promise<[]> {
  if (length !== undefinedLength) {
    cursor.skip(length);
    return [];
  }
  const items = streamedDataSets(cursor, length, within);
  while ((await items.next()).done !== true);
  return [];
}

/**
 * The items of a sequence whose header was just read and which is too long to keep, one by one.
 * @throws SpindleError `broken-file`, `aborted`.
 */
export async function* streamedDataSets(
  cursor: DicomCursor,
  length: number,
  { encoding, depth }: Omit<Within, 'budget'>,
): AsyncGenerator<DicomDataSet> {
  const within = { encoding, depth, budget: dicomBudget(maxStreamedElements) };
  const end = endOfItems(cursor, length, within);
  for (;;) {
    const item = await readItem(cursor, end, within);
    if (item === null) return;
    yield item;
    within.budget.keptBytes = maxKeptBytes;
  }
}

/** Offset behind the items; `null` when a delimiter ends them. */
function endOfItems({ position, source }: DicomCursor, length: number, { depth }: Within): number | null {
  if (depth > maxDepth) {
    throw brokenFile(source.name, `its sequences are nested more than ${maxDepth} deep`);
  }
  if (length === undefinedLength) return null;
  if (position + length > source.size) throw brokenFile(source.name, 'a sequence is longer than the file');
  return position + length;
}

/** The next item of a sequence; `null` behind the last. */
async function readItem(
  cursor: DicomCursor,
  end: number | null,
  within: Within,
): Promise<DicomDataSet | null> {
  if (end !== null && cursor.position >= end) return null;
  spend(cursor, within.budget);
  if (!cursor.holds(shortHeader)) await cursor.load(shortHeader);
  const { name, size } = cursor.source;
  const header = parseElementHeader(cursor, 'implicit');
  if (header.tag === dicomTag.sequenceEnd) return null;
  if (header.tag !== dicomTag.item) {
    throw brokenFile(name, `a sequence has no item at byte ${cursor.position - shortHeader}`);
  }
  const itemEnd = header.length === undefinedLength ? null : cursor.position + header.length;
  if (itemEnd !== null && itemEnd > (end ?? size)) {
    throw brokenFile(name, `an item at byte ${cursor.position} is longer than its sequence`);
  }
  return readDataSet(cursor, { ...within, end: itemEnd });
}

function keep(cursor: DicomCursor, bytes: number, budget: DicomBudget): void {
  budget.keptBytes -= bytes;
  if (budget.keptBytes < 0) throw brokenFile(cursor.source.name, 'its header is too large');
}

function spend(cursor: DicomCursor, budget: DicomBudget): void {
  budget.elements -= 1;
  if (budget.elements < 0) throw brokenFile(cursor.source.name, 'its header has too many data elements');
}

/** Passes over an encapsulated picture inside a header, such as an icon. */
async function skipFragments(cursor: DicomCursor, budget: DicomBudget): Promise<void> {
  for (;;) {
    spend(cursor, budget);
    const { tag, length } = await readElementHeader(cursor, 'implicit');
    if (tag === dicomTag.sequenceEnd) return;
    if (tag !== dicomTag.item) {
      throw brokenFile(
        cursor.source.name,
        `an icon has no fragment at byte ${cursor.position - shortHeader}`,
      );
    }
    cursor.skip(length);
  }
}
