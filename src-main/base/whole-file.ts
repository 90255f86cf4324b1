/**
 * A file that is there whole or not at all: written under a temporary name beside its own, synced, then renamed over the old one. Every
 * document goes this way; once it is answered, a power cut does not take it back.
 */
import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from './make-folder';
import { partName, sweepParts } from './part-files';
import { syncFolder } from './sync-folder';

/**
 * Makes the folder, and removes from it what a crash left half-written.
 * @param write to the path that it is given, which does not exist yet
 * @returns what `write` returns
 * @throws what `write` throws, or the system; the earlier file is then as it was. Only where the disk fails after everything was
 * written may the new one stand there, whole.
 */
export async function wholeFile<T>(path: string, write: (part: string) => Promise<T>): Promise<T> {
  const folder = dirname(path);
  const part = join(folder, partName());
  try {
    await makeFolder(folder);
    await sweepParts(folder);
    const written = await write(part);
    await moveWhole(part, path);
    return written;
  } catch (cause) {
    // Best effort: what went wrong first is what the user must hear.
    await rm(part, { force: true }).catch(() => undefined);
    throw cause;
  }
}

/**
 * Content first, then its name: a file under its name is never one that a power cut left empty.
 * @param part a finished file on the same file system
 */
export async function moveWhole(part: string, path: string): Promise<void> {
  // Windows syncs only what may be written to.
  const file = await open(part, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(part, path);
  await syncFolder(dirname(path));
}
