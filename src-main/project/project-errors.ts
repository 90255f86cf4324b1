/** What can be wrong with a project file, in words, and what SQLite says of one in the words of a project. */
import { asSpindleError, SpindleError } from '../contract/errors';
import { diskFault } from './disk-fault';

/** A file that is damaged, of a newer Spindle, or no project at all. @param why a clause */
export function invalidProject(file: string, why: string, cause?: unknown): SpindleError {
  return new SpindleError('project-invalid', {
    what: 'cannot open the project',
    where: { path: file },
    why,
    remedy: 'name a file that Spindle made, or go back to a backup of it',
    cause,
  });
}

/** A file that Spindle made, and that was changed since by something else. @param why a clause */
export function damagedProject(file: string, why: string, cause?: unknown): SpindleError {
  return new SpindleError('project-invalid', {
    what: 'the project is damaged',
    where: { path: file },
    why,
    remedy: 'go back to a backup of it, and check that with `spindle project verify FILE`',
    cause,
  });
}

/** @param why a clause */
export function absentProject(file: string, why: string, remedy: string, cause?: unknown): SpindleError {
  return new SpindleError('not-found', {
    what: 'cannot open the project',
    where: { path: file },
    why,
    remedy,
    cause,
  });
}

/** @param why a clause */
export function unwritableProject(file: string, why: string, remedy: string, cause?: unknown): SpindleError {
  return new SpindleError('write-failed', {
    what: 'cannot write to the project',
    where: { path: file },
    why,
    remedy,
    cause,
  });
}

/** SQLite's primary result codes that speak of the disk, of rights or of others who use the file: the file itself is whole. */
const codes = {
  error: 1,
  perm: 3,
  busy: 5,
  locked: 6,
  readOnly: 8,
  io: 10,
  full: 13,
  cannotOpen: 14,
  notDatabase: 26,
};

/** As SQLite words them. */
const messages: Readonly<Record<string, number>> = {
  'is locked': codes.busy,
  'disk I/O error': codes.io,
  'disk is full': codes.full,
  'unable to open database file': codes.cannotOpen,
};

const whyNotWritten: Readonly<Record<number, string>> = {
  [codes.perm]: 'this user may not write to it',
  [codes.readOnly]: 'it is read-only: its disk is, or this user may not write to it',
  [codes.io]: 'the disk reports an error',
  [codes.full]: 'the disk is full',
  [codes.cannotOpen]: 'the file, or one beside it (-wal, -journal), cannot be opened',
};

/** What SQLite threw, by its code; anything else is a fault of Spindle. */
export function asProjectError(cause: unknown, file: string): SpindleError {
  const code = sqliteCodeOf(cause);
  if (code === null) return asSpindleError(cause);
  if (code === codes.busy || code === codes.locked) {
    const remedy = 'close what uses it, and try again';
    return unwritableProject(file, 'another program keeps it locked', remedy, cause);
  }
  const said = cause instanceof Error ? cause.message : '';
  const why = whyNotWritten[code];
  if (why !== undefined) {
    const remedy = 'check free space and permissions, or choose another folder';
    const system = code === codes.io || code === codes.cannotOpen ? diskFault(file) : null;
    const words = system === null ? said : `${said}; ${system}`;
    return unwritableProject(file, `${why} (${words})`, remedy, cause);
  }
  if (code === codes.notDatabase) return invalidProject(file, 'it is no project file', cause);
  return damagedProject(file, said, cause);
}

/** Primary result code; `null` of what SQLite did not throw. */
function sqliteCodeOf(thrown: unknown): number | null {
  if (!(thrown instanceof Error)) return null;
  if ('sqliteCode' in thrown && typeof thrown.sqliteCode === 'number') return thrown.sqliteCode & 0xff;
  if (!('code' in thrown) || thrown.code !== 'ERR_SQLITE_ERROR') return null;
  // While rows are read, its errors come without their code.
  return Object.entries(messages).find(([message]) => thrown.message.includes(message))?.[1] ?? codes.error;
}
