/**
 * Removes folders of uploads that a session left which was killed: only folders of this user, only of processes that are gone.
 * Each says whose it is; one that does not, or that is of another machine or container, is left alone.
 */
import { lstat, readdir, readlink, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { isRunning } from '../base/part-files';
import { readRegularText } from '../base/regular-file';

export const uploadPrefix = 'spindle-uploads-';
/** In each folder: the process that it belongs to. */
export const ownerFile = '.owner.json';

const owner = z.object({ pid: z.int().min(1), machine: z.string() });

export async function ownerText(): Promise<string> {
  return JSON.stringify({ pid: process.pid, machine: await machine() });
}

/** Never rejects: what cannot be removed now may be by the next session. */
export async function sweepUploads(parent: string): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  for (const name of names) {
    if (!name.startsWith(uploadPrefix)) continue;
    const folder = join(parent, name);
    if (await isLeft(folder)) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function isLeft(folder: string): Promise<boolean> {
  try {
    const stats = await lstat(folder);
    if (!stats.isDirectory() || (process.getuid !== undefined && stats.uid !== process.getuid()))
      return false;
    const { pid, machine: of } = owner.parse(JSON.parse(await readRegularText(join(folder, ownerFile))));
    return of === (await machine()) && !isRunning(pid);
  } catch {
    // It does not say whose it is.
    return false;
  }
}

/** Where numbers of processes mean the same: on Linux containers may share a folder and not these. */
async function machine(): Promise<string> {
  const namespace = await readlink('/proc/self/ns/pid').catch(() => '');
  return `${hostname()} ${namespace}`;
}
