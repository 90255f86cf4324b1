/**
 * The text of a file of regions in any supported wrapping: UTF-8 or UTF-16 with or without byte-order mark, gzip, or a ZIP archive
 * of one file. The file is untrusted: only a regular file is read, and content that unpacks to too much is refused early.
 */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { beginsWith } from '../base/latin1';
import { openFileSource } from '../slide/source/file-source';
import { boundedContent, filesOfZip, isZip, tooLarge } from './zip-archive';

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
  if (!isGzip && !isZip(bytes)) return bytes;
  if (wrappers === maxWrappers) throw new Error(`it is compressed more than ${maxWrappers} times`);
  const inner = isGzip ? boundedContent(promisify(gunzip), bytes, most) : onlyEntry(bytes, most);
  return unwrapped(await inner, most, wrappers + 1);
}

async function onlyEntry(bytes: Uint8Array, most: number): Promise<Uint8Array> {
  // What macOS puts beside every file.
  const files = filesOfZip(bytes).filter(({ name }) => !/(^|\/)(__MACOSX\/|\.)/.test(name));
  if (files.some(({ name }) => /\.roi$/i.test(name))) throw imageJ();
  const [file] = files;
  if (file === undefined || files.length > 1)
    throw new Error(`its ZIP archive holds ${files.length} files instead of one`);
  return file.unpacked(most);
}

/** A byte-order mark counts; else JSON begins with a character of ASCII, whose zero byte tells UTF-16. */
function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const isBigEndian = (first === 0xfe && second === 0xff) || (first === 0 && second !== 0);
  const isLittleEndian = (first === 0xff && second === 0xfe) || (first !== 0 && second === 0);
  const encoding = isBigEndian ? 'utf-16be' : isLittleEndian ? 'utf-16le' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

function imageJ(): Error {
  return new Error(
    'it holds ImageJ regions, which are not supported: export them as GeoJSON, for example with QuPath',
  );
}
