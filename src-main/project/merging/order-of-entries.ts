/**
 * The one order of the entries of several projects: that of each project is kept, and between them the earlier comes first. It is the
 * same in whatever order the projects are named.
 */
import type { Database } from '../database';
import { entriesIn, type Source, type SourceEntry } from './sources';
import { stagedOf, type StagedEntry } from './staged-entries';

interface Cursor {
  readonly entries: Generator<SourceEntry, void>;
  /** `null` at the end. */
  next: StagedEntry | null;
}

/**
 * Every staged entry once. Where two projects have the same two entries in opposite orders (the same was taken in by both), the one that
 * was made first goes first: an undo still comes after what it undoes, since that stands before it in every project that has it.
 */
export function* inOneOrder(target: Database, sources: readonly Source[]): Generator<StagedEntry> {
  /** Those that a source has further on than it was read. */
  const early = new Map<string, number>();
  const cursors = sources.map((source): Cursor => ({ entries: entriesIn(source), next: null }));
  for (const cursor of cursors) advance(target, cursor, early);
  for (;;) {
    const next = first(cursors);
    if (next === null) return;
    yield next;
    const having = cursors.filter((cursor) => cursor.next?.id === next.id);
    if (having.length < next.sources) early.set(next.id, next.sources - having.length);
    for (const cursor of having) advance(target, cursor, early);
  }
}

/** Of those that come next in every project that has them; of all, where there is none. */
function first(cursors: readonly Cursor[]): StagedEntry | null {
  const next = cursors.flatMap((cursor) => cursor.next ?? []);
  const count = new Map<string, number>();
  for (const { id } of next) count.set(id, (count.get(id) ?? 0) + 1);
  const ready = next.filter(({ id, sources }) => count.get(id) === sources);
  const among = ready.length > 0 ? ready : next;
  return among.reduce<StagedEntry | null>(
    (best, each) => (best === null || isBefore(each, best) ? each : best),
    null,
  );
}

function isBefore(one: StagedEntry, other: StagedEntry): boolean {
  return one.at === other.at ? one.id < other.id : one.at < other.at;
}

function advance(target: Database, cursor: Cursor, early: Map<string, number>): void {
  for (;;) {
    const { value, done } = cursor.entries.next();
    if (done === true) {
      cursor.next = null;
      return;
    }
    const left = early.get(value.id);
    if (left === undefined) {
      cursor.next = stagedOf(target, value.id);
      return;
    }
    if (left > 1) early.set(value.id, left - 1);
    else early.delete(value.id);
  }
}
