/**
 * A project: the file that people's decisions and the runs over slides are written to, from every window, command and
 * process. Commands are checked and appended to the log; what stands is folded from it.
 */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Candidate } from '../contract/detection';
import { unnamedReader, type Command, type Entry, type RecordRun } from '../contract/domain/command';
import { addressesOf, emptySlideState, fold, foldAll, type SlideState } from '../contract/domain/slide-state';
import { SpindleError } from '../contract/errors';
import { pictureName, type SlideKey, type SlidePicture } from '../contract/identity';
import { refused, requireFresh, requireOwnName, requireSense } from './admission';
import { auditSignOffs, type Audit } from './audit';
import { backUp } from './backup';
import { listCases, listSlides, type InCase, type ListedCase } from './cases';
import { allRows, firstRow, inTransaction, statement, type Database } from './database';
import { readDetections, type Rectangle } from './detection-blocks';
import {
  append,
  requireEntry,
  checkedEntries,
  entriesAfter,
  entriesOfSlide,
  entryAt,
  entryOf,
  headOf,
  slidesOf,
  type Head,
  type HashedEntry,
} from './entry-log';
import { wholeDocument } from './documents';
import { closeDatabase, openDatabase, openDatabaseToRead } from './open-database';
import { originChains, type OriginChain } from './origins';
import { asProjectError } from './project-errors';
import { Queue } from './queue/queue';
import { recordInTurns, type FoundByRun, type StoredRun } from './run-recording';
import { nameInLastRun, type KnownNames } from './run-names';
import { filePrintNow, filesOf, noteSlideFile, type SlideFile } from './slide-files';
import { dropStanding, standingEstimates, writeStanding } from './standing';
import { runFaults, verifyDatabase, type ProjectFault } from './verify';

/** A decision as a window sends it. */
export interface CommandRequest {
  /** Chosen by the sender: the same request sent again is answered with the entry that it became. */
  readonly id: string;
  readonly by: string;
  readonly batch?: string;
  readonly command: Command;
  /** Number of the last entry that the sender knew of this slide. A command over what changed since is refused. */
  readonly basedOn?: number;
}

/** A finished run with all that it found. */
export interface RunToRecord extends FoundByRun {
  readonly slide: SlidePicture;
  readonly by: string;
  readonly startedAt: string;
  readonly model: RecordRun['model'];
}

/** A slide that an entry speaks of. */
export interface SlideInProject extends SlidePicture {
  /** As its last run names it; `null` where there is none, or its document is gone. */
  readonly name: string | null;
  readonly runs: number;
  readonly entries: number;
}

/** What a project holds. */
export interface ProjectInfo {
  readonly id: string;
  readonly createdAt: string;
  readonly head: Head;
  readonly slides: readonly SlideInProject[];
  readonly runs: number;
  readonly people: readonly string[];
}

/** How long another process's entry may go unseen. */
const watchMs = 250;
/** Slides whose state is kept folded. */
const keptStates = 8;

export class Project {
  readonly queue: Queue;
  readonly #database: Database;
  /** The slide used last stands last. */
  readonly #states = new Map<string, SlideState>();
  /** By run: those that are being written. */
  readonly #recording = new Map<string, Promise<Entry>>();
  readonly #names: KnownNames = new Map();
  readonly #listeners = new Set<(entries: readonly Entry[]) => void>();
  readonly #watch: NodeJS.Timeout;
  /** Number of the last entry that listeners were told of. */
  #told: number;
  #dataVersion: number;
  /** By number: entries of this process that listeners were not told of yet. */
  readonly #appended = new Map<number, Entry>();
  /** Tells the file from another that takes its name later. */
  readonly #inode: bigint | null;

  private constructor(
    readonly file: string,
    database: Database,
  ) {
    this.#database = database;
    this.#inode = inodeOf(file);
    this.queue = new Queue((work) => this.#useThere(work));
    this.#told = headOf(database).seq;
    this.#dataVersion = this.#readDataVersion();
    this.#watch = setInterval(() => this.#watchOthers(), watchMs).unref();
  }

  /** @param create where there is no such file. @throws not-found, project-invalid, write-failed */
  static open(path: string, create: boolean): Project {
    // SQLite gives names such as `:memory:` and `file:…?…` a meaning of their own; of a full path it gives none.
    const file = resolve(path);
    return Project.#of(file, openDatabase(file, create));
  }

  /** For reading alone, also where nothing can be written. @throws not-found, project-invalid */
  static openToRead(path: string): Project {
    const file = resolve(path);
    return Project.#of(file, openDatabaseToRead(file));
  }

  static #of(file: string, database: Database): Project {
    try {
      return new Project(file, database);
    } catch (cause) {
      closeDatabase(database);
      throw asProjectError(cause, file);
    }
  }

  get id(): string {
    return this.#use((database) => String(firstRow(database, 'SELECT id FROM project')?.id));
  }

  info(): ProjectInfo {
    return this.#use((database) => {
      const project = firstRow(database, 'SELECT id, created_at FROM project');
      const count = (sql: string): number => Number(firstRow(database, sql)?.n);
      const people = allRows(database, `SELECT DISTINCT body ->> '$.by' AS name FROM entries ORDER BY name`);
      return {
        id: String(project?.id),
        createdAt: String(project?.created_at),
        head: headOf(database),
        slides: slidesOf(database).map((slide) => slideInProject(database, slide, this.#names)),
        runs: count('SELECT count(*) AS n FROM runs'),
        people: people.map(({ name }) => String(name)),
      };
    });
  }

  /** Every slide by its case, with how far it has come. */
  cases(): ListedCase[] {
    return this.#use((database) => listCases(database, this.#names));
  }

  /** Keys of all slides that an entry speaks of, each once. */
  slideKeys(): SlideKey[] {
    return this.#use((database) => [...new Set(slidesOf(database).map(({ key }) => key))]);
  }

  /** Of these slides alone, as `cases` has them. */
  casesOf(keys: readonly SlideKey[]): InCase[] {
    return this.#use((database) => listSlides(database, keys, this.#names));
  }

  /** Whether the log is whole, and what each sign-off in it was of. */
  audit(): Audit {
    return this.#use(auditSignOffs);
  }

  /** Where a slide was seen on the disk, the last first. */
  filesOf(key: SlideKey): SlideFile[] {
    return this.#use((database) => filesOf(database, key));
  }

  /** @param path full, of a file that holds the slide now. @throws write-failed */
  noteFile(key: SlideKey, path: string): void {
    this.#use((database) => {
      this.#requireThere();
      const print = filePrintNow(path);
      noteSlideFile(database, key, { path, print, seenAt: new Date().toISOString() });
    });
  }

  /** The same of a slide that is at none of the paths where it was seen: what batches hold of it follows. @throws write-failed */
  noteFound(key: SlideKey, path: string): void {
    const from = this.filesOf(key).map((file) => file.path);
    this.noteFile(key, path);
    this.queue.found(
      key,
      from.filter((each) => each !== path),
      { to: path, file: filePrintNow(path) },
    );
  }

  /** What stands for a slide, with every entry of every process until now. */
  stateOf(slide: SlidePicture): SlideState {
    return this.#use((database) => {
      const state = this.#foldNew(database, slide);
      this.#keep(pictureName(slide), state);
      return state;
    });
  }

  /** Who made the entry of that number, which is one of those that stand. */
  readerOf(seq: number): string {
    return this.#use((database) => entryAt(database, seq)?.by ?? unnamedReader);
  }

  /** A reader's own counts over all slides, with the software's that each was made before. */
  estimatesBy(reader: string): { own: number; software: number }[] {
    return this.#use((database) => standingEstimates(database, reader));
  }

  /** Of one slide, in their order. @param after number of the last that is known already */
  entriesOf(slide: SlidePicture, after = 0): Entry[] {
    return this.#use((database) => [...entriesOfSlide(database, slide, after)]);
  }

  /**
   * Appends commands, all or none. They are on the disk when this returns.
   * @throws conflict when one would change what somebody changed since; request-invalid
   */
  execute(requests: readonly CommandRequest[]): Entry[] {
    const done = this.#useThere((database) => {
      const states = new Map<string, SlideState>();
      const entries = inTransaction(database, () =>
        requests.map((request) => this.#executeOne(database, request, states)),
      );
      for (const [key, state] of states) this.#keep(key, state);
      for (const entry of entries) this.#appended.set(entry.seq, entry);
      return entries;
    });
    this.#lookForEntries();
    return done;
  }

  /**
   * With its detections and its document, all or nothing, a turn of the event loop at a time. One that is recorded already stays as it was.
   * @throws request-invalid, write-failed
   */
  async recordRun(run: RunToRecord): Promise<Entry> {
    const underWay = this.#recording.get(run.run);
    if (underWay !== undefined) return underWay;
    const recording = this.#record(run).finally(() => this.#recording.delete(run.run));
    this.#recording.set(run.run, recording);
    return recording;
  }

  async #record(found: RunToRecord): Promise<Entry> {
    const { slide, run, by, startedAt, model, missingTiles } = found;
    const known = this.#use((database) => entryOf(database, run));
    if (known !== null) return known;
    const append = (database: Database, stored: StoredRun): Entry => {
      const tiles = missingTiles === undefined ? {} : { missingTiles };
      const command = { kind: 'record-run', slide, run, startedAt, model, ...stored, ...tiles } as const;
      return entryOf(database, run) ?? this.#executeOne(database, { id: run, by, command }, new Map());
    };
    const entry = await recordInTurns(
      (work) => this.#useThere(work),
      found,
      append,
      (other) => this.#recording.has(other),
    );
    this.#lookForEntries();
    return entry;
  }

  /** The command that recorded it; `null` when there is no such run. */
  runOf(run: string): RecordRun | null {
    return this.#use((database) => {
      const command = entryOf(database, run)?.command;
      return command?.kind === 'record-run' ? command : null;
    });
  }

  /** What of it is not what was recorded, a clause each. */
  faultsOf(run: RecordRun): string[] {
    return this.#use((database) => runFaults(database, run));
  }

  /** JSON of a run, as it was recorded; `null` where it is gone or was changed. */
  documentOf({ document }: Pick<RecordRun, 'document'>): string | null {
    return this.#use((database) => {
      const bytes = wholeDocument(database, document);
      return bytes === null ? null : gunzipSync(bytes).toString('utf8');
    });
  }

  /** All, or those in a rectangle of level-0 pixels, in the run's own order. */
  detectionsOf(run: string, within?: Rectangle): Candidate[] {
    return this.#use((database) => readDetections(database, run, within));
  }

  /** Whether the store of an earlier Spindle was taken in for this slide. */
  wasTakenIn({ key, scene }: SlidePicture): boolean {
    const sql = 'SELECT at FROM taken_in WHERE slide_key = ? AND scene = ?';
    return this.#use((database) => firstRow(database, sql, key, scene) !== null);
  }

  setTakenIn({ key, scene }: SlidePicture): void {
    const sql = 'INSERT OR IGNORE INTO taken_in (slide_key, scene, at) VALUES (?, ?, ?)';
    this.#useThere((database) => statement(database, sql).run(key, scene, new Date().toISOString()));
  }

  /** Calls the listener with all entries that are added, by this process or another. @returns what ends it */
  onEntries(listener: (entries: readonly Entry[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Reads everything once: the pages, the chain, what lies under its sums, and what was folded. */
  verify(): ProjectFault[] {
    return this.#use(verifyDatabase);
  }

  /** The projects that entries of a merged one came from. */
  origins(): OriginChain[] {
    return this.#use(originChains);
  }

  /** Folds the log again into the tables that stand beside it. @throws project-invalid when the log cannot be read */
  rebuild(): void {
    this.#use((database) =>
      inTransaction(database, () => {
        dropStanding(database);
        for (const slide of slidesOf(database)) {
          const state = foldAll(entriesOfSlide(database, slide, 0));
          writeStanding(database, slide, state, null);
        }
      }),
    );
    this.#states.clear();
  }

  /** A whole copy in a new file, which is verified. @throws write-failed also where there is a file already; project-invalid */
  backup(copy: string): void {
    backUp(this.#database, this.file, resolve(copy));
  }

  /** The log with its sums, in its order. @throws project-invalid at the first entry that cannot be trusted */
  *log(): Generator<HashedEntry> {
    try {
      yield* checkedEntries(this.#database);
    } catch (cause) {
      throw asProjectError(cause, this.file);
    }
  }

  close(): void {
    clearInterval(this.#watch);
    this.#listeners.clear();
    closeDatabase(this.#database);
  }

  /** @param states of this transaction, which may still fail */
  #executeOne(database: Database, request: CommandRequest, states: Map<string, SlideState>): Entry {
    const { basedOn } = request;
    const at = new Date().toISOString();
    const unnumbered = requireEntry({
      ...{ id: request.id, at, by: request.by, command: request.command },
      ...(request.batch !== undefined && { batch: request.batch }),
    });
    const { id, by, batch, command } = unnumbered;
    const known = entryOf(database, id);
    if (known !== null) {
      if (JSON.stringify(known.command) === JSON.stringify(command)) return known;
      throw refused('an entry with this identifier is in the log already', 'send it under another one');
    }
    const key = pictureName(command.slide);
    const state = states.get(key) ?? this.#foldNew(database, command.slide);
    requireOwnName(database, state, id, batch);
    const addresses = addressesOf(state, { id, by, command });
    const asked = { command, by, addresses };
    requireSense(database, state, asked);
    if (basedOn !== undefined) requireFresh(database, state, asked, basedOn);
    const entry = append(database, unnumbered);
    const folded = fold(state, entry);
    writeStanding(database, command.slide, folded, addresses);
    states.set(key, folded);
    return entry;
  }

  #foldNew(database: Database, slide: SlidePicture): SlideState {
    const known = this.#states.get(pictureName(slide)) ?? emptySlideState;
    return foldAll(entriesOfSlide(database, slide, known.seq), known);
  }

  /** Holds the state of a slide with what is committed. */
  #keep(key: string, state: SlideState): void {
    this.#states.delete(key);
    this.#states.set(key, state);
    const [oldest] = this.#states.keys();
    if (this.#states.size > keptStates && oldest !== undefined) this.#states.delete(oldest);
  }

  /** An entry that is written to a removed file would be lost. */
  #requireThere(): void {
    const inode = inodeOf(this.file);
    if (inode !== null && inode === this.#inode) return;
    throw new SpindleError('write-failed', {
      what: 'cannot use the project',
      where: { path: this.file },
      why: 'the file was moved, removed or replaced while it was open',
      remedy: 'put it back, and try again',
    });
  }

  #watchOthers(): void {
    try {
      this.#lookForEntries();
    } catch {
      // A file that is away or locked for a moment: the next look finds what was missed, the next command says what is wrong.
    }
  }

  #lookForEntries(): void {
    const entries = this.#use((database) => {
      const version = this.#readDataVersion();
      const isOwn = headOf(database).seq > this.#told;
      if (version === this.#dataVersion && !isOwn) return [];
      const added = entriesAfter(database, this.#told, this.#appended);
      this.#dataVersion = version;
      return added;
    });
    this.#told = entries.at(-1)?.seq ?? this.#told;
    this.#appended.clear();
    if (entries.length > 0) for (const listener of this.#listeners) listener(entries);
  }

  /** Changes when another process has committed. */
  #readDataVersion(): number {
    return Number(firstRow(this.#database, 'PRAGMA file.data_version')?.data_version);
  }

  /** For what writes. */
  #useThere<T>(work: (database: Database) => T): T {
    return this.#use((database) => {
      this.#requireThere();
      return work(database);
    });
  }

  #use<T>(work: (database: Database) => T): T {
    try {
      return work(this.#database);
    } catch (cause) {
      throw asProjectError(cause, this.file);
    }
  }
}

/** `null` where there is no file, or none can be reached. */
function inodeOf(file: string): bigint | null {
  try {
    return statSync(file, { bigint: true }).ino;
  } catch {
    return null;
  }
}

function slideInProject(database: Database, slide: SlidePicture, names: KnownNames): SlideInProject {
  const { key, scene } = slide;
  const entries = 'SELECT count(*) AS n FROM entries WHERE slide_key = ? AND scene = ?';
  const runs = 'SELECT count(*) AS n FROM runs WHERE slide_key = ? AND scene = ?';
  return {
    ...{ key, scene },
    name: nameInLastRun(database, slide, names),
    runs: Number(firstRow(database, runs, key, scene)?.n),
    entries: Number(firstRow(database, entries, key, scene)?.n),
  };
}
