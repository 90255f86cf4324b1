/**
 * Lower priority for background computation, so that work that a person waits for goes first. Where nothing else
 * runs it costs nothing. A courtesy: a system that refuses it changes nothing else.
 */
import { readdirSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

/** On Unix a nice value that gives about a third of a fair share; Windows has only classes. */
const lowered = process.platform === 'win32' ? constants.priority.PRIORITY_BELOW_NORMAL : 5;

/** The calling thread, where the system has priorities of threads; elsewhere nothing. */
export function lowerThread(): void {
  // On Linux 0 is the calling thread, elsewhere the whole process.
  if (process.platform === 'linux') lower(0);
}

/** This process with the threads that it has; those that it starts later are as the thread that starts them. */
export function lowerProcess(): void {
  if (process.platform !== 'linux') lower(0);
  else for (const thread of readdirSync('/proc/self/task')) lower(Number(thread));
}

function lower(id: number): void {
  try {
    setPriority(id, lowered);
  } catch {
    // Of a thread that has ended, or where the system forbids it.
  }
}
