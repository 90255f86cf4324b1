/** Waiting for work that others wait for too: giving up ends the waiting, not the work. */
import { onAbort } from './on-abort';

/**
 * The outcome of `shared`, or a rejection as soon as the signal fires, with the error that `leave` makes of the signal's reason.
 * `leave` is called then, once, so that the work can be stopped when no caller waits for it. The signal has not fired yet.
 */
export function orAborted<T>(
  shared: Promise<T>,
  signal: AbortSignal | undefined,
  leave: (reason: unknown) => Error,
): Promise<T> {
  if (signal === undefined) return shared;
  return new Promise((resolve, reject) => {
    const stay = onAbort(signal, () => reject(leave(signal.reason)));
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
