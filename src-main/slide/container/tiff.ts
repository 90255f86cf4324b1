/**
 * The structure of a TIFF: header, byte order, and the chain of image file directories, classic (TIFF 6.0),
 * BigTIFF, and Hamamatsu's NDPI, which is classic with 64-bit links and the high words of all values behind each
 * directory. A source goes in, its directories come out, their values still unread. A chain that loops,
 * leaves the file, or holds more than a file of its size can hold ends in `broken-file`.
 * Why this is not done by a library: docs/decisions/003-tiff-structure.md.
 */
import { asSpindleError } from '../../contract/errors';
import type { ByteSource } from '../source/byte-source';
import { brokenFile } from '../slide-errors';
import { TiffDirectory, type TiffEntry } from './tiff-directory';
import { fieldType, tiffTag } from './tiff-tags';

export interface Tiff {
  readonly bigTiff: boolean;
  readonly littleEndian: boolean;
  /** In the order of the chain; at least one. */
  readonly directories: readonly TiffDirectory[];
  /**
   * The directories that hang from one (tag SubIFDs), in their order; they bear its index.
   * @throws SpindleError `broken-file`.
   */
  subDirectories(directory: TiffDirectory, signal?: AbortSignal): Promise<readonly TiffDirectory[]>;
}

/** Whole-slide files have tens of directories, microscopy stacks thousands. */
const maxDirectories = 10_000;
const maxEntries = 65_535;
/** Hanging from one directory: levels of a pyramid. */
const maxSubDirectories = 64;
/** Bytes that are read at the start of a directory, before its length is known. */
const readAhead = 1024;

type Kind = 'classic' | 'big' | 'ndpi';

interface Layout {
  readonly littleEndian: boolean;
  readonly kind: Kind;
  readonly firstDirectory: number;
}

/** Bytes of the number of entries, of the value field of an entry, and of the link to the next directory. */
const sizes: Readonly<
  Record<Kind, { readonly count: number; readonly word: number; readonly link: number }>
> = {
  classic: { count: 2, word: 4, link: 4 },
  big: { count: 8, word: 8, link: 8 },
  ndpi: { count: 2, word: 4, link: 8 },
};

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
  return {
    bigTiff: layout.kind === 'big',
    littleEndian: layout.littleEndian,
    directories,
    subDirectories: (directory, otherSignal) => readSubDirectories(source, layout, directory, otherSignal),
  };
}

/** Their links to a next one are left alone, so that there is no chain to follow. */
async function readSubDirectories(
  source: ByteSource,
  layout: Layout,
  parent: TiffDirectory,
  signal?: AbortSignal,
): Promise<TiffDirectory[]> {
  const offsets = (await parent.numbers(tiffTag.subDirectories, maxSubDirectories, signal)) ?? [];
  if (new Set(offsets).size < offsets.length)
    throw brokenFile(source.name, `image ${parent.index} names a smaller image twice`);
  const directories: TiffDirectory[] = [];
  for (const offset of offsets) {
    const { entries } = await readDirectory(source, layout, offset, signal);
    directories.push(new TiffDirectory(parent.index, source, layout.littleEndian, entries));
  }
  return directories;
}

async function readLayout(source: ByteSource, signal?: AbortSignal): Promise<Layout> {
  const view = viewOf(await source.read(0, 8, signal));
  const littleEndian = view.getUint16(0, true) === 0x4949;
  if (view.getUint16(2, littleEndian) !== 43) {
    const ndpi = await readNdpiLayout(source, littleEndian, signal);
    return ndpi ?? { littleEndian, kind: 'classic', firstDirectory: view.getUint32(4, littleEndian) };
  }
  if (view.getUint16(4, littleEndian) !== 8 || view.getUint16(6, littleEndian) !== 0) {
    throw brokenFile(source.name, 'its BigTIFF header does not use 8-byte offsets');
  }
  const offset = viewOf(await source.read(8, 8, signal)).getBigUint64(0, littleEndian);
  return { littleEndian, kind: 'big', firstDirectory: Number(offset) };
}

/** An NDPI calls itself a classic TIFF; only a tag in the directory that its 64-bit link points to tells. */
async function readNdpiLayout(
  source: ByteSource,
  littleEndian: boolean,
  signal?: AbortSignal,
): Promise<Layout | null> {
  if (source.size < 12) return null;
  const offset = viewOf(await source.read(4, 8, signal)).getBigUint64(0, littleEndian);
  const layout: Layout = { littleEndian, kind: 'ndpi', firstDirectory: Number(offset) };
  if (offset < 8n || offset + 2n > BigInt(source.size)) return null;
  try {
    const { entries } = await readDirectory(source, layout, layout.firstDirectory, signal);
    return entries.has(tiffTag.ndpiFormat) ? layout : null;
  } catch (thrown) {
    if (asSpindleError(thrown).tag === 'broken-file') return null;
    throw thrown;
  }
}

async function readDirectory(
  source: ByteSource,
  { littleEndian, kind }: Layout,
  offset: number,
  signal?: AbortSignal,
): Promise<{ entries: Map<number, TiffEntry>; next: number; byteLength: number }> {
  const { count: countSize, word: wordSize, link: linkSize } = sizes[kind];
  const entrySize = 4 + 2 * wordSize;
  // One read is enough for almost every directory, which matters where there are thousands.
  const ahead = await source.read(
    offset,
    Math.max(countSize, Math.min(readAhead, source.size - offset)),
    signal,
  );
  const aheadView = viewOf(ahead);
  const entryCount =
    countSize === 8 ? Number(aheadView.getBigUint64(0, littleEndian)) : aheadView.getUint16(0, littleEndian);
  if (entryCount > maxEntries)
    throw brokenFile(source.name, `an image directory claims ${entryCount} entries`);
  // Below 4 GiB the high words of an NDPI can only be zero, and old files may lack them.
  const highWords = kind === 'ndpi' && source.size > 2 ** 32;
  const linkAt = entryCount * entrySize;
  const length = linkAt + linkSize + (highWords ? entryCount * 4 : 0);
  const bytes =
    countSize + length <= ahead.byteLength
      ? ahead.subarray(countSize, countSize + length)
      : await source.read(offset + countSize, length, signal);
  const view = viewOf(bytes);
  const word = (at: number, size: number): number =>
    size === 8 ? Number(view.getBigUint64(at, littleEndian)) : view.getUint32(at, littleEndian);

  const entries = new Map<number, TiffEntry>();
  for (let i = 0; i < entryCount; i += 1) {
    const at = i * entrySize;
    const tag = view.getUint16(at, littleEndian);
    if (entries.has(tag)) continue;
    const entry: TiffEntry = {
      type: view.getUint16(at + 2, littleEndian),
      count: word(at + 4, wordSize),
      field: bytes.subarray(at + 4 + wordSize, at + entrySize),
      offset: word(at + 4 + wordSize, wordSize),
    };
    const high = highWords ? view.getUint32(linkAt + linkSize + i * 4, littleEndian) : 0;
    entries.set(tag, high === 0 ? entry : withHighWord(entry, high, littleEndian));
  }
  return { entries, next: word(linkAt, linkSize), byteLength: countSize + length };
}

/** A value or offset of an NDPI beyond 4 GiB. A single long becomes a 64-bit one. */
function withHighWord(entry: TiffEntry, high: number, littleEndian: boolean): TiffEntry {
  const offset = high * 2 ** 32 + entry.offset;
  if (entry.type !== fieldType.long || entry.count !== 1) return { ...entry, offset };
  const field = new Uint8Array(8);
  viewOf(field).setBigUint64(0, BigInt(offset), littleEndian);
  return { type: fieldType.long8, count: 1, field, offset };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
