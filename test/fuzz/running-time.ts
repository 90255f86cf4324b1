/**
 * Patience in the time for which a process runs: one that is stopped, or hardly gets a turn, would be late by the clock
 * without a fault of what it waits for.
 */

/**
 * Calls `late` once after so many seconds of this process; a longer pause between two of them counts as one.
 * @returns what ends the waiting.
 */
export function afterSecondsOfRunning(seconds: number, late: () => void): () => void {
  let left = seconds;
  const ticks = setInterval(() => {
    left -= 1;
    if (left > 0) return;
    clearInterval(ticks);
    late();
  }, 1000);
  return () => clearInterval(ticks);
}
