/** Makes a folder and those above it that are missing; a power cut does not take them back. */
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from './sync-folder';
import { codeOf } from './thrown';

/**
 * One step at a time: Node's own recursive `mkdir` never ends on file systems that answer "no such folder"
 * to any creation, such as /proc.
 * @throws the system's error where a folder cannot be made; with the code ENOTDIR, and the path of what is in the way, where the path or a
 * part of it is something else.
 */
export async function makeFolder(path: string): Promise<void> {
  if (await isFolder(path)) return;
  const above = dirname(path);
  if (above !== path) await makeFolder(above);
  try {
    await mkdir(path);
  } catch (cause) {
    // Another process may have made it meanwhile.
    if (!(await isFolder(path))) throw codeOf(cause) === 'EEXIST' ? inTheWay(path, cause) : cause;
  }
  await syncFolder(above);
}

function inTheWay(path: string, cause: unknown): Error {
  return Object.assign(new Error(`${path} is not a folder`, { cause }), { code: 'ENOTDIR' });
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}
