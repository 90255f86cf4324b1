/**
 * The log of a project: entries in one order, each with a sum over itself and the sum before it, so that nothing in it can be
 * changed unseen. Entries are added and never replaced.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { entrySchema, type Entry } from '../contract/domain/command';
import { SpindleError } from '../contract/errors';
import { slideKey, slideKeyPattern, type SlidePicture } from '../contract/identity';
import { allRows, firstRow, statement, type Database, type Row } from './database';

/** Rows read at once, so that no query is left half read: it would keep the file locked, also after closing. */
const readAtOnce = 1000;

/** The last entry of a log. */
export interface Head {
  /** 0 of an empty log. */
  readonly seq: number;
  /** Hexadecimal SHA-256; of an empty log, over the project's identifier. */
  readonly hash: string;
}

export interface HashedEntry {
  readonly entry: Entry;
  readonly previousHash: string;
  readonly hash: string;
}

export function headOf(database: Database): Head {
  const last = firstRow(database, 'SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1');
  if (last === null) return { seq: 0, hash: firstHash(database) };
  return { seq: Number(last.seq), hash: String(last.hash) };
}

/** What can be appended, and read again. @throws request-invalid for anything else */
export function requireEntry(unnumbered: Omit<Entry, 'seq'>): Omit<Entry, 'seq'> {
  const checked = unnumberedSchema.safeParse(unnumbered);
  if (checked.success) return checked.data;
  throw new SpindleError('request-invalid', {
    what: 'the command cannot be carried out',
    why: z.prettifyError(checked.error),
    remedy: 'name the person with 1 to 200 characters; anything else is a fault of Spindle',
  });
}

const unnumberedSchema = entrySchema.omit({ seq: true });

/** The text of an entry with another number, to the byte; `null` where it does not begin as Spindle writes it. */
export function renumbered(body: string, from: number, to: number): string | null {
  const start = `{"seq":${from},`;
  return body.startsWith(start) ? `{"seq":${to},${body.slice(start.length)}` : null;
}

/** Within a transaction. @param unnumbered was made by `requireEntry`, and gets the next number */
export function append(database: Database, unnumbered: Omit<Entry, 'seq'>): Entry {
  const head = headOf(database);
  const { id, at, by, batch, command } = unnumbered;
  const entry: Entry = { seq: head.seq + 1, id, at, by, ...(batch !== undefined && { batch }), command };
  const body = JSON.stringify(entry);
  const sql = 'INSERT INTO entries (seq, id, slide_key, scene, body, hash) VALUES (?, ?, ?, ?, ?, ?)';
  statement(database, sql).run(
    entry.seq,
    id,
    command.slide.key,
    command.slide.scene,
    body,
    hashOf(head.hash, body),
  );
  return entry;
}

/** `null` when no entry has that identifier. */
export function entryOf(database: Database, id: string): Entry | null {
  const row = firstRow(database, 'SELECT body FROM entries WHERE id = ?', id);
  return row === null ? null : parse(String(row.body), `entry ${id}`);
}

/** `null` when there is none of that number. */
export function entryAt(database: Database, seq: number): Entry | null {
  const row = firstRow(database, 'SELECT body FROM entries WHERE seq = ?', seq);
  return row === null ? null : parse(String(row.body), `entry ${seq}`);
}

/** In their order, as they are read. @param after number of the last that is known already */
export function* entriesOfSlide(
  database: Database,
  { key, scene }: SlidePicture,
  after: number,
): Generator<Entry> {
  const sql = `SELECT seq, body FROM entries WHERE slide_key = ? AND scene = ? AND seq > ? ORDER BY seq LIMIT ${readAtOnce}`;
  let rows = allRows(database, sql, key, scene, after);
  while (rows.length > 0) {
    for (const { seq, body } of rows) yield parse(String(body), `entry ${Number(seq)}`);
    const last = Number(rows.at(-1)?.seq);
    rows = rows.length < readAtOnce ? [] : allRows(database, sql, key, scene, last);
  }
}

/** In their order, of all slides. @param known by number: those that this process has appended itself */
export function entriesAfter(database: Database, after: number, known: ReadonlyMap<number, Entry>): Entry[] {
  const sql = 'SELECT seq, body FROM entries WHERE seq > ? ORDER BY seq';
  return allRows(database, sql, after).map(
    ({ seq, body }) => known.get(Number(seq)) ?? parse(String(body), `entry ${Number(seq)}`),
  );
}

/** All slides that an entry speaks of. */
export function slidesOf(database: Database): SlidePicture[] {
  const sql = 'SELECT DISTINCT slide_key, scene FROM entries ORDER BY slide_key, scene';
  return allRows(database, sql).map(pictureIn);
}

/** The slide that a row of entries is filed under. @throws project-invalid */
export function pictureIn(row: Row): SlidePicture {
  const key = String(row.slide_key);
  if (!slideKeyPattern.test(key)) throw broken('an entry', `it is filed under "${key}", which is no slide`);
  return { key: slideKey(key), scene: Number(row.scene) };
}

/**
 * The entries with their sums, in their order, each checked against the sum before it.
 * @throws project-invalid at the first that does not fit
 */
export function* checkedEntries(database: Database): Generator<HashedEntry> {
  let previousHash = firstHash(database);
  let seq = 0;
  const sql = `SELECT * FROM entries WHERE seq > ? ORDER BY seq LIMIT ${readAtOnce}`;
  for (let rows = allRows(database, sql, seq); rows.length > 0; rows = allRows(database, sql, seq)) {
    for (const row of rows) {
      seq += 1;
      const checked = check(row, seq, previousHash);
      yield checked;
      previousHash = checked.hash;
    }
  }
}

function check(row: Row, seq: number, previousHash: string): HashedEntry {
  const body = String(row.body);
  const hash = hashOf(previousHash, body);
  if (Number(row.seq) !== seq) throw broken(`entry ${seq}`, 'it is missing');
  if (row.hash !== hash)
    throw broken(`entry ${seq}`, 'it, or one before it, was changed after it was written');
  const entry = parse(body, `entry ${seq}`);
  const { slide } = entry.command;
  const isIndexed = row.id === entry.id && row.slide_key === slide.key && Number(row.scene) === slide.scene;
  if (entry.seq !== seq || !isIndexed)
    throw broken(`entry ${seq}`, 'it is filed under another number, name or slide');
  return { entry, previousHash, hash };
}

/** @param name for people */
function parse(body: string, name: string): Entry {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (cause) {
    throw broken(name, 'it is no JSON', cause);
  }
  const parsed = entrySchema.safeParse(value);
  if (!parsed.success) throw broken(name, 'it is no command that this Spindle knows', parsed.error);
  return parsed.data;
}

export function hashOf(previousHash: string, body: string): string {
  return createHash('sha256').update(`${previousHash}\n${body}`).digest('hex');
}

function firstHash(database: Database): string {
  return firstHashOf(String(firstRow(database, 'SELECT id FROM project')?.id));
}

/** What the chain of that project begins with. */
export function firstHashOf(project: string): string {
  return createHash('sha256').update(`spindle project ${project}`).digest('hex');
}

function broken(name: string, why: string, cause?: unknown): SpindleError {
  return new SpindleError('project-invalid', {
    what: `${name} of the log cannot be trusted`,
    why,
    remedy:
      'go back to a backup of the project; `spindle project verify FILE` says what is damaged, and `spindle project export-log FILE` ' +
      'prints what comes before it',
    cause,
  });
}
