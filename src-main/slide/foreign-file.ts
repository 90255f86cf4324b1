/**
 * What a file is that no format recognises, by its first bytes: an archive that was not unpacked, a page that a server
 * sent instead of a slide, a pointer to a file that was not fetched. Cheap and in words; what is not known is `null`.
 */
import { latin1Text } from '../base/latin1';

export interface ForeignFile {
  /** As in "it is a ZIP archive". */
  readonly what: string;
  readonly remedy: string;
}

/** So many of a file's first bytes are looked at. */
export const foreignBytes = 512;

const unpack = 'unpack it, and open the slide in it';
const openPicture = 'open a whole-slide image, or convert this to PNG, JPEG, WebP or TIFF';
const openSlideItself = 'open the slide itself';
const copyAgain = 'copy or download the slide again, and compare its size with the original';

/** Byte values as Latin-1 text at an offset, most particular first. */
const signatures: readonly (readonly [offset: number, bytes: string, what: string, remedy: string])[] = [
  [30, '[Content_Types].xml', 'an Office document', openSlideItself],
  [0, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'a document of Office or another program', openSlideItself],
  [0, 'PK\x03\x04', 'a ZIP archive', unpack],
  [0, 'PK\x05\x06', 'an empty ZIP archive', copyAgain],
  [0, '\x1f\x8b', 'a gzip archive', unpack],
  [0, 'BZh', 'a bzip2 archive', unpack],
  [0, '\xfd7zXZ\0', 'an xz archive', unpack],
  [0, '\x28\xb5\x2f\xfd', 'a Zstandard archive', unpack],
  [0, '7z\xbc\xaf\x27\x1c', 'a 7-Zip archive', unpack],
  [0, 'Rar!', 'a RAR archive', unpack],
  [257, 'ustar', 'a tar archive', unpack],
  [0, '%PDF', 'a PDF document', openSlideItself],
  [4, 'ftyphei', 'a HEIC picture', openPicture],
  [4, 'ftypavif', 'an AVIF picture', openPicture],
  [4, 'ftyp', 'a video', openSlideItself],
  [0, '\x1a\x45\xdf\xa3', 'a video', openSlideItself],
  [8, 'AVI ', 'a video', openSlideItself],
  [0, 'GIF8', 'a GIF picture', openPicture],
  [0, 'BM', 'a BMP picture', openPicture],
  [4, 'jP  \r\n', 'a JPEG 2000 picture', openPicture],
  [0, '\x89HDF', 'an HDF5 file', openPicture],
  [0, '\x7fELF', 'a program', openSlideItself],
  [0, 'MZ', 'a program', openSlideItself],
];

/** @param start the first bytes, up to `foreignBytes`. */
export function foreignFile(start: Uint8Array): ForeignFile | null {
  const bytes = Buffer.from(start);
  const text = latin1Text(start);
  for (const [offset, signature, what, remedy] of signatures) {
    if (text.startsWith(signature, offset)) return { what, remedy };
  }
  if (bytes.length > 0 && bytes.every((byte) => byte === 0))
    return {
      what: 'a file that begins with nothing but zeros, as an unfinished copy does',
      remedy: copyAgain,
    };
  return isText(bytes)
    ? textFile(
        bytes
          .toString('utf8')
          .replace(/^\ufeff/, '')
          .trimStart(),
      )
    : null;
}

function textFile(text: string): ForeignFile {
  if (text.startsWith('version https://git-lfs'))
    return {
      what: 'a pointer of Git LFS, not the file itself',
      remedy: 'fetch the file itself: git lfs pull',
    };
  if (/^(<!doctype html|<html|<head|<body)/i.test(text))
    return {
      what: 'a web page, probably what a server answered in the slide’s stead',
      remedy: 'download the slide again, signed in where that is needed',
    };
  if (text.startsWith('<')) return { what: 'an XML document', remedy: openSlideItself };
  return { what: 'a text file', remedy: openSlideItself };
}

/** UTF-8 without control characters but white space; a character may be cut at the end. */
function isText(bytes: Buffer): boolean {
  if (bytes.length === 0 || bytes.some((byte) => byte < 32 && ![9, 10, 12, 13].includes(byte))) return false;
  const text = new TextDecoder('utf-8').decode(bytes, { stream: true });
  return !text.includes('\ufffd');
}
