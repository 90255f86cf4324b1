/**
 * What a process and all that it starts take together: peak of memory, and processor time. Sampled from /proc, which
 * Linux alone has; elsewhere both are `null`, which is written as "not measured".
 */
import { readdirSync, readFileSync } from 'node:fs';

export interface Footprint {
  /** Largest sum, over the processes of one moment, of their proportional shares of memory. */
  readonly peakBytes: number | null;
  readonly cpuSeconds: number | null;
}

const intervalMs = 200;
/** Of the processor times in /proc: the same on every Linux that Node runs on. */
const ticksPerSecond = 100;

interface ProcessState {
  readonly parent: number;
  readonly ticks: number;
}

/** Watches from now on, until `stop`. */
export function watchProcesses(root: number): { stop(): Footprint } {
  if (process.platform !== 'linux') return { stop: () => ({ peakBytes: null, cpuSeconds: null }) };
  const before = ticksOf(family(root));
  // Of each process as it was last seen: those that ended have spent it too.
  const last = new Map(before);
  let peakBytes = 0;
  const sample = (): void => {
    const members = family(root);
    for (const [pid, ticks] of ticksOf(members)) last.set(pid, ticks);
    const bytes = [...members.keys()].reduce((sum, pid) => sum + memoryOf(pid), 0);
    peakBytes = Math.max(peakBytes, bytes);
  };
  sample();
  const timer = setInterval(sample, intervalMs);
  return {
    stop() {
      clearInterval(timer);
      sample();
      let ticks = 0;
      for (const [pid, until] of last) ticks += until - (before.get(pid) ?? 0);
      return { peakBytes, cpuSeconds: ticks / ticksPerSecond };
    },
  };
}

function ticksOf(members: ReadonlyMap<number, ProcessState>): Map<number, number> {
  return new Map([...members].map(([pid, { ticks }]) => [pid, ticks]));
}

/** The process and its descendants. */
function family(root: number): Map<number, ProcessState> {
  const all = new Map<number, ProcessState>();
  for (const name of readdirSync('/proc')) {
    const state = /^\d+$/.test(name) ? stateOf(name) : null;
    if (state !== null) all.set(Number(name), state);
  }
  const members = new Map<number, ProcessState>();
  const found = [root];
  for (const pid of found) {
    const state = all.get(pid);
    if (state !== undefined) members.set(pid, state);
    for (const [child, { parent }] of all) if (parent === pid) found.push(child);
  }
  return members;
}

/** `null` for a process that has just ended. The name in brackets may hold anything, spaces and brackets too. */
function stateOf(pid: string): ProcessState | null {
  const text = textOf(`/proc/${pid}/stat`);
  if (text === null) return null;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
}

/** Bytes: the proportional share (PSS), or the resident set where the system does not tell. */
function memoryOf(pid: number): number {
  const share = /^Pss:\s+(\d+) kB$/m.exec(textOf(`/proc/${pid}/smaps_rollup`) ?? '');
  const resident = share ?? /^VmRSS:\s+(\d+) kB$/m.exec(textOf(`/proc/${pid}/status`) ?? '');
  return Number(resident?.[1] ?? 0) * 1024;
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
