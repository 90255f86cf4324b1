/**
 * The longest time for which work held the event loop of this thread. On Linux in processor time of the thread, which other
 * work of the machine does not lengthen; elsewhere by the clock.
 */
import { existsSync, readFileSync } from 'node:fs';

const schedule = '/proc/thread-self/schedstat';
const isCounted = existsSync(schedule);

/** ms, of any beginning. */
function now(): number {
  return isCounted ? Number(readFileSync(schedule, 'utf8').split(' ')[0]) / 1e6 : performance.now();
}

/** @returns ms */
export async function longestHold(work: () => Promise<unknown>): Promise<number> {
  let last = now();
  let longest = 0;
  const look = (): void => {
    const at = now();
    longest = Math.max(longest, at - last);
    last = at;
  };
  const timer = setInterval(look, 1);
  try {
    await work();
    // What the work put off is part of it.
    await new Promise((resolve) => setTimeout(resolve, 10));
  } finally {
    clearInterval(timer);
    look();
  }
  return longest;
}
