/**
 * Writes a whole file or nothing: to a temporary name beside it, flushed to the disk, then renamed over
 * the old one. A crash or a full disk leaves the earlier file as it was.
 */
import { open } from 'node:fs/promises';
import { reasonOf } from '../base/thrown';
import { wholeFile } from '../base/whole-file';
import { SpindleError } from '../contract/errors';

/** @throws write-failed; the temporary file is removed. */
export async function writeAtomically(path: string, content: Uint8Array | string): Promise<void> {
  try {
    await wholeFile(path, async (part) => {
      const file = await open(part, 'wx');
      try {
        await file.writeFile(content);
        await file.sync();
      } finally {
        await file.close();
      }
    });
  } catch (cause) {
    throw new SpindleError('write-failed', {
      what: 'cannot write the file',
      where: { path },
      why: reasonOf(cause),
      remedy: 'check free space and permissions, or choose another folder',
      cause,
    });
  }
}
