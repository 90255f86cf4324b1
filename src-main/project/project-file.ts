/** A project file on the disk, before SQLite opens it: whether it is there, what it is, and how a new one comes to be. */
import { DatabaseSync } from '@photostructure/sqlite';
import {
  accessSync,
  constants,
  linkSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  type Stats,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { partName } from '../base/part-files';
import { syncFolderSync } from '../base/sync-folder';
import { codeOf, reasonOf } from '../base/thrown';
import { SpindleError } from '../contract/errors';
import { requireHeader } from './file-header';
import { absentProject, asProjectError, invalidProject, unwritableProject } from './project-errors';

/**
 * Regular, not empty, readable, and with the header of a project.
 * @param isOpenHere this process has it open: then its header was read before, and closing another handle of the file would
 * take from SQLite the locks that it holds (sqlite.org/howtocorrupt.html, 2.2)
 * @throws not-found, project-invalid
 */
export function requireProjectFile(file: string, isOpenHere: (stats: Stats) => boolean): void {
  const stats = statsOf(file);
  if (stats === null)
    throw absentProject(file, 'there is no such file', 'check the path, or make a new project');
  if (!stats.isFile()) {
    const why = stats.isDirectory() ? 'it is a folder, not a file' : 'it is not a file';
    throw absentProject(file, why, 'name the project file itself');
  }
  if (stats.size === 0) throw invalidProject(file, 'it is empty');
  if (!may(file, constants.R_OK))
    throw absentProject(file, 'this user may not read it', 'check its permissions');
  if (!isOpenHere(stats)) requireHeader(file);
}

/** `null` where there is nothing. @throws not-found where that cannot be said */
export function statsOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch (cause) {
    const code = codeOf(cause);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    const why = code === 'EACCES' ? 'this user may not look into its folder' : reasonOf(cause);
    throw absentProject(path, why, 'check the path and the permissions of its folder', cause);
  }
}

/** Whether something can be written to the file and beside it, which a write-ahead log needs. */
export function mayWriteTo(file: string): boolean {
  return may(file, constants.W_OK) && may(dirname(file), constants.W_OK);
}

function may(path: string, right: number): boolean {
  try {
    accessSync(path, right);
    return true;
  } catch {
    return false;
  }
}

/**
 * A new file, there whole or not at all: a process that was killed while it made one leaves none that is empty. One that another
 * process made meanwhile stays as it is.
 * @param statements that make it
 * @throws write-failed
 */
export function createProjectFile(file: string, statements: readonly string[]): void {
  requireFolder(file);
  const part = join(dirname(file), partName());
  try {
    writeUnfinished(part, file, statements);
    putInPlace(part, file);
  } catch (cause) {
    if (cause instanceof SpindleError) throw cause;
    throw unwritableProject(file, reasonOf(cause), 'choose another folder', cause);
  } finally {
    removePart(part);
  }
}

/** One that stays is swept later; what went wrong before is what the user must hear. */
function removePart(part: string): void {
  try {
    rmSync(part, { force: true });
  } catch {
    // A share that is gone.
  }
}

/**
 * What is to become a project file, under a name for the time being; nothing lies beside it, which a killed process would leave.
 * @param file that it is to become
 * @throws write-failed
 */
export function writeUnfinished(part: string, file: string, statements: readonly string[]): void {
  try {
    const connection = new DatabaseSync(part);
    try {
      // Nothing is prepared, so that closing leaves the file at once.
      connection.exec(['PRAGMA journal_mode = MEMORY', 'BEGIN', ...statements, 'COMMIT'].join(';\n'));
    } finally {
      connection.close();
    }
  } catch (cause) {
    if (codeOf(cause)?.startsWith('ERR_SQLITE') === true) throw asProjectError(cause, file);
    throw unwritableProject(file, reasonOf(cause), 'choose another folder', cause);
  }
}

/** @throws write-failed */
export function requireFolder(file: string): void {
  const folder = dirname(file);
  const stats = statsOf(folder);
  if (stats?.isDirectory() !== true) {
    const why = stats === null ? `there is no folder ${folder}` : `${folder} is not a folder`;
    throw unwritableProject(file, why, 'make the folder, or choose another one');
  }
  if (!may(folder, constants.W_OK))
    throw unwritableProject(file, `this user may not write to the folder ${folder}`, 'choose another folder');
}

/**
 * Takes no other's place, not even that of a file that came meanwhile. A power cut does not take the name back.
 * @param part what SQLite has written and synced
 * @returns false where there is one
 */
export function putInPlace(part: string, file: string): boolean {
  try {
    linkSync(part, file);
  } catch {
    // Not every file system knows a second name of a file.
    if (statsOf(file) !== null) return false;
    renameSync(part, file);
  }
  syncFolderSync(dirname(file));
  return true;
}

/** Of Linux's file systems: NFS, SMB and CIFS, FUSE (which may be either), 9P, AFS, Ceph. */
const networkTypes = new Set([
  0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x65735546, 0x01021997, 0x5346414f, 0x00c36400,
]);

/** Where several machines share a file, the write-ahead log would be damaged: its index is memory of one machine. */
export function isOnNetwork(file: string): boolean {
  if (/^(\\\\|\/\/)/.test(file)) return true;
  try {
    return process.platform === 'linux' && networkTypes.has(statfsSync(dirname(file)).type >>> 0);
  } catch {
    // Opening it says what is wrong.
    return false;
  }
}
