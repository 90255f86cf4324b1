/**
 * Projects in, one project out, in a new file that is there whole or not at all. Every entry keeps its identifier, author and time and
 * gets a new number; what it was in its own project is kept beside it (`origins.ts`). Nothing is held in memory but one slide.
 */
import { rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { partName, sweepParts } from '../../base/part-files';
import { foldAll } from '../../contract/domain/slide-state';
import { SpindleError } from '../../contract/errors';
import { pictureName, type SlidePicture } from '../../contract/identity';
import { firstRow, inTransaction, statement, type Database } from '../database';
import { copyBlocks } from '../detection-blocks';
import { copyDocument } from '../documents';
import { nameInLastRun } from '../run-names';
import { entriesOfSlide, entryAt, firstHashOf, hashOf, renumbered, slidesOf } from '../entry-log';
import { closeDatabase, inodeOf, openUnfinished } from '../open-database';
import { sumOfOrigins, writeOrigin } from '../origins';
import { asProjectError } from '../project-errors';
import { putInPlace, requireFolder, statsOf, writeUnfinished } from '../project-file';
import { mergedIdentifier, newProject } from '../schema';
import { writeStanding } from '../standing';
import { faultWords, verifyDatabase } from '../verify';
import { conflictsOf, type Conflict } from './conflicts';
import { inOneOrder } from './order-of-entries';
import { entriesOfSource, originsOfSource, rowsOfSource, withSources, type Source } from './sources';
import { stage, stagedOf, type StagedEntry } from './staged-entries';

/** A conflict with the name of its slide, as the slide's last run has it. */
export interface NamedConflict extends Conflict {
  readonly name: string | null;
}

export interface JoinedProject {
  /** Full path. */
  readonly file: string;
  /** Its identifier. */
  readonly project: string;
  readonly entries: number;
  readonly slides: number;
  readonly runs: number;
  readonly conflicts: readonly NamedConflict[];
}

/**
 * Joins projects, each verified first.
 * @param out file to make; must not exist
 * @throws write-failed; project-invalid where one is damaged, or two have different entries of one identifier; not-found; usage
 */
export function joinProjects(files: readonly string[], out: string): Promise<JoinedProject> {
  return makeOf(files, null, resolve(out));
}

/**
 * A project that holds the entries of these slides alone.
 * @param out file to make; must not exist
 * @throws as `joinProjects`
 */
export function exportSlides(
  file: string,
  slides: readonly SlidePicture[],
  out: string,
): Promise<JoinedProject> {
  return makeOf([file], slides, resolve(out));
}

async function makeOf(
  files: readonly string[],
  chosen: readonly SlidePicture[] | null,
  out: string,
): Promise<JoinedProject> {
  requireFree(out, files);
  requireFolder(out);
  await sweepParts(dirname(out));
  return withSources(files, chosen, (sources) => {
    const part = join(dirname(out), partName());
    try {
      writeUnfinished(part, out, newProject());
      const made = fill(part, sources, out);
      if (!putInPlace(part, out)) throw notMade(out, 'there is a file of that name already');
      return made;
    } finally {
      rmSync(part, { force: true });
    }
  });
}

function requireFree(out: string, files: readonly string[]): void {
  const stats = statsOf(out);
  if (stats === null) return;
  if (stats.isDirectory()) throw notMade(out, 'it is a folder');
  const isSource = files.some((file) => {
    const source = statsOf(resolve(file));
    return source !== null && inodeOf(source) === inodeOf(stats);
  });
  throw notMade(
    out,
    isSource ? 'it is one of the projects that are read' : 'there is a file of that name already',
  );
}

function notMade(out: string, why: string): SpindleError {
  return new SpindleError('write-failed', {
    what: 'cannot write the project',
    where: { path: out },
    why,
    remedy:
      'name a file that is not there yet; a project that is to be taken up is named among those that are read',
  });
}

function fill(part: string, sources: readonly Source[], out: string): JoinedProject {
  const target = openUnfinished(part);
  try {
    const made = inTransaction(target, () => joinAll(target, sources, out));
    const [fault] = verifyDatabase(target);
    if (fault !== undefined) throw notSound(out, faultWords(fault));
    return made;
  } catch (cause) {
    throw asProjectError(cause, out);
  } finally {
    closeDatabase(target);
  }
}

function notSound(out: string, why: string): SpindleError {
  return new SpindleError('project-invalid', {
    what: 'the joined project is not sound, and was not written',
    where: { path: out },
    why,
    remedy: 'try again; if it happens again, a disk or the memory of this machine is at fault',
  });
}

function joinAll(target: Database, sources: readonly Source[], out: string): JoinedProject {
  stage(target, sources);
  const project = writeOrigins(target, sources);
  writeEntries(target, sources, project);
  for (const source of sources) writeMarks(target, source);
  const conflicts = writeSlides(target, sources);
  target.connection.exec('DROP TABLE temp.staged');
  const count = (sql: string): number => Number(firstRow(target, sql)?.n);
  return {
    ...{ file: out, project, conflicts },
    entries: count('SELECT count(*) AS n FROM entries'),
    slides: slidesOf(target).length,
    runs: count('SELECT count(*) AS n FROM runs'),
  };
}

/** @returns the identifier of the project, which is made of them */
function writeOrigins(target: Database, sources: readonly Source[]): string {
  for (const source of sources) {
    for (const origin of originsOfSource(source)) {
      const { seq, body } = origin;
      const staged = stagedOf(target, origin.entry);
      const kept = bodyOf(sources, staged);
      const isKept = body === renumbered(kept, staged.seq, seq);
      writeOrigin(target, { ...origin, body: isKept ? null : body });
    }
  }
  const now = new Date();
  const id = mergedIdentifier(now, sumOfOrigins(target));
  statement(target, 'UPDATE project SET id = ?, created_at = ?').run(id, now.toISOString());
  return id;
}

function writeEntries(target: Database, sources: readonly Source[], project: string): void {
  const sql = 'INSERT INTO entries (seq, id, slide_key, scene, body, hash) VALUES (?, ?, ?, ?, ?, ?)';
  let hash = firstHashOf(project);
  let seq = 0;
  for (const staged of inOneOrder(target, sources)) {
    const { database, file } = sourceOf(sources, staged);
    seq += 1;
    const entry = entryAt(database, staged.seq);
    const body = renumbered(bodyOf(sources, staged), staged.seq, seq);
    if (entry === null || body === null) throw notOfSpindle(file, staged.seq);
    hash = hashOf(hash, body);
    const { id, command } = entry;
    statement(target, sql).run(seq, id, command.slide.key, command.slide.scene, body, hash);
    if (command.kind !== 'record-run') continue;
    copyDocument(database, target, command.document);
    copyBlocks(database, target, command.run);
  }
}

function notOfSpindle(path: string, seq: number): SpindleError {
  return new SpindleError('project-invalid', {
    what: 'cannot merge the projects',
    where: { path },
    why: `the text of entry ${seq} is none that Spindle writes`,
    remedy: 'leave out this project, or go back to a backup of it',
  });
}

function sourceOf(sources: readonly Source[], { source, id }: StagedEntry): Source {
  const found = sources[source];
  if (found === undefined) throw new RangeError(`entry ${id} is of no source`);
  return found;
}

function bodyOf(sources: readonly Source[], staged: StagedEntry): string {
  const { database } = sourceOf(sources, staged);
  return String(firstRow(database, 'SELECT body FROM entries WHERE seq = ?', staged.seq)?.body);
}

/** What lies beside the log of a slide. The queue belongs to one machine, and stays there. */
function writeMarks(target: Database, source: Source): void {
  const taken = `INSERT INTO taken_in (slide_key, scene, at) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET at = min(at, excluded.at)`;
  for (const { slide_key: key, scene, at } of rowsOfSource(source, 'taken_in'))
    statement(target, taken).run(key ?? null, scene ?? null, at ?? null);
  const seen = `INSERT INTO slide_files (slide_key, path, seen_at) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET seen_at = max(seen_at, excluded.seen_at)`;
  for (const { slide_key: key, path, seen_at: at } of rowsOfSource(source, 'slide_files'))
    statement(target, seen).run(key ?? null, path ?? null, at ?? null);
  const printed = `INSERT OR IGNORE INTO file_prints (slide_key, path, size, mtime_ms, ctime_ms) VALUES (?, ?, ?, ?, ?)`;
  for (const print of rowsOfSource(source, 'file_prints')) {
    const { slide_key: key, path, size, mtime_ms: mtime, ctime_ms: ctime } = print;
    statement(target, printed).run(key ?? null, path ?? null, size ?? null, mtime ?? null, ctime ?? null);
  }
}

/** Folds each slide, and looks where the sources differ. */
function writeSlides(target: Database, sources: readonly Source[]): NamedConflict[] {
  const known = sources.map(({ database }) => new Set(slidesOf(database).map(pictureName)));
  return slidesOf(target).flatMap((slide) => {
    const state = foldAll(entriesOfSlide(target, slide, 0));
    writeStanding(target, slide, state, null);
    const having = sources.filter((_, index) => known[index]?.has(pictureName(slide)));
    if (having.length < 2) return [];
    const sides = having.map((source) => ({ source, state: foldAll(entriesOfSource(source, slide)) }));
    const found = conflictsOf(target, slide, sides, state);
    const name = found.length > 0 ? nameInLastRun(target, slide, new Map()) : null;
    return found.map((conflict) => ({ ...conflict, name }));
  });
}
