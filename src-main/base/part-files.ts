/**
 * Names of files and folders that are there only while a process writes or needs them, and the removal of those that a killed
 * process left. A name states where and by which process it is used, so that a sweep takes nothing from a process that goes
 * on: only what a process of this very system left that is gone, or what is older than a day.
 */
import { createHash, randomBytes } from 'node:crypto';
import { readlinkSync, type Stats } from 'node:fs';
import { lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { codeOf } from './thrown';

/** The last part of a name is SQLite's, of what lies beside a file that it writes. */
const ownerPattern = /-([0-9a-f]{8})-(\d{1,10})-[0-9a-f]{12}(?:\.part(?:-(?:journal|wal|shm))?)?$/;
const partPattern = new RegExp(`^\\.spindle${ownerPattern.source}`);
/** The names of Spindle 0.1, which did not contain the process. */
const earlierPattern = /^(?:\..+\.[0-9a-f]{12}\.part|[0-9a-f]{12}\.part\.tif|\.cuda-\w{6})$/;
const dayMs = 24 * 3600 * 1000;

/** Short, regardless of the name of the final file: file systems allow 255 bytes, some less. */
export function partName(): string {
  return `.spindle-${owner()}.part`;
}

/** Makes a folder for this process alone, and sweeps those that killed ones left. @param prefix of its name, such as `spindle-open` */
export async function makeOwnFolder(parent: string, prefix: string): Promise<string> {
  await sweep(parent, (name) => name.startsWith(`${prefix}-`) && ownerPattern.test(name));
  const folder = join(parent, `${prefix}-${owner()}`);
  await mkdir(folder, { mode: 0o700 });
  return folder;
}

/** Removes what was left half-written in a folder. Best effort: what cannot be removed stays, and does no harm. */
export async function sweepParts(folder: string): Promise<void> {
  await sweep(folder, (name) => partPattern.test(name) || earlierPattern.test(name));
}

/** Within this, a process number means one process: the machine, and on Linux the namespace (a container has its own). */
export function processScope(): string {
  return createHash('sha256').update(`${hostname()}\n${processNamespace()}`).digest('hex').slice(0, 8);
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    // Another user's process may not be asked, and so is there.
    return codeOf(cause) === 'EPERM';
  }
}

function owner(): string {
  return `${processScope()}-${process.pid}-${randomBytes(6).toString('hex')}`;
}

function processNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    // Other systems have one.
    return '';
  }
}

async function sweep(folder: string, isOurs: (name: string) => boolean): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  await Promise.all(
    names.filter(isOurs).map(async (name) => {
      const path = join(folder, name);
      if (await isLeft(name, path)) await rm(path, { recursive: true, force: true }).catch(() => undefined);
    }),
  );
}

async function isLeft(name: string, path: string): Promise<boolean> {
  const stats = await lstat(path).catch(() => null);
  if (stats === null || !(stats.isFile() || isOwnFolder(stats))) return false;
  const [, scope, pid] = ownerPattern.exec(name) ?? [];
  if (scope === processScope() && !isRunning(Number(pid))) return true;
  return Date.now() - stats.mtimeMs > dayMs;
}

/** In a folder that all users share, another's could be exchanged for a link while it is removed. */
function isOwnFolder(stats: Stats): boolean {
  return stats.isDirectory() && (process.getuid === undefined || stats.uid === process.getuid());
}
