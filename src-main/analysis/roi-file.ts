/**
 * The text of a file of regions in any supported wrapping: UTF-8 or UTF-16 with or without byte-order mark, gzip, or a ZIP archive
 * of one file. The file is untrusted: only a regular file is read, and content that unpacks to too much is refused early.
 */
import { promisify } from 'node:util';
import { gunzip, inflateRaw } from 'node:zlib';
import AdmZip from 'adm-zip';
import { beginsWith } from '../base/latin1';
import { openFileSource } from '../slide/source/file-source';

/** A million polygons of a dozen corners. */
const maxRoiBytes = 256 * 1024 * 1024;
/** A packed file inside a packed file, and no more. */
const maxWrappers = 2;

/**
 * @param most bytes of the file, and of what it unpacks to.
 * @throws Error whose message is a clause that says why; SpindleError `not-found`, `broken-file`.
 */
export async function readRoiText(path: string, most = maxRoiBytes): Promise<string> {
  const source = await openFileSource(path);
  try {
    if (source.size > most) throw tooLarge(most);
    return decode(await unwrapped(await source.read(0, source.size), most));
  } finally {
    await source.close();
  }
}

async function unwrapped(bytes: Uint8Array, most: number, wrappers = 0): Promise<Uint8Array> {
  if (beginsWith(bytes, 'Iout')) throw imageJ();
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const isZip = beginsWith(bytes, 'PK\x03\x04') || beginsWith(bytes, 'PK\x05\x06');
  if (!isGzip && !isZip) return bytes;
  if (wrappers === maxWrappers) throw new Error(`it is compressed more than ${maxWrappers} times`);
  const inner = isGzip ? unpacked(promisify(gunzip), bytes, most) : onlyEntry(bytes, most);
  return unwrapped(await inner, most, wrappers + 1);
}

/** Beyond it the archive is no export of regions, and its table costs time. */
const maxEntries = 10_000;

async function onlyEntry(bytes: Uint8Array, most: number): Promise<Uint8Array> {
  let archive: AdmZip;
  try {
    archive = new AdmZip(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (cause) {
    throw new Error('its ZIP archive is damaged', { cause });
  }
  if (archive.getEntryCount() > maxEntries)
    throw new Error(`its ZIP archive holds more than ${maxEntries} files`);
  const entries = archive
    .getEntries()
    // What macOS puts beside every file.
    .filter(({ isDirectory, entryName }) => !isDirectory && !/(^|\/)(__MACOSX\/|\.)/.test(entryName));
  if (entries.some(({ entryName }) => /\.roi$/i.test(entryName))) throw imageJ();
  const [entry] = entries;
  if (entry === undefined || entries.length > 1)
    throw new Error(`its ZIP archive holds ${entries.length} files instead of one`);
  const { method, size } = entry.header;
  if (entry.header.encrypted) throw new Error('its ZIP archive is encrypted');
  if (size > most) throw tooLarge(most);
  const packed = entry.getCompressedData();
  if (method === 0) return packed;
  if (method !== 8)
    throw new Error(`its ZIP archive is compressed by method ${method}, which is not supported`);
  // Not by the archive's own word on the size, which may be a lie.
  return unpacked(promisify(inflateRaw), packed, most);
}

type Unpack = (bytes: Uint8Array, options: { maxOutputLength: number }) => Promise<Uint8Array>;

async function unpacked(unpack: Unpack, bytes: Uint8Array, most: number): Promise<Uint8Array> {
  try {
    return await unpack(bytes, { maxOutputLength: most });
  } catch (cause) {
    if (cause instanceof RangeError) throw tooLarge(most);
    throw new Error('its compressed content is damaged', { cause });
  }
}

/** A byte-order mark counts; else JSON begins with a character of ASCII, whose zero byte tells UTF-16. */
function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const isBigEndian = (first === 0xfe && second === 0xff) || (first === 0 && second !== 0);
  const isLittleEndian = (first === 0xff && second === 0xfe) || (first !== 0 && second === 0);
  const encoding = isBigEndian ? 'utf-16be' : isLittleEndian ? 'utf-16le' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

function tooLarge(most: number): Error {
  return new Error(`it is larger than ${most / 1024 / 1024} MiB, which is the limit`);
}

function imageJ(): Error {
  return new Error(
    'it holds ImageJ regions, which are not supported: export them as GeoJSON, for example with QuPath',
  );
}
