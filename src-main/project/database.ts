/**
 * A project file as an SQLite database: opened, made or brought to the present schema, and refused where it is no project or
 * holds anything that Spindle did not put there. Every commit is on the disk before it is answered.
 */
import { DatabaseSync, type DatabaseSyncInstance, type StatementSyncInstance } from '@photostructure/sqlite';
import { accessSync, constants, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { randomUUID } from 'node:crypto';
import { SpindleError } from '../contract/errors';
import { schema001 } from './migrations/001-log';
import { schema002 } from './migrations/002-taken-in';

export interface Database {
  readonly connection: DatabaseSyncInstance;
  /** Statements by their text. SQLite keeps a file open until the last of them is collected as garbage, so each is prepared once. */
  readonly prepared: Map<string, StatementSyncInstance>;
  /** Nothing can be written, not even beside the file. */
  readonly isReadOnly: boolean;
}
export type SqlValue = null | number | bigint | string | Uint8Array;
export type Row = Readonly<Record<string, SqlValue>>;

/** By version: the statements that lead to it from the one before. */
const migrations: readonly (readonly string[])[] = [schema001, schema002];
const schemaVersion = migrations.length;
/** `SPDL`: what tells a project from other SQLite files. */
const applicationId = 0x5350444c;
/** While another process writes. */
const busyMs = 10_000;

/** @param create makes the file where there is none. @throws not-found, project-invalid, write-failed */
export function openDatabase(file: string, create: boolean): Database {
  const there = requireFile(file, create);
  // It would become a new project, and nobody would see that one was lost.
  if (!create && there === 0) throw invalid(file, 'it is empty');
  return opening(
    file,
    false,
    () => new DatabaseSync(file, openOptions),
    (database) => {
      const { connection } = database;
      connection.exec(`PRAGMA journal_mode = ${isOnNetwork(file) ? 'DELETE' : 'WAL'}`);
      connection.exec('PRAGMA synchronous = FULL');
      inTransaction(database, () => migrate(database, file));
    },
  );
}

/**
 * For reading alone: also of a folder that cannot be written to, where nothing is made beside the file and nothing is migrated.
 * @throws not-found, project-invalid
 */
export function openDatabaseToRead(file: string): Database {
  if (requireFile(file, false) === 0) throw invalid(file, 'it is empty');
  if (mayWrite(file) && mayWrite(dirname(file))) return openDatabase(file, false);
  if ((statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) {
    throw invalid(
      file,
      'its last entries lie in the file beside it (-wal), and the folder cannot be written to',
    );
  }
  // Without it, SQLite makes files beside one that has a write-ahead log.
  const address = `${pathToFileURL(file).href}?immutable=1`;
  return opening(
    file,
    true,
    () => new DatabaseSync(address, { ...openOptions, readOnly: true }),
    (database) => {
      requireVersion(database, file);
      requireOwnSchema(database, file);
    },
  );
}

/** Leaves one file, where no other process has it open. */
export function closeDatabase({ connection, prepared, isReadOnly }: Database): void {
  prepared.clear();
  if (!isReadOnly) {
    try {
      connection.exec('PRAGMA busy_timeout = 0');
      // All into the one file, so that a person who copies it then copies everything.
      connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      connection.exec('PRAGMA journal_mode = DELETE');
    } catch {
      // Another process has it open, and closes it later; everything is in the file or beside it.
    }
  }
  connection.close();
}

const openOptions = { timeout: busyMs, defensive: true, allowExtension: false } as const;

function opening(
  file: string,
  isReadOnly: boolean,
  open: () => DatabaseSyncInstance,
  prepare: (database: Database) => void,
): Database {
  let connection: DatabaseSyncInstance | null = null;
  try {
    connection = open();
    connection.exec('PRAGMA trusted_schema = OFF');
    const database: Database = { connection, prepared: new Map(), isReadOnly };
    prepare(database);
    return database;
  } catch (cause) {
    connection?.close();
    throw asProjectError(cause, file);
  }
}

/** @returns its bytes; `null` where it is to be made */
function requireFile(file: string, create: boolean): number | null {
  const there = statSync(file, { throwIfNoEntry: false });
  if (there === undefined ? create : there.isFile()) return there?.size ?? null;
  throw new SpindleError('not-found', {
    what: 'cannot open the project',
    where: { path: file },
    why: there === undefined ? 'there is no such file' : 'it is not a file',
    remedy: 'check the path, or make a new project',
  });
}

function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** All of it or nothing. Other processes that would write wait until it ends. */
export function inTransaction<T>(database: Database, work: (database: Database) => T): T {
  const { connection } = database;
  connection.exec('BEGIN IMMEDIATE');
  try {
    const result = work(database);
    connection.exec('COMMIT');
    return result;
  } catch (error) {
    if (connection.isTransaction) connection.exec('ROLLBACK');
    throw error;
  }
}

export function statement({ connection, prepared }: Database, sql: string): StatementSyncInstance {
  const known = prepared.get(sql);
  if (known !== undefined) return known;
  const made = connection.prepare(sql);
  prepared.set(sql, made);
  return made;
}

/** `null` when no row fits. */
export function firstRow(database: Database, sql: string, ...values: readonly SqlValue[]): Row | null {
  return (statement(database, sql).get(...values) as Row | undefined) ?? null;
}

export function allRows(database: Database, sql: string, ...values: readonly SqlValue[]): Row[] {
  return statement(database, sql).all(...values) as Row[];
}

/** What SQLite says, in the words of a project. */
export function asProjectError(cause: unknown, file: string): SpindleError {
  if (cause instanceof SpindleError) return cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  if (/not a database|malformed|corrupt/i.test(why)) return invalid(file, why, cause);
  if (/locked|busy/i.test(why)) {
    return new SpindleError('write-failed', {
      what: 'cannot use the project',
      where: { path: file },
      why: 'another program keeps it locked',
      remedy: 'close what uses it, and try again',
      cause,
    });
  }
  return new SpindleError('write-failed', {
    what: 'cannot use the project',
    where: { path: file },
    why,
    remedy: 'check free space and permissions, or choose another folder',
    cause,
  });
}

function migrate(database: Database, file: string): void {
  const { connection } = database;
  const isEmpty = firstRow(database, 'SELECT count(*) AS n FROM sqlite_schema')?.n === 0;
  const version = isEmpty ? 0 : requireVersion(database, file);
  for (const statements of migrations.slice(version)) for (const each of statements) connection.exec(each);
  if (version < schemaVersion) {
    connection.exec(`PRAGMA application_id = ${applicationId}`);
    connection.exec(`PRAGMA user_version = ${schemaVersion}`);
  }
  if (isEmpty) {
    const insert = statement(database, 'INSERT INTO project (id, created_at) VALUES (?, ?)');
    insert.run(randomUUID(), new Date().toISOString());
  }
  requireOwnSchema(database, file);
}

/** Of a file that is not empty. */
function requireVersion(database: Database, file: string): number {
  const version = pragma(database, 'user_version');
  if (version === 0 || pragma(database, 'application_id') !== applicationId) {
    throw invalid(file, 'it is a database of another program');
  }
  if (version > schemaVersion) throw invalid(file, `a newer Spindle wrote it (schema ${version})`);
  return version;
}

/** A trigger or view of somebody else would run with what is written. */
function requireOwnSchema(database: Database, file: string): void {
  const own = new Set(migrations.flat().map(normalised));
  const rows = allRows(database, 'SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL');
  for (const { name, sql } of rows) {
    if (!own.has(normalised(String(sql)))) throw invalid(file, `its "${String(name)}" is not of Spindle`);
  }
}

const normalised = (sql: string): string => sql.replace(/\s+/g, ' ').trim();

function pragma(database: Database, name: string): number {
  return Number(firstRow(database, `PRAGMA ${name}`)?.[name]);
}

function invalid(file: string, why: string, cause?: unknown): SpindleError {
  return new SpindleError('project-invalid', {
    what: 'cannot open the project',
    where: { path: file },
    why,
    remedy: 'name a file that Spindle made, or go back to a backup of it',
    cause,
  });
}

/** Of Linux's file systems: NFS, SMB and CIFS, FUSE (which may be either), 9P, AFS, Ceph. */
const networkTypes = new Set([
  0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x65735546, 0x01021997, 0x5346414f, 0x00c36400,
]);

/** Where several machines share a file, the write-ahead log would be damaged: its index is memory of one machine. */
function isOnNetwork(file: string): boolean {
  if (/^(\\\\|\/\/)/.test(file)) return true;
  try {
    return process.platform === 'linux' && networkTypes.has(statfsSync(dirname(file)).type >>> 0);
  } catch {
    // Opening it says what is wrong.
    return false;
  }
}
