/** A file that is there whole or not at all: written under a temporary name beside its own, then renamed over the old one. */
import { rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from './make-folder';
import { partName, sweepParts } from './part-files';

/**
 * Makes the folder, and removes from it what a crash left half-written.
 * @param write to the path that it is given, which does not exist yet
 * @returns what `write` returns
 * @throws what `write` throws, or the system; the earlier file is then as it was.
 */
export async function wholeFile<T>(path: string, write: (part: string) => Promise<T>): Promise<T> {
  const folder = dirname(path);
  const part = join(folder, partName());
  try {
    await makeFolder(folder);
    await sweepParts(folder);
    const written = await write(part);
    await rename(part, path);
    return written;
  } catch (cause) {
    // Best effort: what went wrong first is what the user must hear.
    await rm(part, { force: true }).catch(() => undefined);
    throw cause;
  }
}
