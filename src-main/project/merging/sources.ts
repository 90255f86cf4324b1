/**
 * The projects that are joined: each opened as it is, verified, and read up to the entry that was its last then. They may be in use, or
 * lie where nothing can be written; none is changed.
 */
import { resolve } from 'node:path';
import type { Entry } from '../../contract/domain/command';
import { SpindleError } from '../../contract/errors';
import type { SlidePicture } from '../../contract/identity';
import { allRows, firstRow, statement, type Database } from '../database';
import { entriesOfSlide, firstHashOf, headOf } from '../entry-log';
import { closeDatabase, openDatabaseUnchanged } from '../open-database';
import { originsIn, type Origin } from '../origins';
import { asProjectError } from '../project-errors';
import { faultWords, verifyDatabase } from '../verify';

/** Rows read at once. */
const readAtOnce = 1000;
/** Faults of a damaged source that are listed. */
const mostFaults = 20;

export interface Source {
  /** Full path. */
  readonly file: string;
  readonly database: Database;
  /** Its identifier. */
  readonly project: string;
  /** Number of the last entry that is read. */
  readonly last: number;
  /** Only the slides in its table `chosen` are read. */
  readonly isPart: boolean;
}

/** As it lies in the file. */
export interface SourceEntry {
  readonly id: string;
  readonly seq: number;
  readonly body: string;
  readonly hash: string;
}

/**
 * @param chosen of each only these slides; `null` for all
 * @throws project-invalid, with what is damaged; not-found; usage where one is named twice
 */
export function withSources<T>(
  files: readonly string[],
  chosen: readonly SlidePicture[] | null,
  use: (sources: readonly Source[]) => T,
): T {
  const sources: Source[] = [];
  try {
    for (const path of files) {
      const source = openSource(resolve(path), chosen, sources);
      sources.push(source);
    }
    return use(sources);
  } finally {
    for (const { database } of sources) closeDatabase(database);
  }
}

function openSource(file: string, chosen: readonly SlidePicture[] | null, others: readonly Source[]): Source {
  const database = openDatabaseUnchanged(file, (made) => {
    if (chosen !== null) choose(made, chosen);
  });
  try {
    const same = others.find((other) => other.database.inode === database.inode);
    if (same !== undefined) throw namedTwice(file, same.file);
    return { file, database, isPart: chosen !== null, ...soundState(database, file) };
  } catch (cause) {
    closeDatabase(database);
    throw asProjectError(cause, file);
  }
}

/** In memory beside the file. */
function choose(database: Database, slides: readonly SlidePicture[]): void {
  database.connection.exec(
    'CREATE TABLE chosen (slide_key TEXT NOT NULL, scene INTEGER NOT NULL, PRIMARY KEY (slide_key, scene)) STRICT, WITHOUT ROWID',
  );
  const put = statement(database, 'INSERT OR IGNORE INTO chosen VALUES (?, ?)');
  for (const { key, scene } of slides) put.run(key, scene);
}

/** Of one moment, also where others write. @throws project-invalid of a damaged project */
function soundState(database: Database, file: string): Pick<Source, 'project' | 'last'> {
  const { connection } = database;
  connection.exec('BEGIN');
  try {
    const faults = verifyDatabase(database).map(faultWords);
    if (faults.length > 0) throw damagedSource(file, faults);
    const project = String(firstRow(database, 'SELECT id FROM project')?.id);
    return { project, last: headOf(database).seq };
  } finally {
    if (connection.isTransaction) connection.exec('COMMIT');
  }
}

/** In their order. */
export function* entriesIn(source: Source): Generator<SourceEntry, void> {
  const { database, last } = source;
  const sql = `SELECT seq, id, body, hash FROM entries
    WHERE seq > ? AND seq <= ?${ofChosen(source)} ORDER BY seq LIMIT ${readAtOnce}`;
  let after = 0;
  for (
    let rows = allRows(database, sql, after, last);
    rows.length > 0;
    rows = allRows(database, sql, after, last)
  ) {
    for (const { seq, id, body, hash } of rows)
      yield { seq: Number(seq), id: String(id), body: String(body), hash: String(hash) };
    after = Number(rows.at(-1)?.seq);
  }
}

/** Of one slide, in their order. */
export function* entriesOfSource(source: Source, slide: SlidePicture): Generator<Entry> {
  for (const entry of entriesOfSlide(source.database, slide, 0)) {
    if (entry.seq > source.last) return;
    yield entry;
  }
}

export function hasEntry({ database, last }: Source, id: string): boolean {
  return firstRow(database, 'SELECT seq FROM entries WHERE id = ? AND seq <= ?', id, last) !== null;
}

/** What the entries of a source were in it, and in the projects that it was merged of. */
export function* originsOfSource(source: Source): Generator<Origin> {
  const { database, project } = source;
  const hashOfSeq = 'SELECT hash FROM entries WHERE seq = ?';
  for (const { id, seq, body, hash } of entriesIn(source)) {
    const previous = seq === 1 ? firstHashOf(project) : String(firstRow(database, hashOfSeq, seq - 1)?.hash);
    yield { entry: id, project, seq, previous, body, hash };
  }
  for (const origin of originsIn(database)) if (isRead(source, origin.entry)) yield origin;
}

function isRead(source: Source, id: string): boolean {
  if (!source.isPart) return true;
  const sql = `SELECT seq FROM entries WHERE id = ?${ofChosen(source)}`;
  return firstRow(source.database, sql, id) !== null;
}

/** Of a table beside the log, the rows of slides that are read. */
export function rowsOfSource(
  source: Source,
  table: 'taken_in' | 'slide_files' | 'file_prints',
): ReturnType<typeof allRows> {
  const slides =
    table === 'taken_in'
      ? '(slide_key, scene) IN (SELECT slide_key, scene'
      : 'slide_key IN (SELECT slide_key';
  const only = source.isPart ? ` WHERE ${slides} FROM chosen)` : '';
  return allRows(source.database, `SELECT * FROM ${table}${only}`);
}

function ofChosen({ isPart }: Source): string {
  return isPart ? ' AND (slide_key, scene) IN (SELECT slide_key, scene FROM chosen)' : '';
}

function namedTwice(file: string, other: string): SpindleError {
  return new SpindleError('usage', {
    what: 'cannot merge a project with itself',
    where: { path: file },
    why: file === other ? 'it is named twice' : `it is the same file as ${other}`,
    remedy: 'name each project once',
  });
}

function damagedSource(file: string, faults: readonly string[]): SpindleError {
  const [first = ''] = faults;
  const more = faults.length > 1 ? `, and ${faults.length - 1} more` : '';
  return new SpindleError('project-invalid', {
    what: 'the project is damaged, and nothing is taken from it',
    where: { path: file },
    why: `${first}${more}`,
    remedy: 'go back to a backup of it; `spindle project verify FILE` says all that is damaged',
    details: faults.slice(0, mostFaults),
  });
}
