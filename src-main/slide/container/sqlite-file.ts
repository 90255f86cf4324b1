/**
 * An SQLite database inside a slide, read only, by SQLite itself as WebAssembly (docs/decisions/011). A source goes in, rows
 * come out. The database is untrusted: it may not run anything of its own (views, triggers, computed columns), and each
 * query is bounded in steps, in memory and in what it reads.
 */
import startSqlite, { type Database, type Sqlite3Static, type SqlValue } from '@sqlite.org/sqlite-wasm';
import { reasonOf } from '../../base/thrown';
import { throwIfAborted } from '../../contract/errors';
import { brokenFile } from '../slide-errors';
import type { ByteSource } from '../source/byte-source';
import { SqlitePages } from './sqlite-pages';

export type SqliteValue = string | number | bigint | null | Uint8Array;

export interface SqliteFile {
  /**
   * Rows of a query, each an array of its columns, read into memory.
   * @param sql one SELECT with a LIMIT that keeps this affordable; table and column names are checked by `plainTable`.
   * @throws SpindleError `broken-file` when the database is damaged or has no such table or column; `aborted`.
   */
  rows(sql: string, values?: readonly (string | number)[], signal?: AbortSignal): Promise<SqliteValue[][]>;
  /**
   * The table's name as it stands in SQL. @throws SpindleError `broken-file` when there is none of that name, or it is
   * not plainly a table: a view or a computed column would run untrusted SQL.
   */
  plainTable(name: string): Promise<string>;
}

const vfsName = 'source';
/** SQLite's own part of a handle is one pointer. */
const fileHandleBytes = 64;
const maxValueBytes = 32 * 1024 * 1024;
const maxHeapBytes = 96 * 1024 * 1024;
/** Steps of SQLite's virtual machine for one query with all its attempts. */
const maxSteps = 20_000_000;
const stepsAtOnce = 10_000;
const maxAttempts = 5000;

const magic = 'SQLite format 3\0';

export function isSqlite(start: Uint8Array): boolean {
  return String.fromCharCode(...start) === magic;
}

/** Closing the source ends it: nothing is held but memory. @throws SpindleError `broken-file`, `aborted`. */
export async function openSqlite(source: ByteSource): Promise<SqliteFile> {
  const pages = new SqlitePages(source);
  const sqlite = await startSqlite({ print: () => undefined, printErr: () => undefined });
  // A read that has to wait is no fault, and not to be printed.
  Object.assign(sqlite.config, { warn: () => undefined, error: () => undefined });
  installPages(sqlite, pages);
  let steps = 0;
  /** The same again and again until all that it reads has come. */
  const attempt = async <T>(query: () => T, signal?: AbortSignal): Promise<T> => {
    let spent = 0;
    for (let attempts = 0; attempts < maxAttempts; attempts += 1) {
      throwIfAborted(signal);
      let failure: unknown;
      try {
        steps = spent;
        return query();
      } catch (thrown) {
        failure = thrown;
      }
      spent = steps;
      if (!(await pages.fetchWanted(signal))) {
        const why = reasonOf(failure);
        throw brokenFile(source.name, `its database cannot be read (${why})`, failure);
      }
    }
    throw brokenFile(source.name, 'its database takes too many reads to search');
  };

  const database = await attempt(() => new sqlite.oo1.DB({ filename: 'slide', flags: 'r', vfs: vfsName }));
  sqlite.capi.sqlite3_progress_handler(
    database,
    stepsAtOnce,
    () => {
      steps += stepsAtOnce;
      return steps > maxSteps ? 1 : 0;
    },
    0,
  );
  const { SQLITE_LIMIT_LENGTH, SQLITE_LIMIT_ATTACHED } = sqlite.capi;
  sqlite.capi.sqlite3_limit(database, SQLITE_LIMIT_LENGTH, maxValueBytes);
  sqlite.capi.sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 0);

  const rows: SqliteFile['rows'] = (sql, values = [], signal) =>
    attempt(() => select(database, sql, values), signal);

  await attempt(() => {
    database.exec(
      `PRAGMA trusted_schema = OFF; PRAGMA hard_heap_limit = ${maxHeapBytes}; PRAGMA query_only = ON`,
    );
  });
  return {
    rows,
    async plainTable(name) {
      const found = await rows(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name = ? COLLATE NOCASE LIMIT 1",
        [name],
      );
      const [real, sql] = found[0] ?? [];
      if (typeof real !== 'string' || typeof sql !== 'string')
        throw brokenFile(source.name, `its database has no table ${name}`);
      if (!/^\s*CREATE\s+TABLE\b/i.test(sql) || /\bGENERATED\b|\bAS\b\s*\(/i.test(sql))
        throw brokenFile(source.name, `the table ${name} of its database is not an ordinary table`);
      return `"${real.replaceAll('"', '""')}"`;
    },
  };
}

function select(database: Database, sql: string, values: readonly (string | number)[]): SqliteValue[][] {
  const statement = database.prepare(sql);
  try {
    if (values.length > 0) statement.bind([...values]);
    const found: SqliteValue[][] = [];
    while (statement.step()) found.push(statement.get([]).map(bytesOrPlain));
    return found;
  } finally {
    statement.finalize();
  }
}

/** The library's types allow for more kinds of bytes than it returns. */
function bytesOrPlain(value: SqlValue): SqliteValue {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  return value instanceof Int8Array ? new Uint8Array(value) : value;
}

/** Makes the source the only file there is: it never changes, and has no journal beside it. */
function installPages({ capi, vfs, wasm }: Sqlite3Static, pages: SqlitePages): void {
  const methods = new capi.sqlite3_io_methods();
  const system = new capi.sqlite3_vfs();
  // The library's types leave out the dollar that its fields have.
  Object.assign(methods, { $iVersion: 1 });
  Object.assign(system, { $iVersion: 1, $szOsFile: fileHandleBytes, $mxPathname: 512 });
  const nothing = (): number => capi.SQLITE_OK;
  const refuse = (): number => capi.SQLITE_READONLY;
  const { size } = pages.source;
  vfs.installVfs({
    io: {
      struct: methods,
      methods: {
        xClose: nothing,
        xRead(_file, target, length, offset) {
          // Positions have 64 bits and are returned as such, regardless of the types.
          const from = Number(BigInt(offset));
          const bytes = wasm.heap8u().subarray(target, target + length);
          const within = Math.max(0, Math.min(length, size - from));
          if (!pages.copyInto(bytes.subarray(0, within), from)) return capi.SQLITE_IOERR_READ;
          if (within === length) return capi.SQLITE_OK;
          bytes.fill(0, within);
          return capi.SQLITE_IOERR_SHORT_READ;
        },
        xWrite: refuse,
        xTruncate: refuse,
        xSync: nothing,
        xFileSize(_file, result) {
          // In halves, because the types know of no 64-bit values.
          wasm.poke(result, size | 0, 'i32');
          wasm.poke(result + 4, Math.floor(size / 2 ** 32), 'i32');
          return capi.SQLITE_OK;
        },
        xLock: nothing,
        xUnlock: nothing,
        xCheckReservedLock(_file, result) {
          wasm.poke(result, 0, 'i32');
          return capi.SQLITE_OK;
        },
        xFileControl: () => capi.SQLITE_NOTFOUND,
        xSectorSize: () => 4096,
        xDeviceCharacteristics: () => capi.SQLITE_IOCAP_IMMUTABLE,
      },
    },
    vfs: {
      struct: system,
      name: vfsName,
      methods: {
        xOpen(_vfs, _name, file, flags, flagsOut) {
          if ((flags & capi.SQLITE_OPEN_MAIN_DB) === 0) return capi.SQLITE_CANTOPEN;
          new capi.sqlite3_file(file).$pMethods = methods.pointer;
          wasm.poke(flagsOut, capi.SQLITE_OPEN_READONLY | capi.SQLITE_OPEN_MAIN_DB, 'i32');
          return capi.SQLITE_OK;
        },
        xDelete: refuse,
        xAccess(_vfs, _name, _flags, result) {
          wasm.poke(result, 0, 'i32');
          return capi.SQLITE_OK;
        },
        xFullPathname(_vfs, name, _length, result) {
          const text = wasm.cstrToJs(name) ?? '';
          const bytes = new TextEncoder().encode(`${text}\0`);
          wasm.heap8u().set(bytes, result);
          return capi.SQLITE_OK;
        },
      },
    },
  });
}
