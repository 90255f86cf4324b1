/**
 * Entry point of a decode worker thread, built to `out/main/decode-worker.js`. Takes `DecodeRequest`s, answers
 * each in turn with pixels (in shared memory, not copied) or with an error.
 */
import { parentPort } from 'node:worker_threads';
import sharp from 'sharp';
import { asSpindleError } from '../../contract/errors';
import { decodeTile } from './decode-tile';
import { createWasmCodecs } from './wasm/wasm-codecs';
import { ready, type DecodeAnswer, type DecodeRequest } from './worker-protocol';

// One thread a worker: the pool is what runs in parallel.
sharp.concurrency(1);
sharp.cache(false);

const codecs = createWasmCodecs();
const port = parentPort;

// One after the other: the pool counts on the order, and times each tile by it.
let before = Promise.resolve();
port?.on('message', (request: DecodeRequest) => {
  before = before.then(async () => {
    const message = await answer(request);
    port.postMessage(message);
  });
});
port?.postMessage(ready);

async function answer({ id, tile }: DecodeRequest): Promise<DecodeAnswer> {
  try {
    const { width, height, data } = await decodeTile(tile, codecs);
    return { id, pixels: { width, height, data: shared(data) } };
  } catch (thrown) {
    return { id, error: asSpindleError(thrown).toReport() };
  }
}

/**
 * In memory that both threads share. Moved there as an ordinary buffer, each tile would count against the heap of the
 * thread that gets it, whose garbage collector would then run every few regions and take as long as the decoding.
 */
function shared(data: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(data.byteLength));
  copy.set(data);
  return copy;
}
