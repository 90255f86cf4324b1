/**
 * Work that is tried again when it failed for a reason that may pass: a dropped connection, a busy server. Waits grow
 * from try to try, are spread at random so that many requests do not come back at once, and end when the signal fires.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { throwIfAborted } from '../../contract/errors';

export interface RetryPolicy {
  /** Tries in all; at least 1. */
  readonly attempts: number;
  /** Before the second try; twice as long before each further one. */
  readonly firstDelayMs: number;
  /** No wait is longer; a server that asks for more is not waited for. */
  readonly longestDelayMs: number;
}

export const patientRetries: RetryPolicy = { attempts: 6, firstDelayMs: 200, longestDelayMs: 30_000 };

/** Thrown by the work: a failure that may pass. */
export class PassingFailure extends Error {
  constructor(
    message: string,
    /** What the server asks to wait; `null` when it does not say. */
    readonly waitMs: number | null = null,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}

/** @throws the last `PassingFailure`, any other error of `work` at once, or SpindleError `aborted`. */
export async function withRetries<T>(
  policy: RetryPolicy,
  work: () => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    throwIfAborted(signal);
    try {
      return await work();
    } catch (thrown) {
      if (!(thrown instanceof PassingFailure) || attempt >= policy.attempts) throw thrown;
      if ((thrown.waitMs ?? 0) > policy.longestDelayMs) throw thrown;
      await pause(thrown.waitMs ?? backoff(policy, attempt), signal);
    }
  }
}

function backoff({ firstDelayMs, longestDelayMs }: RetryPolicy, attempt: number): number {
  return Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2);
}

async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(milliseconds, undefined, signal && { signal });
  } catch (thrown) {
    throwIfAborted(signal);
    throw thrown;
  }
}
