/** Writes a document whole or not at all: a crash, a power cut or a full disk leaves the earlier one as it was. */
import { writeFile } from 'node:fs/promises';
import { reasonOf } from '../base/thrown';
import { wholeFile } from '../base/whole-file';
import { SpindleError } from '../contract/errors';

/**
 * @param content all of it, or its parts in turn
 * @throws write-failed, and a `SpindleError` that making a part throws; the temporary file is removed
 */
export async function writeAtomically(
  path: string,
  content: Uint8Array | string | Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<void> {
  try {
    await wholeFile(path, (part) => writeFile(part, content, { flag: 'wx' }));
  } catch (cause) {
    if (cause instanceof SpindleError) throw cause;
    throw new SpindleError('write-failed', {
      what: 'cannot write the file',
      where: { path },
      why: reasonOf(cause),
      remedy: 'check free space and permissions, or choose another folder',
      cause,
    });
  }
}
