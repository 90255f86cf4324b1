/** Waiting for work that others wait for too: giving up ends the waiting, not the work. */
import { aborted } from '../contract/errors';
import { onAbort } from './on-abort';

/**
 * The outcome of `shared`, or a rejection with `aborted` as soon as the signal fires; `leave` is called then, once,
 * so that the work can be stopped when nobody is left. The signal has not fired yet.
 */
export function orAborted<T>(
  shared: Promise<T>,
  signal: AbortSignal | undefined,
  leave: (reason: unknown) => void,
): Promise<T> {
  if (signal === undefined) return shared;
  return new Promise((resolve, reject) => {
    const stay = onAbort(signal, () => {
      leave(signal.reason);
      reject(aborted(signal.reason));
    });
    shared.then(
      (value) => {
        stay();
        resolve(value);
      },
      (thrown: unknown) => {
        stay();
        reject(thrown instanceof Error ? thrown : new Error(String(thrown)));
      },
    );
  });
}
