/**
 * Entry point of a decode worker thread, built to `out/main/decode-worker.js`. Takes `DecodeRequest`s, answers
 * each with pixels (moved, not copied) or with an error.
 */
import { parentPort } from 'node:worker_threads';
import sharp from 'sharp';
import { asSpindleError } from '../../contract/errors';
import { decodeTile } from './decode-tile';
import { createWasmCodecs } from './wasm/wasm-codecs';
import type { DecodeAnswer, DecodeRequest } from './worker-protocol';

// One thread a worker: the pool is what runs in parallel.
sharp.concurrency(1);
sharp.cache(false);

const codecs = createWasmCodecs();
const port = parentPort;

port?.on('message', (request: DecodeRequest) => {
  void answer(request).then((message) => {
    port.postMessage(message, 'pixels' in message ? [message.pixels.data.buffer as ArrayBuffer] : []);
  });
});

async function answer({ id, tile }: DecodeRequest): Promise<DecodeAnswer> {
  try {
    const { width, height, data } = await decodeTile(tile, codecs);
    // Native libraries may own what they return, and such memory cannot be moved to another thread.
    return { id, pixels: { width, height, data: new Uint8Array(data) } };
  } catch (thrown) {
    return { id, error: asSpindleError(thrown).toReport() };
  }
}
