/**
 * All entries of the projects that are joined, each once, in a table beside the project that is made: where it lies, when it was made, and
 * how many of them have it. One identifier with two contents is found here.
 */
import { gunzipSync } from 'node:zlib';
import { earlierSpindle, entryWords, type Entry } from '../../contract/domain/command';
import { SpindleError } from '../../contract/errors';
import { firstRow, statement, type Database } from '../database';
import { wholeDocument } from '../documents';
import { entryAt, renumbered } from '../entry-log';
import { entriesIn, type Source, type SourceEntry } from './sources';

export interface StagedEntry {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Index of the source whose text of it is kept. */
  readonly source: number;
  /** There. */
  readonly seq: number;
  /** How many sources have it. */
  readonly sources: number;
}

/** @throws project-invalid where an identifier has two contents */
export function stage(target: Database, sources: readonly Source[]): void {
  target.connection.exec(
    `CREATE TEMP TABLE staged (id TEXT NOT NULL PRIMARY KEY, at INTEGER NOT NULL, source INTEGER NOT NULL,
      seq INTEGER NOT NULL, sources INTEGER NOT NULL, batch TEXT) STRICT, WITHOUT ROWID`,
  );
  for (const [index, source] of sources.entries())
    for (const entry of entriesIn(source)) stageOne(target, sources, index, entry);
  requireOwnNames(target, sources);
}

export function stagedOf(target: Database, id: string): StagedEntry {
  const row = firstRow(target, 'SELECT at, source, seq, sources FROM staged WHERE id = ?', id);
  return {
    ...{ id, at: Number(row?.at), source: Number(row?.source), seq: Number(row?.seq) },
    sources: Number(row?.sources),
  };
}

function stageOne(
  target: Database,
  sources: readonly Source[],
  index: number,
  { id, seq, body }: SourceEntry,
): void {
  const known = firstRow(target, 'SELECT source, seq FROM staged WHERE id = ?', id);
  if (known === null) {
    const sql = 'INSERT INTO staged (id, at, source, seq, sources, batch) VALUES (?, ?, ?, ?, 1, ?)';
    const { at, batch } = JSON.parse(body) as Entry; // It was verified.
    statement(target, sql).run(id, Date.parse(at), index, seq, batch ?? null);
    return;
  }
  statement(target, 'UPDATE staged SET sources = sources + 1 WHERE id = ?').run(id);
  const [kept, other] = [
    placed(sources, Number(known.source), Number(known.seq)),
    placed(sources, index, seq),
  ];
  if (renumbered(body, seq, kept.entry.seq) === kept.body) return;
  if (!isRecordedTwice(kept, other)) throw twoContents(kept, other);
  if (!isBefore(other.entry, kept.entry)) return;
  const sql = 'UPDATE staged SET at = ?, source = ?, seq = ? WHERE id = ?';
  statement(target, sql).run(Date.parse(other.entry.at), index, seq, id);
}

interface Placed {
  readonly source: Source;
  readonly entry: Entry;
  readonly body: string;
}

function placed(sources: readonly Source[], index: number, seq: number): Placed {
  const source = sources[index];
  const entry = source === undefined ? null : entryAt(source.database, seq);
  const row = source && firstRow(source.database, 'SELECT body FROM entries WHERE seq = ?', seq);
  if (source === undefined || entry === null) throw new RangeError(`no entry ${seq} in source ${index}`);
  return { source, entry, body: String(row?.body) };
}

/**
 * Some identifiers are made of the content, not chosen at random: those of runs, and of what was taken in from an earlier Spindle. Two
 * projects may have recorded the same at different times. The document may be compressed to other bytes on another processor.
 */
function isRecordedTwice(kept: Placed, other: Placed): boolean {
  const isOfContent = kept.entry.command.kind === 'record-run' || kept.entry.by === earlierSpindle;
  return isOfContent && contentOf(kept.entry) === contentOf(other.entry) && haveOneDocument(kept, other);
}

function contentOf({ by, batch, command }: Entry): string {
  return JSON.stringify([by, batch, command.kind === 'record-run' ? { ...command, document: '' } : command]);
}

function haveOneDocument(one: Placed, other: Placed): boolean {
  const [first, second] = [documentOf(one), documentOf(other)];
  if (first === null || second === null || first === second) return first === second;
  const texts = [wholeDocument(one.source.database, first), wholeDocument(other.source.database, second)].map(
    (bytes) => (bytes === null ? null : gunzipSync(bytes)),
  );
  return texts[0] !== null && texts[1] !== null && texts[0]?.equals(texts[1] ?? Buffer.alloc(0)) === true;
}

function documentOf({ entry: { command } }: Placed): string | null {
  return command.kind === 'record-run' ? command.document : null;
}

/** Whatever the order of the sources, the same one is kept. */
function isBefore(one: Entry, other: Entry): boolean {
  const [first, second] = [Date.parse(one.at), Date.parse(other.at)];
  if (first !== second) return first < second;
  return JSON.stringify({ ...one, seq: 0 }) < JSON.stringify({ ...other, seq: 0 });
}

/** An undo names an entry or a batch: in the joined project, too, it must not mean both. */
function requireOwnNames(target: Database, sources: readonly Source[]): void {
  const sql = `SELECT one.id, one.source AS entry, other.source AS batch FROM staged AS other
    JOIN staged AS one ON one.id = other.batch WHERE one.batch IS NOT one.id LIMIT 1`;
  const found = firstRow(target, sql);
  if (found === null) return;
  const [first, second] = [sources[Number(found.entry)]?.file, sources[Number(found.batch)]?.file];
  throw notMergeable(
    String(first),
    `its entry ${String(found.id)} has the name of a batch of entries in ${String(second)}, so that an undo could mean either`,
  );
}

function twoContents(kept: Placed, other: Placed): SpindleError {
  const said = ({ source, entry }: Placed): string =>
    `entry ${entry.seq} of ${source.file} (${entryWords(entry)}, ${entry.at})`;
  return notMergeable(
    other.source.file,
    `${said(other)} and ${said(kept)} have the same identifier ${kept.entry.id} and not the same content: one of them was forged`,
  );
}

function notMergeable(path: string, why: string): SpindleError {
  return new SpindleError('project-invalid', {
    what: 'cannot merge the projects',
    where: { path },
    why,
    remedy: 'leave out the project that you do not trust; an earlier copy of it may be as it was',
  });
}
