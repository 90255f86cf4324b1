/** Bytes that are in memory already, as a source: what tests and fuzzing read from. */
import { throwIfAborted } from '../../contract/errors';
import { checkRange, type ByteSource } from './byte-source';

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
