/** A whole copy of a project, also while it is in use: verified, and there whole or not at all. */
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { partName } from '../base/part-files';
import { reasonOf } from '../base/thrown';
import { SpindleError } from '../contract/errors';
import { statement, type Database } from './database';
import { closeDatabase, inodeOf, openDatabase } from './open-database';
import { asProjectError } from './project-errors';
import { putInPlace, requireFolder, statsOf } from './project-file';
import { faultWords, verifyDatabase } from './verify';

/**
 * @param file of the project
 * @param copy full path of the file to write
 * @throws write-failed also where there is something already; project-invalid where the project is damaged
 */
export function backUp(database: Database, file: string, copy: string): void {
  requireFree(database, copy);
  requireFolder(copy);
  const part = join(dirname(copy), partName());
  try {
    write(database, file, { copy, part });
    requireSound(file, part);
    if (!isPut(part, copy)) throw notWritten(copy, 'there is a file of that name already');
  } finally {
    rmSync(part, { force: true });
  }
}

function requireFree(database: Database, copy: string): void {
  const stats = statsOf(copy);
  if (stats === null) return;
  if (stats.isDirectory()) throw notWritten(copy, 'it is a folder');
  const isItself = inodeOf(stats) === database.inode;
  throw notWritten(copy, isItself ? 'it is the project itself' : 'there is a file of that name already');
}

function write(database: Database, file: string, { copy, part }: { copy: string; part: string }): void {
  try {
    statement(database, 'VACUUM file INTO ?').run(part);
  } catch (cause) {
    const error = asProjectError(cause, file);
    // What is wrong with the disk or with rights is so where the copy lies.
    throw error.tag === 'write-failed' ? notWritten(copy, error.why, cause) : error;
  }
}

/** @returns false where there is a file of that name */
function isPut(part: string, copy: string): boolean {
  try {
    return putInPlace(part, copy);
  } catch (cause) {
    throw notWritten(copy, reasonOf(cause), cause);
  }
}

function requireSound(file: string, part: string): void {
  const database = openDatabase(part, false);
  try {
    const [fault] = verifyDatabase(database);
    if (fault === undefined) return;
    throw new SpindleError('project-invalid', {
      what: 'the project is damaged, and no copy was written',
      where: { path: file },
      why: faultWords(fault),
      remedy: 'keep your earlier copies; `spindle project verify FILE` says what else is damaged',
    });
  } finally {
    closeDatabase(database);
  }
}

function notWritten(copy: string, why: string, cause?: unknown): SpindleError {
  return new SpindleError('write-failed', {
    what: 'cannot write the copy of the project',
    where: { path: copy },
    why,
    remedy: 'name a file that is not there yet, in a folder that can be written to',
    cause,
  });
}
