/** Rows of the tables `batches` and `queue`, as they are kept and as the contract has them. */
import { batchSettingsSchema, type BatchSettings, type QueueRow } from '../../contract/batch';
import { queuedSlideSchema, type Batch, type QueuedSlide } from '../../contract/domain/queue';
import { SpindleError, type ErrorReport } from '../../contract/errors';
import { errorReportSchema } from '../../contract/wire/error-report';
import { firstRow, type Database, type Row, type SqlValue } from '../database';

const columns = `number, batch, path, scene, settings, priority, place, state, attempts, deaths, reason, slide_key, opened, run,
  documents, figures, owner, touched_at, started_at, ended_at, change`;

/** Of whole rows, for `queuedSlide`. */
export function selectSlides(where: string): string {
  return `SELECT ${columns} FROM queue WHERE ${where}`;
}

/** @throws project-invalid for a row that Spindle did not write */
export function queuedSlide(row: Row): QueuedSlide {
  const parsed = queuedSlideSchema.safeParse({
    number: Number(row.number),
    batch: row.batch,
    path: row.path,
    scene: Number(row.scene),
    settings: json(row.settings),
    priority: Number(row.priority),
    place: Number(row.place),
    state: row.state,
    attempts: Number(row.attempts),
    deaths: Number(row.deaths),
    reason: json(row.reason),
    slideKey: row.slide_key,
    opened: json(row.opened),
    run: row.run,
    documents: row.documents,
    figures: json(row.figures),
    owner: json(row.owner),
    touchedAt: row.touched_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    change: Number(row.change),
  });
  if (parsed.success) return parsed.data;
  throw invalidRow(Number(row.number), parsed.error);
}

export function batchOf(row: Row): Batch {
  return {
    id: String(row.id),
    folder: String(row.folder),
    decides: String(row.decides),
    madeAt: String(row.made_at),
    isPaused: Number(row.paused) !== 0,
  };
}

/**
 * Those of a batch that changed since, as windows see them, and the number of the last change. SQLite puts them into one text: that takes
 * a fifth of the time of ten thousand rows, for which everything else waits.
 * @throws project-invalid
 */
export function rowsSince(
  database: Database,
  batch: string,
  since: number,
): { readonly rows: QueueRow[]; readonly change: number } {
  const found = firstRow(database, rowsSql, batch, since);
  const rows = found === null ? [] : (JSON.parse(String(found.rows)) as SqlValue[][]);
  return { rows: rows.map(queueRow), change: Number(found?.change ?? since) };
}

const rowsSql = `SELECT json_group_array(json_array(number, path, scene, settings ->> '$.case', priority, place, state, attempts, reason,
    slide_key, (julianday(ended_at) - julianday(started_at)) * 86400, figures ->> '$.missing_tiles',
    (SELECT path FROM queue AS first WHERE first.number = queue.opened ->> '$.sameAs'))) AS rows, max(change) AS change
  FROM queue WHERE batch = ? AND change > ?`;

function queueRow(row: readonly SqlValue[]): QueueRow {
  const [number, path, scene, ofCase, priority, place, state, attempts, reason, slideKey, ...more] = row;
  const [seconds, missingTiles, sameAs] = more;
  const known = states.get(String(state));
  if (known === undefined) throw invalidRow(Number(number), state);
  return {
    number: Number(number),
    path: String(path),
    scene: Number(scene),
    case: textOrNull(ofCase),
    priority: Number(priority),
    place: Number(place),
    state: known,
    attempts: Number(attempts),
    reason: reasonOf(Number(number), reason),
    slideKey: textOrNull(slideKey),
    missingTiles: state === 'done' && typeof missingTiles === 'number' ? missingTiles : null,
    sameAs: state === 'same' ? textOrNull(sameAs) : null,
    seconds: typeof seconds === 'number' && seconds >= 0 ? seconds : null,
  };
}

const states: ReadonlyMap<string, QueueRow['state']> = new Map(
  queuedSlideSchema.shape.state.options.map((state) => [state, state] as const),
);

function reasonOf(number: number, text: SqlValue | undefined): ErrorReport | null {
  if (typeof text !== 'string') return null;
  const reason = errorReportSchema.safeParse(json(text));
  if (!reason.success) throw invalidRow(number, reason.error);
  return reason.data;
}

function textOrNull(value: SqlValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

/** `null` where there are none that this Spindle can read. */
export function settingsOf(database: Database, batch: string): BatchSettings | null {
  const row = firstRow(database, 'SELECT settings FROM batch_settings WHERE batch = ?', batch);
  return batchSettingsSchema.safeParse(json(row?.settings)).data ?? null;
}

function invalidRow(number: number, cause: unknown): SpindleError {
  return new SpindleError('project-invalid', {
    what: 'the queue of the project cannot be read',
    why: `slide ${number} of it is not as Spindle writes it`,
    remedy: 'name another project; decisions and runs of this one are not concerned',
    cause,
  });
}

function json(value: Row[string] | undefined): unknown {
  if (typeof value !== 'string') return value ?? null;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
