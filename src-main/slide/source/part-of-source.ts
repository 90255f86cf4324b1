/** A stretch of a source as a source of its own, for files that embed others. Closing it leaves the whole open. */
import { checkRange, type ByteSource } from './byte-source';

/** @throws SpindleError `broken-file` when the stretch leaves the source. */
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
