/**
 * Which process holds something that others may wait for, in a form that they can read: machine, process, and when it was started,
 * since a system gives the number of a process that is gone to another one.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { isRunning, processScope } from './part-files';

export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  /** See `processScope`. */
  readonly scope: string;
  /** When the system started it, in a form of its own; `null` where it does not say. */
  readonly processStart: string | null;
  readonly startedAt: string;
  /** Another one each time. */
  readonly token: string;
}

export function thisProcess(): ProcessIdentity {
  return {
    host: hostname(),
    pid: process.pid,
    scope: processScope(),
    processStart: startOf(process.pid),
    startedAt: new Date().toISOString(),
    token: randomBytes(12).toString('hex'),
  };
}

/** Whether it is known to be gone; of a process of another machine, or of another namespace of this one, nothing is known. */
export function isGone({ pid, scope, processStart }: Omit<ProcessIdentity, 'token'>): boolean {
  if (scope !== processScope()) return false;
  if (!isRunning(pid)) return true;
  const start = startOf(pid);
  return processStart !== null && start !== null && processStart !== start;
}

/** `process 17 on lab, since 2026-11-30T08:00:00.000Z` */
export function processWords({ pid, host, startedAt }: Omit<ProcessIdentity, 'token'>): string {
  return `process ${pid} on ${host}, since ${startedAt}`;
}

/** Linux counts it in ticks since the machine was started: field 22 of proc(5), behind a name that may hold spaces. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
