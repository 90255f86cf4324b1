/**
 * A segment of a CZI: 16 bytes of name, two sizes, then its content. A position goes in, the beginning of the content
 * comes out as a view, after name and sizes were checked. All numbers are little endian.
 * Source: ZEISS's description of the ZISRAW file format, and OpenSlide's notes on it.
 */
import { brokenFile } from '../slide-errors';
import type { ByteSource } from '../source/byte-source';

const segmentHeaderBytes = 32;

export interface CziSegment {
  /** Where the content begins in the source. */
  readonly contentAt: number;
  /** Bytes of content, as the segment says and the source holds. */
  readonly contentBytes: number;
  /** The first bytes of the content, as many as were asked for. */
  readonly start: DataView;
}

/**
 * @param startBytes of the content that are wanted at once; a content that is shorter is damaged.
 * @throws SpindleError `broken-file` when another segment, or none, lies there; `aborted`.
 */
export async function readSegment(
  source: ByteSource,
  position: number,
  name: string,
  startBytes: number,
  signal?: AbortSignal,
): Promise<CziSegment> {
  const bytes = await source.read(position, segmentHeaderBytes + startBytes, signal);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = fixedText(bytes, 0, 16);
  if (found !== name) {
    throw brokenFile(
      source.name,
      found === 'DELETED'
        ? `its segment ${name} at byte ${position} was deleted`
        : `it has no segment ${name} at byte ${position}`,
    );
  }
  const contentAt = position + segmentHeaderBytes;
  const allocated = sizeAt(source, view, 16);
  const used = sizeAt(source, view, 24);
  const contentBytes = Math.min(used === 0 ? allocated : used, source.size - contentAt);
  if (contentBytes < startBytes) {
    throw brokenFile(source.name, `its segment ${name} at byte ${position} is too short`);
  }
  return {
    contentAt,
    contentBytes,
    start: new DataView(bytes.buffer, bytes.byteOffset + segmentHeaderBytes, startBytes),
  };
}

/** A 64-bit size or position. @throws SpindleError `broken-file` when it cannot be one of this source. */
export function sizeAt({ name, size }: ByteSource, view: DataView, at: number): number {
  const value = Number(view.getBigInt64(at, true));
  // Space that was reserved for a segment may end behind the file, but not far from what any disk holds.
  if (value < 0 || !Number.isSafeInteger(value) || value > 2 * size + 2 ** 32) {
    throw brokenFile(name, `it states a size or position of ${value} bytes`);
  }
  return value;
}

/** Text in a field of fixed length, up to its first NUL. */
export function fixedText(bytes: Uint8Array, at: number, length: number): string {
  const field = bytes.subarray(at, at + length);
  const end = field.indexOf(0);
  return String.fromCharCode(...(end === -1 ? field : field.subarray(0, end)));
}
