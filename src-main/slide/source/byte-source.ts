/**
 * Where a slide's bytes come from: a file, memory, later a range of HTTP. Ranges go in, bytes of exactly that
 * length come out; nothing above this line knows of files.
 */
import { brokenFile } from '../slide-errors';

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
