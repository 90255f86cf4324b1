/** Statements over an open project file, and transactions of them. */
import type { DatabaseSyncInstance, StatementSyncInstance } from '@photostructure/sqlite';

export interface Database {
  readonly connection: DatabaseSyncInstance;
  /** Statements by their text, each prepared once. */
  readonly prepared: Map<string, StatementSyncInstance>;
  /** Nothing can be written, not even beside the file. */
  readonly isReadOnly: boolean;
  /** Of the file, which tells it from others. */
  readonly inode: string;
}
export type SqlValue = null | number | bigint | string | Uint8Array;
export type Row = Readonly<Record<string, SqlValue>>;

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
