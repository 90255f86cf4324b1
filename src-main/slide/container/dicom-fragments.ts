/**
 * Encapsulated pixel data (DICOM PS3.5, section A.4): where each frame begins, and a frame put together from its fragments.
 * Offsets come from the extended offset table, from the basic one, or, where neither can be trusted, from a walk
 * over the headers of all fragments.
 */
import { throwIfAborted } from '../../contract/errors';
import { brokenFile, tileUnreadable } from '../slide-errors';
import type { ByteSource } from '../source/byte-source';
import type { DicomElement } from './dicom-elements';
import { dicomTag } from './dicom-tags';

const itemHeaderBytes = 8;
const maxFrameBytes = 2 ** 28;
const maxFragmentsOfFrame = 65_536;

/** Offsets of the first fragments in the source, ascending by frame; where they end is not known for the last. */
export type FrameOffsets = Float64Array;

export interface EncapsulatedPixels {
  readonly source: ByteSource;
  /** Offset of the value of Pixel Data: of the item with the basic offset table. */
  readonly offset: number;
  readonly frames: number;
  /** The element Extended Offset Table, if there is one. */
  readonly extendedOffsets: DicomElement | undefined;
}

/** @throws SpindleError `broken-file`, `aborted`. */
export async function locateFrames(pixels: EncapsulatedPixels, signal?: AbortSignal): Promise<FrameOffsets> {
  const { source, offset, frames, extendedOffsets } = pixels;
  if (frames * itemHeaderBytes > source.size - offset) {
    throw brokenFile(source.name, `it claims ${frames} frames, more than a file of its size can hold`);
  }
  const table = await readItemHeader(source, offset, signal);
  if (table?.tag !== dicomTag.item) throw brokenFile(source.name, 'its pixel data has no basic offset table');
  const base = offset + itemHeaderBytes + table.length;
  if (base > source.size) throw brokenFile(source.name, 'its basic offset table is longer than the file');
  if (extendedOffsets?.length === frames * 8) {
    const view = viewOf(await source.read(extendedOffsets.offset, frames * 8, signal));
    const offsets = Float64Array.from(
      { length: frames },
      (_, i) => Number(view.getBigUint64(i * 8, true)) + base,
    );
    if (areSound(offsets, base, source.size)) return offsets;
  } else if (table.length === frames * 4) {
    const view = viewOf(await source.read(offset + itemHeaderBytes, frames * 4, signal));
    const offsets = Float64Array.from({ length: frames }, (_, i) => view.getUint32(i * 4, true) + base);
    // Past 4 GB the table of 32 bits wraps around, and its offsets fall.
    if (areSound(offsets, base, source.size)) return offsets;
  }
  return walkFragments(source, base, frames, signal);
}

function areSound(offsets: Float64Array, base: number, size: number): boolean {
  if (offsets[0] !== base) return false;
  return offsets.every((offset, i) => i === 0 || (offset > (offsets[i - 1] ?? 0) && offset < size));
}

/**
 * Reads every fragment's header and the two bytes behind it. Where there are more fragments than frames, a frame
 * begins wherever a fragment begins with the start marker of JPEG, JPEG-LS or JPEG 2000. Frames that are not there
 * have no offset (NaN).
 */
async function walkFragments(
  source: ByteSource,
  base: number,
  frames: number,
  signal: AbortSignal | undefined,
): Promise<FrameOffsets> {
  const starts: number[] = [];
  const marked: number[] = [];
  const most = frames + maxFragmentsOfFrame;
  let at = base;
  for (;;) {
    const header = await readItemHeader(source, at, signal);
    // What was cut off ends here; its last frames are missing.
    if (header?.tag !== dicomTag.item) break;
    if (starts.length > most) throw brokenFile(source.name, `it has more than ${most} fragments`);
    starts.push(at);
    if (header.startsStream) marked.push(at);
    at += itemHeaderBytes + header.length;
  }
  const chosen = starts.length > frames && marked.length >= frames ? marked : starts;
  if (frames === 1) return Float64Array.of(starts[0] ?? NaN);
  if (chosen.length > frames) {
    throw brokenFile(
      source.name,
      `it has ${chosen.length} fragments, and does not say which of its ${frames} frames each belongs to`,
    );
  }
  return Float64Array.from({ length: frames }, (_, i) => chosen[i] ?? NaN);
}

interface ItemHeader {
  readonly tag: number;
  readonly length: number;
  readonly startsStream: boolean;
}

/** `null` at the end of the source. */
async function readItemHeader(
  source: ByteSource,
  at: number,
  signal: AbortSignal | undefined,
): Promise<ItemHeader | null> {
  const length = Math.min(itemHeaderBytes + 2, source.size - at);
  if (length < itemHeaderBytes) return null;
  return parseItemHeader(viewOf(await source.read(at, length, signal)), 0);
}

function parseItemHeader(view: DataView, at: number): ItemHeader {
  const marker = at + itemHeaderBytes + 2 <= view.byteLength ? view.getUint16(at + itemHeaderBytes) : 0;
  return {
    tag: view.getUint16(at, true) * 0x1_0000 + view.getUint16(at + 2, true),
    length: view.getUint32(at + 4, true),
    // SOI of JPEG and JPEG-LS, SOC of JPEG 2000.
    startsStream: marker === 0xffd8 || marker === 0xff4f,
  };
}

/**
 * The bytes of one frame, its fragments joined.
 * @throws SpindleError `tile-unreadable`, `broken-file`, `aborted`.
 */
export async function readFrame(
  source: ByteSource,
  offsets: FrameOffsets,
  frame: number,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const start = offsets[frame];
  if (start === undefined || Number.isNaN(start))
    throw tileUnreadable('the file holds nothing for this frame');
  const end = offsets[frame + 1];
  const parts =
    end === undefined || Number.isNaN(end)
      ? await readLastFrame(source, start, signal)
      : splitFragments(await readBounded(source, start, end - start, signal));
  const [first] = parts;
  if (first === undefined) throw tileUnreadable('the file holds nothing for this frame');
  return parts.length === 1 ? first : joined(parts);
}

/** The frame that nothing follows: fragment by fragment up to the delimiter. */
async function readLastFrame(
  source: ByteSource,
  start: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array[]> {
  const parts: Uint8Array[] = [];
  let total = 0;
  let at = start;
  for (;;) {
    throwIfAborted(signal);
    const header = await readItemHeader(source, at, signal);
    if (header?.tag !== dicomTag.item) return parts;
    total += header.length;
    if (parts.length >= maxFragmentsOfFrame) throw tileUnreadable('it is cut into too many fragments');
    if (total > maxFrameBytes) throw tileUnreadable(`it claims to be ${total} bytes long`);
    parts.push(await readBounded(source, at + itemHeaderBytes, header.length, signal));
    at += itemHeaderBytes + header.length;
  }
}

async function readBounded(
  source: ByteSource,
  offset: number,
  length: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  if (length > maxFrameBytes) throw tileUnreadable(`it claims to be ${length} bytes long`);
  return source.read(offset, length, signal);
}

/** The fragments in the bytes of one frame. */
function splitFragments(bytes: Uint8Array): Uint8Array[] {
  const view = viewOf(bytes);
  const parts: Uint8Array[] = [];
  for (let at = 0; at + itemHeaderBytes <= bytes.byteLength;) {
    const { tag, length } = parseItemHeader(view, at);
    const from = at + itemHeaderBytes;
    if (tag !== dicomTag.item || from + length > bytes.byteLength) {
      throw tileUnreadable('its fragments do not fit the offset table');
    }
    parts.push(bytes.subarray(from, from + length));
    at = from + length;
  }
  return parts;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
