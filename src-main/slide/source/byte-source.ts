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
