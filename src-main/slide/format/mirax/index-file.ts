/**
 * The Index.dat of a MIRAX slide: which bytes of which data file hold each image. Two roots follow the version and the
 * slide's identifier, one of the zoom levels, one of everything else; from them pointers lead to linked pages of records.
 * All numbers have 32 bits, little-endian. Source: OpenSlide's notes on the format.
 */
import { brokenFile } from '../../slide-errors';

/** Where something is stored. Bytes. */
export interface StoredBytes {
  /** Number of the data file. */
  readonly file: number;
  readonly offset: number;
  readonly length: number;
}

/** The stored images of one level, by their number: row × images across + column, counted in images of the camera. */
export interface LevelImages {
  numbers(): Iterable<number>;
  /** `null` where the scanner stored none. */
  find(number: number): StoredBytes | null;
}

export interface MiraxIndex {
  /** @throws SpindleError `broken-file`. */
  level(index: number): LevelImages;
  /** What is no image of a level, by its number. @throws SpindleError `broken-file`. */
  record(number: number): StoredBytes;
}

const version = '01.02';
const wordBytes = 4;

/**
 * @param bytes of the whole file.
 * @param slideId as Slidedat.ini has it.
 * @param dataFiles how many there are.
 * @throws SpindleError `broken-file` when it is not the index of this slide.
 */
export function parseMiraxIndex(
  path: string,
  bytes: Uint8Array,
  slideId: string,
  dataFiles: number,
): MiraxIndex {
  const start = new TextEncoder().encode(version + slideId);
  if (!start.every((byte, i) => byte === bytes[i]))
    throw brokenFile(path, 'it is of another version, or of another slide');
  const word = wordReader(path, bytes);

  /** Where the first page lies: the pointer leads to a 0, and behind it stands the pointer to the page. */
  const firstPage = (pointerAt: number): number => {
    const headAt = word(pointerAt);
    if (word(headAt) !== 0) throw brokenFile(path, `there is no list of pages at byte ${headAt}`);
    return word(headAt + wordBytes);
  };
  const checked = (offset: number, length: number, file: number): StoredBytes => {
    if (file < 0 || file >= dataFiles || offset < 0 || length < 0)
      throw brokenFile(path, `it points to ${length} bytes at byte ${offset} of data file ${file}`);
    return { file, offset, length };
  };
  const storedAt = (at: number): StoredBytes =>
    checked(word(at), word(at + wordBytes), word(at + 2 * wordBytes));

  return {
    level(index) {
      const records = new Map<number, number>();
      for (const at of recordsOf(
        path,
        bytes.length,
        word,
        firstPage(word(start.length) + index * wordBytes),
      )) {
        const number = word(at);
        if (number < 0) throw brokenFile(path, `its level ${index} has an image of number ${number}`);
        storedAt(at + wordBytes);
        records.set(number, at + wordBytes);
      }
      return {
        numbers: () => records.keys(),
        find(number) {
          const at = records.get(number);
          return at === undefined ? null : storedAt(at);
        },
      };
    },

    record(number) {
      const pageAt = firstPage(word(start.length + wordBytes) + number * wordBytes);
      // The second word is a pointer to the next page elsewhere; here it is not used, and in some slides not 0.
      const [count, second, third] = [0, 2, 3].map((i) => word(pageAt + i * wordBytes));
      if (count === undefined || count < 1 || second !== 0 || third !== 0)
        throw brokenFile(path, `there is no record at byte ${pageAt}`);
      return storedAt(pageAt + 4 * wordBytes);
    },
  };
}

type WordReader = (at: number) => number;

function wordReader(path: string, bytes: Uint8Array): WordReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return (at) => {
    if (at < 0 || at + wordBytes > view.byteLength)
      throw brokenFile(path, `it points to byte ${at}, but ends at ${view.byteLength} bytes`);
    return view.getInt32(at, true);
  };
}

/** Offsets of the records on a page and on those that follow it; a record has four words. */
function* recordsOf(path: string, size: number, word: WordReader, firstAt: number): Generator<number> {
  const seen = new Set<number>();
  let words = 0;
  for (let at = firstAt; ;) {
    if (seen.has(at)) throw brokenFile(path, `its pages form a loop at byte ${at}`);
    seen.add(at);
    const count = word(at);
    const next = word(at + wordBytes);
    words += 2 + count * 4;
    // Pages that lie over one another could hold more than the file does.
    if (count < 0 || words * wordBytes > size)
      throw brokenFile(path, `a page at byte ${at} claims to have ${count} records`);
    for (let i = 0; i < count; i += 1) yield at + (2 + i * 4) * wordBytes;
    if (next === 0) return;
    at = next;
  }
}
