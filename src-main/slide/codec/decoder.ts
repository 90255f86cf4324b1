/** Decodes tiles in this thread or in a pool of worker threads. Both give the same pixels and the same errors. */
import { throwIfAborted } from '../../contract/errors';
import { decodeTile } from './decode-tile';
import type { TileDecoder } from './tile-decoder';
import { createWasmCodecs } from './wasm/wasm-codecs';

export { createDecodePool } from './decode-pool';
export type { TileDecoder } from './tile-decoder';

/** Decodes on the calling thread: for tests and one-off commands. */
export const inProcessDecoder = createInProcessDecoder();

function createInProcessDecoder(): TileDecoder {
  const codecs = createWasmCodecs();
  return {
    async decode(tile, { signal }) {
      throwIfAborted(signal);
      const pixels = await decodeTile(tile, codecs);
      throwIfAborted(signal);
      return pixels;
    },
    reuse: () => undefined,
    close: () => Promise.resolve(),
  };
}
