/**
 * The structure of a TIFF: header, byte order, and the chain of image file directories, classic (TIFF 6.0)
 * and BigTIFF. A source goes in, its directories come out, their values still unread. A chain that loops,
 * leaves the file, or holds more than a file of its size can hold ends in `broken-file`.
 * Why this is not done by a library: docs/decisions/003-tiff-structure.md.
 */
import type { ByteSource } from '../source/byte-source';
import { brokenFile } from '../slide-errors';
import { TiffDirectory, type TiffEntry } from './tiff-directory';

export interface Tiff {
  readonly bigTiff: boolean;
  readonly littleEndian: boolean;
  /** In the order of the chain; at least one. */
  readonly directories: readonly TiffDirectory[];
}

/** Whole-slide files have tens of directories, microscopy stacks thousands. */
const maxDirectories = 10_000;
const maxEntries = 65_535;
/** Bytes that are read at the start of a directory, before its length is known. */
const readAhead = 1024;

interface Layout {
  readonly littleEndian: boolean;
  readonly bigTiff: boolean;
  readonly firstDirectory: number;
}

/** True when the first bytes (8 are enough) are a TIFF's, of either byte order and kind. */
export function hasTiffMagic(start: Uint8Array): boolean {
  const little = start[0] === 0x49 && start[1] === 0x49;
  const big = start[0] === 0x4d && start[1] === 0x4d;
  const version = little ? start[2] : start[3];
  const zero = little ? start[3] : start[2];
  return (little || big) && zero === 0 && (version === 42 || version === 43);
}

/**
 * Reads the header and every directory's entries.
 * @throws SpindleError `broken-file`; the caller has checked `hasTiffMagic`.
 */
export async function readTiff(source: ByteSource, signal?: AbortSignal): Promise<Tiff> {
  const layout = await readLayout(source, signal);
  const directories: TiffDirectory[] = [];
  const seen = new Set<number>();
  let directoryBytes = 0;
  let offset = layout.firstDirectory;
  while (offset !== 0) {
    if (seen.has(offset)) throw brokenFile(source.name, 'its image directories form a loop');
    if (directories.length >= maxDirectories) {
      throw brokenFile(source.name, `it has more than ${maxDirectories} image directories`);
    }
    seen.add(offset);
    const { entries, next, byteLength } = await readDirectory(source, layout, offset, signal);
    directoryBytes += byteLength;
    // Directories that overlap could make a small file endlessly large to read.
    if (directoryBytes > source.size) throw brokenFile(source.name, 'its image directories overlap');
    directories.push(new TiffDirectory(directories.length, source, layout.littleEndian, entries));
    offset = next;
  }
  if (directories.length === 0) throw brokenFile(source.name, 'it is a TIFF without any image');
  return { bigTiff: layout.bigTiff, littleEndian: layout.littleEndian, directories };
}

async function readLayout(source: ByteSource, signal?: AbortSignal): Promise<Layout> {
  const view = viewOf(await source.read(0, 8, signal));
  const littleEndian = view.getUint16(0, true) === 0x4949;
  const bigTiff = view.getUint16(2, littleEndian) === 43;
  if (!bigTiff) return { littleEndian, bigTiff, firstDirectory: view.getUint32(4, littleEndian) };
  if (view.getUint16(4, littleEndian) !== 8 || view.getUint16(6, littleEndian) !== 0) {
    throw brokenFile(source.name, 'its BigTIFF header does not use 8-byte offsets');
  }
  const offset = viewOf(await source.read(8, 8, signal)).getBigUint64(0, littleEndian);
  return { littleEndian, bigTiff, firstDirectory: Number(offset) };
}

async function readDirectory(
  source: ByteSource,
  { littleEndian, bigTiff }: Layout,
  offset: number,
  signal?: AbortSignal,
): Promise<{ entries: Map<number, TiffEntry>; next: number; byteLength: number }> {
  const countSize = bigTiff ? 8 : 2;
  const wordSize = bigTiff ? 8 : 4;
  const entrySize = 4 + 2 * wordSize;
  // One read is enough for almost every directory, which matters where there are thousands.
  const ahead = await source.read(
    offset,
    Math.max(countSize, Math.min(readAhead, source.size - offset)),
    signal,
  );
  const aheadView = viewOf(ahead);
  const entryCount = bigTiff
    ? Number(aheadView.getBigUint64(0, littleEndian))
    : aheadView.getUint16(0, littleEndian);
  if (entryCount > maxEntries)
    throw brokenFile(source.name, `an image directory claims ${entryCount} entries`);
  const length = entryCount * entrySize + wordSize;
  const bytes =
    countSize + length <= ahead.byteLength
      ? ahead.subarray(countSize, countSize + length)
      : await source.read(offset + countSize, length, signal);
  const view = viewOf(bytes);
  const word = (at: number): number =>
    bigTiff ? Number(view.getBigUint64(at, littleEndian)) : view.getUint32(at, littleEndian);

  const entries = new Map<number, TiffEntry>();
  for (let i = 0; i < entryCount; i += 1) {
    const at = i * entrySize;
    const tag = view.getUint16(at, littleEndian);
    if (entries.has(tag)) continue;
    entries.set(tag, {
      type: view.getUint16(at + 2, littleEndian),
      count: word(at + 4),
      field: bytes.subarray(at + 4 + wordSize, at + entrySize),
    });
  }
  return { entries, next: word(entryCount * entrySize), byteLength: countSize + length };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
