/**
 * The queue of a project: slides in, one at a time out to whichever process asks, and what became of each. Every change is one
 * transaction, so that two processes never hold one slide, and a killed one leaves each slide as it was or as it became. A process that
 * works on a slide says so from time to time; what a dead one held is taken over.
 */
import { randomUUID } from 'node:crypto';
import { isGone, type ProcessIdentity } from '../../base/process-identity';
import type { BatchSettings, QueueRow } from '../../contract/batch';
import {
  type Batch,
  type FilePrint,
  type OpenedState,
  type QueuedSlide,
  type SlideSettings,
} from '../../contract/domain/queue';
import { SpindleError, type ErrorReport } from '../../contract/errors';
import { allRows, firstRow, inTransaction, statement, type Database, type SqlValue } from '../database';
import { beginAgain, cancelSlides, moveTo, nameAlso, releaseSame } from './queue-changes';
import { batchOf, queuedSlide, rowsSince, selectSlides, settingsOf } from './queue-rows';

export interface SlideToQueue {
  /** Full path; of a slide on a server, its address without secrets. */
  readonly path: string;
  readonly scene: number;
  readonly settings: SlideSettings;
  /** Higher goes first; 0 unless somebody says otherwise. */
  readonly priority: number;
}

/** What is known of a slide's result before the run is recorded: with it, a run that was recorded is known as this slide's. */
export interface Outcome {
  readonly run: string | null;
  readonly figures: NonNullable<QueuedSlide['figures']>;
}

export interface Claimed {
  readonly slide: QueuedSlide;
  /** The process that held it is gone: its journal, or its recorded run, may be there. */
  readonly wasTakenOver: boolean;
}

const movedSql = `path IN (SELECT value FROM json_each(?)) AND (slide_key IS NULL OR slide_key = ?) AND state <> 'running'
  AND NOT EXISTS (SELECT 1 FROM queue AS there WHERE there.batch = queue.batch AND there.scene = queue.scene AND there.path = ?)`;

/** A process that says nothing of its slide for so long, ms, is gone. */
const silentMs = 10 * 60_000;
/** Slides are set aside that ended their process so often in a row, before a patch was finished. */
export const mostDeaths = 3;

/** Runs work on the database, and says what SQLite threw in the words of a project. */
export type UseDatabase = <T>(work: (database: Database) => T) => T;

export class Queue {
  readonly #use: UseDatabase;
  readonly #msNow: () => number;
  /** By slide: how its owner's last sign of life read, and when it was first read so, by the clock of this process. */
  readonly #seen = new Map<number, { readonly touchedAt: string | null; readonly atMs: number }>();

  constructor(use: UseDatabase, msNow: () => number = () => performance.now()) {
    this.#use = use;
    this.#msNow = msNow;
  }

  /** The batch into a folder, or of an identifier; `null` where there is none. */
  batchInto(folder: string): Batch | null {
    return this.#use((database) => {
      const row = firstRow(database, 'SELECT * FROM batches WHERE folder = ?', folder);
      return row === null ? null : batchOf(row);
    });
  }

  batch(id: string): Batch | null {
    return this.#use((database) => {
      const row = firstRow(database, 'SELECT * FROM batches WHERE id = ?', id);
      return row === null ? null : batchOf(row);
    });
  }

  /** The newest first. */
  batches(): Batch[] {
    return this.#use((database) =>
      allRows(database, 'SELECT * FROM batches ORDER BY made_at DESC, rowid DESC').map(batchOf),
    );
  }

  /** @param folder of the documents; empty where there are none */
  addBatch(folder: string, decides: string): Batch {
    const batch = { id: randomUUID(), folder, decides, madeAt: new Date().toISOString(), isPaused: false };
    const sql = 'INSERT INTO batches (id, folder, decides, made_at, paused) VALUES (?, ?, ?, ?, 0)';
    this.#change((database) => statement(database, sql).run(batch.id, folder, decides, batch.madeAt));
    return batch;
  }

  /** With its slides; runs and decisions stay. */
  removeBatch(id: string): void {
    this.#change((database) => {
      statement(database, 'DELETE FROM queue WHERE batch = ?').run(id);
      statement(database, 'DELETE FROM batch_settings WHERE batch = ?').run(id);
      statement(database, 'DELETE FROM batches WHERE id = ?').run(id);
    });
  }

  /** What the application analyses its slides with; `null` of one that the command line made. */
  settingsOf(batch: string): BatchSettings | null {
    return this.#use((database) => settingsOf(database, batch));
  }

  keepSettings(batch: string, settings: BatchSettings): void {
    const sql =
      'INSERT INTO batch_settings (batch, settings) VALUES (?, ?) ON CONFLICT (batch) DO UPDATE SET settings = excluded.settings';
    this.#change((database) => statement(database, sql).run(batch, JSON.stringify(settings)));
  }

  /** Those that the batch does not hold yet are added at its end; of the others, what the list states of them is taken over. */
  add(batch: string, slides: readonly SlideToQueue[]): void {
    this.#change((database) => {
      const last = firstRow(database, 'SELECT max(place) AS place FROM queue WHERE batch = ?', batch);
      let place = Number(last?.place ?? 0);
      const change = nextChange(database);
      const put = statement(
        database,
        `INSERT INTO queue (batch, path, scene, settings, priority, place, state, attempts, deaths, change)
         VALUES (?, ?, ?, ?, ?, ?, 'queued', 0, 0, ?)
         ON CONFLICT (batch, path, scene) DO UPDATE SET settings = excluded.settings, priority = excluded.priority,
           change = excluded.change WHERE settings <> excluded.settings OR priority <> excluded.priority`,
      );
      for (const { path, scene, settings, priority } of slides) {
        place += 1;
        put.run(batch, path, scene, JSON.stringify(settings), priority, place, change);
      }
    });
  }

  /** In the order of the list. */
  slides(batch: string): QueuedSlide[] {
    const sql = selectSlides('batch = ? ORDER BY place');
    return this.#use((database) => allRows(database, sql, batch).map(queuedSlide));
  }

  slide(number: number): QueuedSlide | null {
    return this.#use((database) => slideOf(database, number));
  }

  /** Those of a batch that changed since, in the order of the list; the first time, all. */
  changedSince(batch: string, change: number): QueuedSlide[] {
    const sql = selectSlides('batch = ? AND change > ? ORDER BY place');
    return this.#use((database) => allRows(database, sql, batch, change).map(queuedSlide));
  }

  /** The same, as windows see them. */
  rowsSince(batch: string, change: number): { readonly rows: QueueRow[]; readonly change: number } {
    return this.#use((database) => rowsSince(database, batch, change));
  }

  /** Slides of a batch whose process, on this machine, has ended: the next process takes them over. */
  left(batch: string): number[] {
    const sql = selectSlides(`batch = ? AND state = 'running'`);
    return this.#use((database) =>
      allRows(database, sql, batch)
        .map(queuedSlide)
        .flatMap(({ number, owner }) => (owner === null || isGone(owner) ? [number] : [])),
    );
  }

  /** How many slides of a batch are in each state. */
  counts(batch: string): ReadonlyMap<string, number> {
    const sql = 'SELECT state, count(*) AS n FROM queue WHERE batch = ? GROUP BY state';
    return this.#use(
      (database) =>
        new Map(allRows(database, sql, batch).map(({ state, n }) => [String(state), Number(n)] as const)),
    );
  }

  /**
   * The next slide, for a process: what waits, by priority and place, and what a dead process held. A slide that has ended its process
   * `mostDeaths` times in a row before it finished a patch is set aside as failed.
   * @returns `null` when nothing waits, or the batch is paused. @param mayBegin leaves slides out, for this time
   * @param isKnownGone of processes of other machines too, which this one cannot ask
   */
  claim(
    batch: string,
    owner: ProcessIdentity,
    mayBegin: (slide: QueuedSlide) => boolean = () => true,
    isKnownGone: (owner: ProcessIdentity) => boolean = () => false,
  ): Claimed | null {
    return this.#change((database) => {
      const paused = firstRow(database, 'SELECT paused FROM batches WHERE id = ?', batch);
      if (paused === null || Number(paused.paused) !== 0) return null;
      for (const slide of this.#waiting(database, batch, isKnownGone)) {
        const isTaken = slide.state === 'running';
        if (isTaken && slide.deaths + 1 >= mostDeaths) {
          end(database, slide.number, 'failed', endedItsProcess(slide));
          continue;
        }
        if (!mayBegin(slide)) continue;
        const now = new Date().toISOString();
        // One that was given back keeps no excuse.
        const deaths = isTaken ? slide.deaths + 1 : Math.max(slide.deaths, 0);
        set(database, slide.number, {
          ...{ state: 'running', owner: JSON.stringify(owner), touched_at: now, started_at: now },
          ...{ attempts: slide.attempts + 1, deaths, reason: null },
        });
        return { slide: required(slideOf(database, slide.number)), wasTakenOver: isTaken };
      }
      return null;
    });
  }

  /** A sign of life of all slides that this process holds. */
  touch(owner: ProcessIdentity): void {
    const sql = `UPDATE queue SET touched_at = ? WHERE state = 'running' AND owner ->> '$.token' = ?`;
    this.#change((database) => statement(database, sql).run(new Date().toISOString(), owner.token));
  }

  /** False once another process has taken the slide over, or somebody cancelled it. */
  isHeld(number: number, owner: ProcessIdentity): boolean {
    return this.#use((database) => isHeld(slideOf(database, number), owner));
  }

  /** @throws conflict where it is not held any more; so do all that follow */
  requireHeld(number: number, owner: ProcessIdentity): void {
    this.#use((database) => requireHeld(database, number, owner));
  }

  /** @param documents name of its documents, which is another slide's no more */
  opened(
    number: number,
    owner: ProcessIdentity,
    {
      slideKey,
      opened,
      documents,
    }: { readonly slideKey: string; readonly opened: OpenedState; readonly documents: string },
  ): void {
    this.#change((database) => {
      requireHeld(database, number, owner);
      set(database, number, { slide_key: slideKey, opened: JSON.stringify(opened), documents });
      releaseSame(database, number, nextChange(database));
    });
  }

  /** It is the same as another slide of its batch, `opened.sameAs`, and ends with that one. */
  endAsSame(
    number: number,
    owner: ProcessIdentity,
    { slideKey, opened }: { readonly slideKey: string; readonly opened: OpenedState },
  ): void {
    this.#change((database) => {
      requireHeld(database, number, owner);
      set(database, number, { slide_key: slideKey, opened: JSON.stringify(opened), documents: null });
      end(database, number, 'same', null);
    });
  }

  /** Its file was moved since it was done as `first`, which is another name of this one from then on. */
  takePlace(
    number: number,
    owner: ProcessIdentity,
    first: number,
    { slideKey, opened }: { readonly slideKey: string; readonly opened: OpenedState },
  ): void {
    this.#change((database) => {
      requireHeld(database, number, owner);
      const { run, documents, figures } = required(slideOf(database, first));
      const found = { run, documents, figures: JSON.stringify(figures) };
      set(database, number, { slide_key: slideKey, opened: JSON.stringify(opened), ...found });
      end(database, number, 'done', null);
      nameAlso(database, first, number, nextChange(database));
    });
  }

  /**
   * The slide is not to blame for a process that dies from now on.
   * @param deaths before this attempt; none once a patch was finished
   */
  excuse(number: number, owner: ProcessIdentity, deaths = 0): void {
    // Taking it over from a dead process adds one.
    this.#held(number, owner, { deaths: deaths - 1 });
  }

  /** The end of an excuse. @param deaths before this attempt */
  blame(number: number, owner: ProcessIdentity, deaths: number): void {
    this.#held(number, owner, { deaths });
  }

  /** Before the run is recorded. */
  intends(number: number, owner: ProcessIdentity, { run, figures }: Outcome): void {
    this.#held(number, owner, { run, figures: JSON.stringify(figures) });
  }

  finish(number: number, owner: ProcessIdentity): void {
    this.#change((database) => {
      requireHeld(database, number, owner);
      end(database, number, 'done', null);
    });
  }

  fail(number: number, owner: ProcessIdentity, reason: ErrorReport): void {
    this.#change((database) => {
      requireHeld(database, number, owner);
      end(database, number, 'failed', reason);
    });
  }

  /** It waits again: somebody stopped the work, or what failed was not the slide. @param reason why it was not finished */
  giveBack(number: number, owner: ProcessIdentity, reason: ErrorReport | null): void {
    this.#held(number, owner, {
      ...{ state: 'queued', owner: null, touched_at: null },
      reason: reason === null ? null : JSON.stringify(reason),
    });
  }

  /** Why a slide waits. */
  explain(number: number, reason: ErrorReport): void {
    this.#change((database) => set(database, number, { reason: JSON.stringify(reason) }));
  }

  /** Slides that ended, or wait, wait from the beginning again. What is running goes on. */
  again(numbers: readonly number[]): void {
    this.#change((database) => beginAgain(database, numbers, nextChange(database)));
  }

  /** What waits or runs is not analysed; the process that holds one notices it within seconds. What has ended stays. */
  cancel(numbers: readonly number[]): void {
    this.#change((database) => {
      cancelSlides(database, numbers, nextChange(database));
      releaseSame(database, numbers[0] ?? -1, nextChange(database));
    });
  }

  /**
   * The file of a slide is called otherwise, or lies elsewhere.
   * @param file as it is there, where it is known to hold what it held; else a slide that is done may be analysed again
   */
  renamed(batch: string, from: string, to: string, file: FilePrint | null = null): void {
    this.#change((database) => {
      const sql = selectSlides('batch = ? AND path = ?');
      if (firstRow(database, sql, batch, to) !== null) return;
      for (const { number, opened } of allRows(database, sql, batch, from).map(queuedSlide)) {
        const now = opened !== null && file !== null ? { opened: JSON.stringify({ ...opened, file }) } : {};
        set(database, number, { path: to, ...now });
      }
    });
  }

  /**
   * A slide was found at another path: in all batches it is called so from then on, also where it waits and was never opened. A batch that
   * has the path already stays as it is.
   * @param from paths at which it was seen, and is no more. @param file as it is at the new path; it is the slide, and was not written to
   */
  found(
    slideKey: string,
    from: readonly string[],
    { to, file }: { readonly to: string; readonly file: FilePrint | null },
  ): void {
    this.#change((database) => {
      const rows = allRows(database, selectSlides(movedSql), JSON.stringify(from), slideKey, to);
      for (const { number, opened } of rows.map(queuedSlide)) {
        const now = opened?.file ? { opened: JSON.stringify({ ...opened, file }) } : {};
        set(database, number, { path: to, ...now });
      }
    });
  }

  /** In the order given, behind all others of the batch. */
  moveLast(numbers: readonly number[]): void {
    this.#change((database) => moveTo(database, numbers, 'last', nextChange(database)));
  }

  prioritise(numbers: readonly number[], priority: number): void {
    this.#each(numbers, (database, slide) => set(database, slide.number, { priority }));
  }

  /** In the order given, before all others of the batch, whatever their priority was. */
  moveFirst(numbers: readonly number[]): void {
    this.#change((database) => moveTo(database, numbers, 'first', nextChange(database)));
  }

  pause(batch: string, isPaused: boolean): void {
    const sql = 'UPDATE batches SET paused = ? WHERE id = ?';
    this.#change((database) => statement(database, sql).run(isPaused ? 1 : 0, batch));
  }

  /** Gives back what processes hold that are gone. @param isDead also for those of which nothing is known @returns the slides */
  releaseDead(
    isDead: (slide: QueuedSlide) => boolean = ({ owner }) => owner !== null && isGone(owner),
  ): QueuedSlide[] {
    return this.#change((database) => {
      const running = allRows(database, selectSlides(`state = 'running' ORDER BY number`)).map(queuedSlide);
      const dead = running.filter(isDead);
      for (const { number } of dead)
        set(database, number, { state: 'queued', owner: null, touched_at: null });
      return dead;
    });
  }

  /** What waits and what a dead process holds, the next first. */
  *#waiting(
    database: Database,
    batch: string,
    isKnownGone: (owner: ProcessIdentity) => boolean,
  ): Generator<QueuedSlide> {
    const order = 'ORDER BY priority DESC, place';
    // What runs is looked at first: it was first in the order when it was begun.
    const running = allRows(database, selectSlides(`batch = ? AND state = 'running' ${order}`), batch);
    for (const row of running) {
      const slide = queuedSlide(row);
      if (this.#isDead(slide) || (slide.owner !== null && isKnownGone(slide.owner))) yield slide;
    }
    const sql = selectSlides(`batch = ? AND state = 'queued' ${order} LIMIT 64 OFFSET ?`);
    for (let offset = 0; ; offset += 64) {
      const rows = allRows(database, sql, batch, offset);
      yield* rows.map(queuedSlide);
      if (rows.length < 64) return;
    }
  }

  /** Clocks of two machines are not compared: what counts is how long the sign of life has read the same. */
  #isDead({ number, owner, touchedAt }: QueuedSlide): boolean {
    if (owner === null || isGone(owner)) return true;
    const seen = this.#seen.get(number);
    if (seen?.touchedAt === touchedAt) return this.#msNow() - seen.atMs > silentMs;
    this.#seen.set(number, { touchedAt, atMs: this.#msNow() });
    return false;
  }

  #each(numbers: readonly number[], work: (database: Database, slide: QueuedSlide) => void): void {
    this.#change((database) => {
      for (const number of numbers) {
        const slide = slideOf(database, number);
        if (slide !== null) work(database, slide);
      }
    });
  }

  #held(number: number, owner: ProcessIdentity, values: Values): void {
    this.#change((database) => {
      requireHeld(database, number, owner);
      set(database, number, values);
    });
  }

  #change<T>(work: (database: Database) => T): T {
    return this.#use((database) => inTransaction(database, work));
  }
}

type Values = Readonly<Record<string, SqlValue>>;

function set(database: Database, number: number, values: Values): void {
  const names = Object.keys(values);
  const sql = `UPDATE queue SET ${names.map((name) => `${name} = ?`).join(', ')}, change = ? WHERE number = ?`;
  statement(database, sql).run(...Object.values(values), nextChange(database), number);
}

function end(
  database: Database,
  number: number,
  state: 'done' | 'failed' | 'same',
  reason: ErrorReport | null,
): void {
  set(database, number, {
    ...{ state, owner: null, touched_at: null, ended_at: new Date().toISOString() },
    reason: reason === null ? null : JSON.stringify(reason),
  });
  if (state === 'failed') releaseSame(database, number, nextChange(database));
}

function slideOf(database: Database, number: number): QueuedSlide | null {
  const row = firstRow(database, selectSlides('number = ?'), number);
  return row === null ? null : queuedSlide(row);
}

function required(slide: QueuedSlide | null): QueuedSlide {
  if (slide === null) throw new Error('a slide of the queue is gone');
  return slide;
}

function nextChange(database: Database): number {
  const sql = 'SELECT max((SELECT max(change) FROM queue WHERE batch = id)) AS change FROM batches';
  return Number(firstRow(database, sql)?.change ?? 0) + 1;
}

function isHeld(slide: QueuedSlide | null, owner: ProcessIdentity): boolean {
  return slide?.state === 'running' && slide.owner?.token === owner.token;
}

function requireHeld(database: Database, number: number, owner: ProcessIdentity): void {
  const slide = slideOf(database, number);
  if (!isHeld(slide, owner)) throw notHeld(slide);
}

/** What the process learns that worked on it. */
export function notHeld(slide: Pick<QueuedSlide, 'path' | 'state'> | null): SpindleError {
  const isCancelled = slide?.state === 'cancelled';
  return new SpindleError(isCancelled ? 'aborted' : 'conflict', {
    what: 'the slide is no longer analysed here',
    where: slide === null ? {} : { path: slide.path },
    why: isCancelled
      ? 'somebody cancelled it'
      : 'another process took it over, because this one stood still for ten minutes or a command released it',
    remedy: isCancelled ? 'queue it again' : 'nothing is lost: it waits, or the other process analyses it',
  });
}

function endedItsProcess({ path, deaths }: QueuedSlide): ErrorReport {
  return new SpindleError('internal', {
    what: 'the slide is set aside',
    where: { path },
    why: `the process that analysed it ended ${deaths + 1} times in a row without a finished patch or document in between`,
    remedy: 'analyse it alone, with more memory; send the slide to the developers if it ends Spindle again',
  }).toReport();
}
