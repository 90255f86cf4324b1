/** The names in a folder, on the disk: until then a power cut takes back that a file was made, renamed or removed there. */
import { closeSync, fsyncSync, openSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { codeOf } from './thrown';

/**
 * Systems and shares that know no such thing say it in one of these ways, Windows already when it is opened. So does a folder
 * that may be written to and not read.
 */
const unknownHere = new Set([
  'EACCES',
  'EBADF',
  'EINVAL',
  'EISDIR',
  'ENOSYS',
  'ENOTSUP',
  'EOPNOTSUPP',
  'EPERM',
]);

/** Where a folder cannot be synced at all, nothing is done. @throws the system's error where its disk fails */
export async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch (cause) {
    if (!isUnknownHere(cause)) throw cause;
  }
}

/** The same at once. @throws the system's error where its disk fails */
export function syncFolderSync(path: string): void {
  try {
    const folder = openSync(path, 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  } catch (cause) {
    if (!isUnknownHere(cause)) throw cause;
  }
}

function isUnknownHere(cause: unknown): boolean {
  return unknownHere.has(codeOf(cause) ?? '');
}
