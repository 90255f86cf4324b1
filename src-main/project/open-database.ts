/**
 * A project file as an SQLite database: opened, made or brought to the present schema, and refused where it is no project or
 * holds anything that Spindle did not put there. Every commit is on the disk before it is answered.
 *
 * The file is attached (as `file`) to a database in memory: SQLite keeps the file of a connection open until the last of its
 * statements is collected as garbage, and lets go of an attached one at once.
 */
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { statSync, type Stats } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { inTransaction, type Database } from './database';
import { asProjectError, invalidProject } from './project-errors';
import { createProjectFile, isOnNetwork, mayWriteTo, requireProjectFile, statsOf } from './project-file';
import { migrate, newProject, requireVersion, tablesSince } from './schema';

/** While another process writes. */
const busyMs = 10_000;
/** How often this process has a file open, by its inode. */
const openHere = new Map<string, number>();

/**
 * @param file a full path: SQLite gives names such as `:memory:` and `file:…?…` a meaning of their own
 * @param create makes the file where there is none
 * @throws not-found, project-invalid, write-failed
 */
export function openDatabase(file: string, create: boolean): Database {
  if (create && statsOf(file) === null) createProjectFile(file, newProject());
  requireProjectFile(file, isOpenHere);
  return opening(file, false, file, (database) => {
    const { connection } = database;
    const isShared = isOnNetwork(file);
    connection.exec(`PRAGMA file.journal_mode = ${isShared ? 'DELETE' : 'WAL'}`);
    // A rollback journal commits when it is removed. FULL does not sync that: after a power cut it would be there again, and undo what was answered.
    connection.exec(`PRAGMA file.synchronous = ${isShared ? 'EXTRA' : 'FULL'}`);
    inTransaction(database, () => migrate(database, file));
  });
}

/**
 * For reading alone: also of a folder that cannot be written to, where nothing is made beside the file and nothing is migrated.
 * @throws not-found, project-invalid
 */
export function openDatabaseToRead(file: string): Database {
  requireProjectFile(file, isOpenHere);
  if (mayWriteTo(file)) return openDatabase(file, false);
  return opening(file, true, addressOfUnwritable(file), (database) => lackNothing(database, file));
}

/** @throws project-invalid where something lies beside the file that is to go into it */
function addressOfUnwritable(file: string): string {
  if ((statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) {
    throw invalidProject(
      file,
      'its last entries lie in the file beside it (-wal), and the folder cannot be written to',
    );
  }
  // Without it, SQLite makes files beside one that has a write-ahead log.
  return `${pathToFileURL(file).href}?immutable=1&mode=ro`;
}

/**
 * For reading alone, and left as it is also where it could be written to: a file of an earlier schema is not migrated. What a killed
 * process left beside it is taken in, as by any opening.
 * @param prepare may make tables in memory, beside those of the file
 * @throws not-found, project-invalid
 */
export function openDatabaseUnchanged(file: string, prepare: (database: Database) => void): Database {
  requireProjectFile(file, isOpenHere);
  const address = mayWriteTo(file) ? file : addressOfUnwritable(file);
  return opening(file, true, address, (database) => {
    lackNothing(database, file);
    prepare(database);
    database.connection.exec('PRAGMA query_only = ON');
  });
}

/** A project that is being made, which nobody else opens: nothing lies beside it. */
export function openUnfinished(file: string): Database {
  return opening(file, false, file, ({ connection }) => {
    // What is added to a new file is not journalled, so that this takes no memory worth naming.
    connection.exec('PRAGMA file.journal_mode = MEMORY');
    connection.exec('PRAGMA file.synchronous = FULL');
  });
}

/** The tables that an earlier schema has not are there empty, in memory. */
function lackNothing(database: Database, file: string): void {
  const version = requireVersion(database, file);
  for (const sql of tablesSince(version)) database.connection.exec(sql);
}

/** Leaves one file, where no other process has it open. */
export function closeDatabase({ connection, prepared, isReadOnly, inode }: Database): void {
  prepared.clear();
  if (!isReadOnly) {
    try {
      connection.exec('PRAGMA busy_timeout = 0');
      // All into the one file, so that a person who copies it then copies everything.
      connection.exec('PRAGMA file.wal_checkpoint(TRUNCATE)');
      connection.exec('PRAGMA file.journal_mode = DELETE');
    } catch {
      // Another process has it open, and closes it later; everything is in the file or beside it.
    }
  }
  letGo(connection, inode);
}

function letGo(connection: DatabaseSyncInstance, inode: string): void {
  try {
    connection.exec('DETACH file');
  } catch {
    // It was never attached.
  }
  connection.close();
  const others = (openHere.get(inode) ?? 1) - 1;
  if (others > 0) openHere.set(inode, others);
  else openHere.delete(inode);
}

function isOpenHere(stats: Stats): boolean {
  return (openHere.get(inodeOf(stats)) ?? 0) > 0;
}

/** Tells a file from others, on this machine. */
export function inodeOf({ dev, ino }: Stats): string {
  return `${dev}/${ino}`;
}

/** @param address as SQLite takes it */
function opening(
  file: string,
  isReadOnly: boolean,
  address: string,
  prepare: (database: Database) => void,
): Database {
  const options = { timeout: busyMs, defensive: true, allowExtension: false } as const;
  const connection = new DatabaseSync(':memory:', options);
  const stats = statsOf(file);
  const inode = stats === null ? '' : inodeOf(stats);
  openHere.set(inode, (openHere.get(inode) ?? 0) + 1);
  try {
    connection.exec(`ATTACH '${address.replaceAll("'", "''")}' AS file`);
    connection.exec('PRAGMA trusted_schema = OFF');
    const database: Database = { connection, prepared: new Map(), isReadOnly, inode };
    prepare(database);
    return database;
  } catch (cause) {
    letGo(connection, inode);
    throw asProjectError(cause, file);
  }
}
