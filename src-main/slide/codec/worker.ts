/**
 * Entry point of a decode worker thread, built to `out/main/decode-worker.js`. Takes `DecodeRequest`s, answers
 * each in turn with pixels (moved or shared, not copied) or with an error.
 */
import { parentPort, workerData } from 'node:worker_threads';
import sharp from 'sharp';
import { lowerThread } from '../../base/low-priority';
import { asSpindleError } from '../../contract/errors';
import { decodeTile } from './decode-tile';
import type { PixelMemory } from '../../base/spare-memory';
import { createWasmCodecs } from './wasm/wasm-codecs';
import { ready, type DecodeAnswer, type DecodeRequest, type DecodeWorkerData } from './worker-protocol';

// What the pool states, and nothing else starts this file.
const { isLowered } = workerData as DecodeWorkerData;
if (isLowered) lowerThread();
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
    port.postMessage(message, movable(message));
  });
});
port?.postMessage(ready);

function movable(message: DecodeAnswer): ArrayBuffer[] {
  if (!('pixels' in message)) return [];
  const { buffer } = message.pixels.data;
  return buffer instanceof ArrayBuffer ? [buffer] : [];
}

async function answer({ id, tile, into }: DecodeRequest): Promise<DecodeAnswer> {
  try {
    const { width, height, data } = await decodeTile(tile, codecs, into && new Uint8Array(into));
    return { id, pixels: { width, height, data: forOtherThread(id, data, into) } };
  } catch (thrown) {
    return { id, error: asSpindleError(thrown).toReport() };
  }
}

function forOtherThread(id: number, data: Uint8Array, into: PixelMemory | undefined): Uint8Array {
  if (into !== undefined && data.buffer === into) return data;
  const { byteLength } = data;
  const memory = new Uint8Array(into?.byteLength === byteLength ? into : newMemory(id, byteLength));
  memory.set(data);
  return memory;
}

/**
 * Every fourth tile is moved as an ordinary buffer, the others lie in memory that both threads share. Ordinary buffers
 * count against the heap of the thread that gets them; were all tiles such, its garbage collector would run every few
 * regions and take as long as the decoding. Were none, it would not run for hundreds of megabytes of forgotten tiles.
 */
function newMemory(id: number, byteLength: number): PixelMemory {
  return id % 4 === 0 ? new ArrayBuffer(byteLength) : new SharedArrayBuffer(byteLength);
}
