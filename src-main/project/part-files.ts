/**
 * Names of files that are being written, and the removal of those that a killed process left. A name states where
 * and by which process it is written, so that a sweep takes nothing from a process that still writes: only what a
 * process of this very system left that is gone, or what is older than a day.
 */
import { createHash, randomBytes } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

const partPattern = /^\.spindle-([0-9a-f]{8})-(\d{1,10})-[0-9a-f]{12}\.part$/;
/** As Spindle 0.1 named them, which said nothing of the process. */
const earlierPattern = /^\..+\.[0-9a-f]{12}\.part$/;
const dayMs = 24 * 3600 * 1000;

/** Short, whatever the file is called that it becomes: file systems allow 255 bytes, some less. */
export function partName(): string {
  return `.spindle-${processScope()}-${process.pid}-${randomBytes(6).toString('hex')}.part`;
}

/** Within this, a process number means one process: the machine, and on Linux the namespace (a container has its own). */
export function processScope(): string {
  return createHash('sha256').update(`${hostname()}\n${processNamespace()}`).digest('hex').slice(0, 8);
}

function processNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    // Other systems have one.
    return '';
  }
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    // Another user's process may not be asked, and so is there.
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM';
  }
}

/** Removes what was left half-written in a folder. Best effort: what cannot be removed stays, and does no harm. */
export async function sweepParts(folder: string): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  const parts = names.filter((name) => partPattern.test(name) || earlierPattern.test(name));
  await Promise.all(
    parts.map(async (name) => {
      const path = join(folder, name);
      if (await isLeft(name, path)) await rm(path, { force: true }).catch(() => undefined);
    }),
  );
}

async function isLeft(name: string, path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => null);
  if (stats?.isFile() !== true) return false;
  const [, scope, pid] = partPattern.exec(name) ?? [];
  if (scope === processScope() && !isRunning(Number(pid))) return true;
  return Date.now() - stats.mtimeMs > dayMs;
}
