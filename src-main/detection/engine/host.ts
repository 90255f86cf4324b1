/**
 * Entry point of the process that computes: one process, one onnxruntime session a stage, one request at a
 * time. It talks over `process.parentPort` where Electron started it as a utility process, and over the IPC channel
 * of `child_process.fork` (advanced serialisation) elsewhere, and ends with the process that started it.
 */
import { Worker } from 'node:worker_threads';
import { lowerProcess } from '../../base/low-priority';
import type { HostReply } from './messages';
import { nodeRuntime } from './node-runtime';
import { PixelSlotReader, slotFile } from './pixel-slots';
import { StageHost } from './stage-host';

/** The part of Electron's `ParentPort` that is used here. */
interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
  postMessage(message: unknown): void;
}

interface Port {
  send(reply: HostReply): void;
  onMessage(listener: (message: unknown) => void): void;
}

function openPort(): Port {
  // Electron adds `parentPort` to `process`, and only in a utility process: its own types promise it always.
  const { parentPort } = process as { parentPort?: ParentPort };
  if (parentPort !== undefined) {
    return {
      send: (reply) => parentPort.postMessage(reply),
      onMessage: (listener) => parentPort.on('message', ({ data }) => listener(data)),
    };
  }
  if (process.send === undefined) {
    throw new Error('the inference host is started by Spindle, not by hand');
  }
  process.on('disconnect', () => process.exit(0));
  return {
    send: (reply) => process.send?.(reply),
    onMessage: (listener) => process.on('message', listener),
  };
}

/** Memory of a thread that only looks at a clock. */
const watchMegabytes = 8;
const watch = new Worker(new URL('./parent-watch.js', import.meta.url), {
  resourceLimits: { maxOldGenerationSizeMb: watchMegabytes, maxYoungGenerationSizeMb: 1 },
});
watch.unref();

// Decoding for the screen goes before it. Before the runtime starts its threads.
lowerProcess();
// Ctrl-C reaches every process of the terminal; the parent decides what it means.
process.on('SIGINT', () => undefined);
const port = openPort();
const host = new StageHost(nodeRuntime, (reply) => port.send(reply));
const slots = new PixelSlotReader(slotFile);
port.onMessage((message) => host.receive(slots.take(message)));
