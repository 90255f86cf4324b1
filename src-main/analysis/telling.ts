/** Work that reports its progress, as an async generator: it yields the latest progress and returns the outcome. */

/**
 * While the consumer is busy, only the newest progress is kept. A consumer that ends early gives up the work, and waits until it
 * has let go of what it uses.
 * @param work must end when its signal says so
 */
export async function* telling<P, T>(
  work: (tell: (progress: P) => void, signal: AbortSignal) => Promise<T>,
  signal?: AbortSignal,
): AsyncGenerator<P, T> {
  const own = new AbortController();
  const told: P[] = [];
  const state = { hasEnded: false };
  let wake = (): void => undefined;
  const tell = (progress: P): void => {
    told.splice(0, told.length, progress);
    wake();
  };
  const both = signal === undefined ? own.signal : AbortSignal.any([signal, own.signal]);
  const outcome = work(tell, both).finally(() => {
    state.hasEnded = true;
    wake();
  });
  const settled = outcome.then(
    () => undefined,
    () => undefined,
  );
  try {
    for (;;) {
      const [newest] = told.splice(0);
      if (newest !== undefined) yield newest;
      else if (state.hasEnded) return await outcome;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    own.abort();
    await settled;
  }
}
