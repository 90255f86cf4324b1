/** Several sources of values at once, in the order in which they come. */

/**
 * Each source is one value ahead of the consumer at most. The first that fails ends all.
 * @param stop makes the sources end soon; called when one has failed, or the consumer ends early
 */
export async function* interleaved<T>(
  sources: readonly AsyncGenerator<T, void>[],
  stop: () => void,
): AsyncGenerator<T, void> {
  const steps = new Map(sources.map((source) => [source, next(source)]));
  try {
    while (steps.size > 0) {
      const { source, result } = await Promise.race(steps.values());
      if (result.done === true) steps.delete(source);
      else {
        steps.set(source, next(source));
        yield result.value;
      }
    }
  } finally {
    if (steps.size > 0) stop();
    // What else fails now follows from the first.
    await Promise.allSettled([...steps.keys()].map((source) => source.return()));
  }
}

interface Step<T> {
  readonly source: AsyncGenerator<T, void>;
  readonly result: IteratorResult<T, void>;
}

function next<T>(source: AsyncGenerator<T, void>): Promise<Step<T>> {
  const step = source.next().then((result) => ({ source, result }));
  // Its failure is met when it is waited for; where all have ended before, nobody waits.
  step.catch(() => undefined);
  return step;
}
