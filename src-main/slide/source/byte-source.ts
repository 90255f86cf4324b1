/**
 * Where a slide's bytes come from: a file, a server, memory, a stretch of another source. Ranges go in, bytes of exactly that
 * length come out; nothing above this line knows of files.
 */
import { brokenFile } from '../slide-errors';
import { throwIfAborted } from '../../contract/errors';

export interface ByteSource {
  /** Path or address, for error messages. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /**
   * Exactly `length` bytes from `offset`, in an array of their own.
   * @throws SpindleError `broken-file` when the range leaves the source (nothing is allocated then), `aborted`.
   */
  read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array>;
  close(): Promise<void>;
  /** Tiles of an analysis that are worth being read at the same time; absent for a file on disk. */
  readonly readsAtOnce?: number;
  /** Absent where content cannot change (memory) or where every answer is checked anyway (servers). */
  readonly state?: SourceState;
  /** Of a series on a DICOMweb server, of which the bytes are no file: its images. */
  readonly series?: ServedSeries;
}

/** A series of images on a DICOMweb server. */
interface ServedSeries {
  readonly uid: string;
  readonly instances: readonly ServedInstance[];
  /** What a reader must know, a sentence each. */
  readonly notes: readonly string[];
}

export interface ServedInstance {
  readonly uid: string;
  /** The header as a file, up to pixel data that hold nothing. */
  readonly header: Uint8Array;
  /**
   * A frame as it is stored. @param frame the first is 0.
   * @throws SpindleError `tile-unreadable`, `not-found`, `broken-file`, `aborted`.
   */
  readonly frame: (frame: number, signal?: AbortSignal) => Promise<Uint8Array>;
}

/** Whether a source that is open is still what it was when it was opened. */
export interface SourceState {
  /**
   * `times` looks at the file's size and times, `samples` at its content as well, against the samples taken first.
   * @throws SpindleError `broken-file` when it was changed.
   */
  requireUnchanged(depth: 'times' | 'samples'): Promise<void>;
  /** Whether its name still leads to what is open. Never rejects. */
  isCurrent(): Promise<boolean>;
  /** Hexadecimal digits that tell its content from another's, taken once. */
  samples(): Promise<string>;
}

/** @throws SpindleError `broken-file` unless `offset` … `offset + length` lies inside the source. */
export function checkRange(source: Pick<ByteSource, 'name' | 'size'>, offset: number, length: number): void {
  const whole = Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0;
  if (!whole || offset + length > source.size) {
    throw brokenFile(
      source.name,
      `it points to ${length} bytes at offset ${offset}, but ends at ${source.size} bytes`,
    );
  }
}

/** Bytes that are in memory already: those that a container has unpacked, and what tests and fuzzing read from. */
export function memorySource(bytes: Uint8Array, name = 'memory'): ByteSource {
  const extent = { name, size: bytes.byteLength };
  return {
    ...extent,
    async read(offset, length, signal) {
      throwIfAborted(signal);
      checkRange(extent, offset, length);
      return Promise.resolve(bytes.slice(offset, offset + length));
    },
    close: () => Promise.resolve(),
  };
}

/**
 * A stretch of a source as a source of its own, for files that embed others. Closing it leaves the whole open.
 * @throws SpindleError `broken-file` when the stretch leaves the source.
 */
export function partOfSource(whole: ByteSource, offset: number, length: number): ByteSource {
  checkRange(whole, offset, length);
  const extent = { name: whole.name, size: length };
  return {
    ...extent,
    async read(from, count, signal) {
      checkRange(extent, from, count);
      return whole.read(offset + from, count, signal);
    },
    close: () => Promise.resolve(),
  };
}
