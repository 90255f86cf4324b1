/**
 * Writes a whole file or nothing: to a temporary name beside it, flushed to the disk, then renamed over
 * the old one. A crash or a full disk leaves the earlier file as it was; what a crash left half-written beside it is removed by
 * the next that writes there.
 */
import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SpindleError } from '../contract/errors';
import { makeFolder } from './make-folder';
import { partName, sweepParts } from '../base/part-files';

/** @throws write-failed; the temporary file is removed. */
export async function writeAtomically(path: string, content: Uint8Array | string): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, partName());
  try {
    await makeFolder(folder);
    await sweepParts(folder);
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    // Best effort: what went wrong first is what the user must hear.
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new SpindleError('write-failed', {
      what: 'cannot write the file',
      where: { path },
      why: cause instanceof Error ? cause.message : String(cause),
      remedy: 'check free space and permissions, or choose another folder',
      cause,
    });
  }
}
