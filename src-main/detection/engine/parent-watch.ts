/**
 * A thread of the process that computes, which ends that process within seconds of the death of the one that started it. The
 * channel's end does not do it: it is noticed between two requests, and a graph may compute for long, or for ever. Threads go on
 * while native code holds the main one.
 */
import { codeOf } from '../../base/thrown';
const intervalMs = 1000;
const parent = process.ppid;

/** An orphan gets another parent; Windows leaves it the number of the one that is gone. */
function isOrphan(): boolean {
  if (process.ppid !== parent) return true;
  if (process.platform !== 'win32') return false;
  try {
    process.kill(parent, 0);
    return false;
  } catch (error) {
    // Not allowed to ask is alive.
    return codeOf(error) === 'ESRCH';
  }
}

setInterval(() => {
  // `process.exit` would wait for the main thread.
  if (isOrphan()) process.kill(process.pid, 'SIGKILL');
}, intervalMs);
