/**
 * Where slides were seen on the disk: full paths beside the log, written when a slide is opened or found again. They say what a slide is
 * called and where to look for it; what it is, its key says.
 */
import type { SlideKey } from '../contract/identity';
import { allRows, firstRow, statement, type Database } from './database';

export interface SlideFile {
  /** Full, as the machine that saw it writes paths. */
  readonly path: string;
  /** ISO 8601. */
  readonly seenAt: string;
}

export function noteSlideFile(database: Database, key: SlideKey, { path, seenAt }: SlideFile): void {
  const sql =
    'INSERT INTO slide_files (slide_key, path, seen_at) VALUES (?, ?, ?) ' +
    'ON CONFLICT (slide_key, path) DO UPDATE SET seen_at = max(seen_at, excluded.seen_at)';
  statement(database, sql).run(key, path, seenAt);
}

/** The last seen first. */
export function filesOf(database: Database, key: SlideKey): SlideFile[] {
  if (!hasTable(database)) return [];
  const sql = 'SELECT path, seen_at FROM slide_files WHERE slide_key = ? ORDER BY seen_at DESC, path';
  return allRows(database, sql, key).map((row) => ({ path: String(row.path), seenAt: String(row.seen_at) }));
}

/** By key: where each slide was seen last. */
export function lastFiles(database: Database): ReadonlyMap<string, string> {
  if (!hasTable(database)) return new Map();
  const rows = allRows(database, 'SELECT slide_key, path FROM slide_files ORDER BY seen_at, path DESC');
  return new Map(rows.map(({ slide_key: key, path }) => [String(key), String(path)]));
}

/** The last part of a path of any machine. */
export function nameOfFile(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}

/** A file of an earlier schema that cannot be written to has none. */
function hasTable(database: Database): boolean {
  const sql = "SELECT name FROM file.sqlite_schema WHERE type = 'table' AND name = 'slide_files'";
  return !database.isReadOnly || firstRow(database, sql) !== null;
}
