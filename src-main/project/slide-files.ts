/**
 * Where slides were seen on the disk: full paths beside the log, written when a slide is opened or found again, with what tells whether the
 * file was written to since. They say what a slide is called and where to look for it; what it is, its key says.
 */
import { statSync } from 'node:fs';
import type { FilePrint } from '../contract/domain/queue';
import type { SlideKey } from '../contract/identity';
import { allRows, firstRow, statement, type Database, type Row } from './database';

export interface SlideFile {
  /** Full, as the machine that saw it writes paths. */
  readonly path: string;
  /** ISO 8601. */
  readonly seenAt: string;
  /** As it was then; `null` where an earlier Spindle saw it. */
  readonly print: FilePrint | null;
}

export function noteSlideFile(database: Database, key: SlideKey, { path, seenAt, print }: SlideFile): void {
  const sql =
    'INSERT INTO slide_files (slide_key, path, seen_at) VALUES (?, ?, ?) ' +
    'ON CONFLICT (slide_key, path) DO UPDATE SET seen_at = max(seen_at, excluded.seen_at)';
  statement(database, sql).run(key, path, seenAt);
  if (print === null) return;
  const ofPrint =
    'INSERT OR REPLACE INTO file_prints (slide_key, path, size, mtime_ms, ctime_ms) VALUES (?, ?, ?, ?, ?)';
  statement(database, ofPrint).run(key, path, print.size, print.mtimeMs, print.ctimeMs);
}

/** `null` where there is no file, or the system does not say. */
export function filePrintNow(path: string): FilePrint | null {
  try {
    const { size, mtimeMs, ctimeMs } = statSync(path);
    return { size, mtimeMs, ctimeMs };
  } catch {
    return null;
  }
}

/** The last seen first. */
export function filesOf(database: Database, key: SlideKey): SlideFile[] {
  if (!hasTable(database)) return [];
  const sql = `${selectFiles} WHERE slide_key = ? ORDER BY seen_at DESC, path`;
  return allRows(database, sql, key).map(slideFile);
}

/** By key: where each slide was seen last. */
export function lastFiles(database: Database): ReadonlyMap<string, SlideFile> {
  if (!hasTable(database)) return new Map();
  const rows = allRows(database, `${selectFiles} ORDER BY seen_at, path DESC`);
  return new Map(rows.map((row) => [String(row.slide_key), slideFile(row)]));
}

const selectFiles =
  'SELECT slide_key, path, seen_at, size, mtime_ms, ctime_ms FROM slide_files LEFT JOIN file_prints USING (slide_key, path)';

function slideFile({ path, seen_at: seenAt, size, mtime_ms: mtimeMs, ctime_ms: ctimeMs }: Row): SlideFile {
  const isKnown = typeof size === 'number';
  return {
    ...{ path: String(path), seenAt: String(seenAt) },
    print: isKnown ? { size, mtimeMs: Number(mtimeMs), ctimeMs: Number(ctimeMs) } : null,
  };
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
