/** Rows of the tables `batches` and `queue`, as they are kept and as the contract has them. */
import { batchSettingsSchema, type BatchSettings, type QueueRow } from '../../contract/batch';
import { queuedSlideSchema, type Batch, type QueuedSlide } from '../../contract/domain/queue';
import { SpindleError, type ErrorReport } from '../../contract/errors';
import { errorReportSchema } from '../../contract/wire/error-report';
import { allRows, firstRow, type Database, type Row } from '../database';

const columns = `number, batch, path, scene, settings, priority, place, state, attempts, deaths, reason, slide_key, opened, run,
  documents, figures, owner, touched_at, started_at, ended_at, change`;

/** Of whole rows, for `queuedSlide`. */
export function selectSlides(where: string): string {
  return `SELECT ${columns} FROM queue WHERE ${where}`;
}

/** @throws project-invalid for a row that Spindle did not write */
export function queuedSlide(row: Row): QueuedSlide {
  const parsed = queuedSlideSchema.safeParse({
    ...{ number: Number(row.number), batch: row.batch, path: row.path, scene: Number(row.scene) },
    settings: json(row.settings),
    ...{ priority: Number(row.priority), place: Number(row.place), state: row.state },
    ...{ attempts: Number(row.attempts), deaths: Number(row.deaths), reason: json(row.reason) },
    ...{ slideKey: row.slide_key, opened: json(row.opened), run: row.run, documents: row.documents },
    ...{ figures: json(row.figures), owner: json(row.owner), touchedAt: row.touched_at },
    ...{ startedAt: row.started_at, endedAt: row.ended_at, change: Number(row.change) },
  });
  if (parsed.success) return parsed.data;
  throw invalidRow(row, parsed.error);
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
 * Those of a batch that changed since, as windows see them, and the number of the last change. Ten thousand are read at once, so that
 * nothing is read of a slide that no window shows.
 * @throws project-invalid
 */
export function rowsSince(
  database: Database,
  batch: string,
  since: number,
): { readonly rows: QueueRow[]; readonly change: number } {
  const sql = `SELECT number, path, scene, settings ->> '$.case' AS "case", priority, place, state, attempts, reason, slide_key, change,
    (julianday(ended_at) - julianday(started_at)) * 86400 AS seconds FROM queue WHERE batch = ? AND change > ?`;
  let change = since;
  const rows = allRows(database, sql, batch, since).map((row) => {
    change = Math.max(change, Number(row.change));
    return queueRow(row);
  });
  return { rows, change };
}

function queueRow(row: Row): QueueRow {
  const state = stateSchema.safeParse(row.state);
  if (!state.success) throw invalidRow(row, state.error);
  return {
    ...{ number: Number(row.number), path: String(row.path), scene: Number(row.scene) },
    case: textOrNull(row.case),
    ...{ priority: Number(row.priority), place: Number(row.place), state: state.data },
    ...{ attempts: Number(row.attempts), reason: reasonOf(row), slideKey: textOrNull(row.slide_key) },
    seconds: typeof row.seconds === 'number' && row.seconds >= 0 ? row.seconds : null,
  };
}

const stateSchema = queuedSlideSchema.shape.state;

function reasonOf(row: Row): ErrorReport | null {
  if (typeof row.reason !== 'string') return null;
  const reason = errorReportSchema.safeParse(json(row.reason));
  if (!reason.success) throw invalidRow(row, reason.error);
  return reason.data;
}

function textOrNull(value: Row[string] | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

/** `null` where there are none that this Spindle can read. */
export function settingsOf(database: Database, batch: string): BatchSettings | null {
  const row = firstRow(database, 'SELECT settings FROM batch_settings WHERE batch = ?', batch);
  return batchSettingsSchema.safeParse(json(row?.settings)).data ?? null;
}

function invalidRow(row: Row, cause: unknown): SpindleError {
  return new SpindleError('project-invalid', {
    what: 'the queue of the project cannot be read',
    why: `slide ${Number(row.number)} of it is not as Spindle writes it`,
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
