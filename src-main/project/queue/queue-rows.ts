/** Rows of the tables `batches` and `queue`, as they are kept and as the contract has them. */
import { queuedSlideSchema, type Batch, type QueuedSlide } from '../../contract/domain/queue';
import { SpindleError } from '../../contract/errors';
import type { Row } from '../database';

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
  throw new SpindleError('project-invalid', {
    what: 'the queue of the project cannot be read',
    why: `slide ${Number(row.number)} of it is not as Spindle writes it`,
    remedy: 'name another project; decisions and runs of this one are not concerned',
    cause: parsed.error,
  });
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

function json(value: Row[string] | undefined): unknown {
  if (typeof value !== 'string') return value ?? null;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
