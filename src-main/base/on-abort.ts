/** Listening to an AbortSignal that many tiles share. */
import { setMaxListeners } from 'node:events';

/** Calls `listener` once when the signal fires; returns what takes the listener away again. */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  // Node warns of a leak from eleven listeners on. Here there is one for each tile in flight, and each is removed.
  setMaxListeners(0, signal);
  signal.addEventListener('abort', listener, { once: true });
  return () => signal.removeEventListener('abort', listener);
}
