/** Changes of many slides of a queue in one statement: a person may choose ten thousand, and goes on at once. */
import { firstRow, statement, type Database } from '../database';

/** What waits or runs is cancelled; what has ended stays. */
export function cancelSlides(database: Database, numbers: readonly number[], change: number): void {
  const sql = `UPDATE queue SET state = 'cancelled', owner = NULL, touched_at = NULL, reason = NULL, ended_at = ?, change = ?
    WHERE number IN (SELECT value FROM json_each(?)) AND state IN ('queued', 'running')`;
  statement(database, sql).run(new Date().toISOString(), change, JSON.stringify(numbers));
}

/**
 * What waited for another slide of the batch that it is the same as waits for itself where nothing comes of that one: it failed, was
 * cancelled, or is another slide by now. @param number of any slide of the batch
 */
export function releaseSame(database: Database, number: number, change: number): void {
  const sql = `UPDATE queue SET state = 'queued', opened = NULL, ended_at = NULL, change = ?
    WHERE batch = (SELECT batch FROM queue WHERE number = ?) AND state = 'same' AND EXISTS (SELECT 1 FROM queue AS first WHERE first.number = queue.opened ->> '$.sameAs'
      AND (first.state IN ('failed', 'cancelled') OR first.slide_key <> queue.slide_key))`;
  statement(database, sql).run(change, number);
}

/** A slide, and all that are the same as it, are further names of another from then on. */
export function nameAlso(database: Database, first: number, other: number, change: number): void {
  const sql = `UPDATE queue SET state = 'same', opened = json_set(opened, '$.sameAs', ?1), run = NULL, documents = NULL, figures = NULL,
    change = ?2 WHERE opened IS NOT NULL AND (number = ?3 OR (state = 'same' AND opened ->> '$.sameAs' = ?3))`;
  statement(database, sql).run(other, change, first);
}

/** What has ended, or waits, waits from the beginning again. */
export function beginAgain(database: Database, numbers: readonly number[], change: number): void {
  const sql = `UPDATE queue SET state = 'queued', deaths = 0, reason = NULL, opened = NULL, run = NULL, documents = NULL,
    figures = NULL, owner = NULL, touched_at = NULL, started_at = NULL,
    ended_at = CASE WHEN state = 'same' THEN NULL ELSE ended_at END, change = ?
    WHERE number IN (SELECT value FROM json_each(?)) AND state <> 'running'`;
  statement(database, sql).run(change, JSON.stringify(numbers));
}

/** In the order given, before or behind all others of the batch of the first of them, whatever their priority was. */
export function moveTo(
  database: Database,
  numbers: readonly number[],
  end: 'first' | 'last',
  change: number,
): void {
  const ends = firstRow(
    database,
    `SELECT min(place) AS least, max(place) AS most, min(priority) AS lowest, max(priority) AS highest
     FROM queue WHERE batch = (SELECT batch FROM queue WHERE number = ?)`,
    numbers[0] ?? 0,
  );
  if (ends?.least === null || ends === null) return;
  const [from, priority] =
    end === 'first'
      ? [Number(ends.least) - numbers.length, Number(ends.highest)]
      : [Number(ends.most) + 1, Number(ends.lowest)];
  const sql = `UPDATE queue SET place = ? + moved.key, priority = ?, change = ?
    FROM (SELECT key, value FROM json_each(?)) AS moved WHERE queue.number = moved.value`;
  statement(database, sql).run(from, priority, change, JSON.stringify(numbers));
}
