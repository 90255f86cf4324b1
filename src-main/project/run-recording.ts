/**
 * A finished run on its way into the project, a turn of the event loop at a time, because a million detections take a second. The blocks
 * of its detections are written in several transactions, and the entry that makes a run of them in the last: until then nothing
 * speaks of them, and those of a process that was killed are taken away when the next run is recorded.
 */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Turns } from '../base/turns';
import type { Candidate } from '../contract/detection';
import type { RecordRun } from '../contract/domain/command';
import { alongCurve } from './along-curve';
import { allRows, firstRow, inTransaction, statement, type Database } from './database';
import { blockOf, blockSize, writeBlock, type Block, type StoredDetections } from './detection-blocks';

/** A finished run with all that it found. */
export interface FoundByRun {
  readonly run: string;
  /** JSON, without the detections. */
  readonly document: string;
  readonly detections: readonly Candidate[];
  /** How many could not be read; the document says it where this is left out. */
  readonly missingTiles?: number;
}

/** What its entry says of it. */
export type StoredRun = Pick<RecordRun, 'document' | 'detections'>;
/** Works on the database, and says what SQLite threw in the words of a project. */
type Use = <T>(work: (database: Database) => T) => T;

/** Blocks that are written, or removed, in one transaction. */
const blocksAtOnce = 6;
/** Another process that records a run takes these blocks for those of a killed one, and removes them: then once more. */
const mostTries = 3;

/**
 * @param append within the last transaction: makes the entry, or finds that it is there
 * @param isUnderWay whether this process records that run
 * @returns what it returns. @throws what `use` and `append` throw: then nothing of the run is in the project
 */
export async function recordInTurns<T>(
  use: Use,
  { run, document, detections }: FoundByRun,
  append: (database: Database, stored: StoredRun) => T,
  isUnderWay: (run: string) => boolean,
): Promise<T> {
  const turns = new Turns();
  const bytes = await promisify(gzip)(document);
  const sum = createHash('sha256').update(bytes).digest('hex');
  const order = await alongCurve(detections, turns);
  try {
    await removeLeft(use, isUnderWay);
    for (let tries = 1; ; tries += 1) {
      const stored = await writeBlocks(use, run, detections, order, turns);
      const done = use((database) =>
        inTransaction(database, () => {
          if (countOf(database, run) !== stored.count && tries < mostTries) return null;
          statement(database, 'INSERT OR IGNORE INTO documents (sha256, bytes) VALUES (?, ?)').run(
            sum,
            bytes,
          );
          return { entry: append(database, { document: sum, detections: stored }) };
        }),
      );
      if (done !== null) return done.entry;
    }
  } catch (error) {
    await removeBlocks(use, run).catch(() => undefined);
    throw error;
  }
}

async function writeBlocks(
  use: Use,
  run: string,
  candidates: readonly Candidate[],
  order: Uint32Array,
  turns: Turns,
): Promise<StoredDetections> {
  await removeBlocks(use, run);
  const hash = createHash('sha256');
  const blocks = Math.ceil(order.length / blockSize);
  for (let first = 0; first < blocks; first += blocksAtOnce) {
    const last = Math.min(blocks, first + blocksAtOnce);
    const made: Block[] = [];
    for (let block = first; block < last; block += 1) {
      const each = blockOf(candidates, order.subarray(block * blockSize, (block + 1) * blockSize));
      hash.update(each.bytes);
      made.push(each);
      await turns.step();
    }
    use((database) =>
      inTransaction(database, () => {
        for (const [index, each] of made.entries()) writeBlock(database, run, first + index, each);
      }),
    );
    await turns.step();
  }
  return { count: candidates.length, sha256: hash.digest('hex') };
}

/** Blocks of runs that have no entry: their process was killed. */
async function removeLeft(use: Use, isUnderWay: (run: string) => boolean): Promise<void> {
  const sql = `WITH RECURSIVE runs (run) AS (
    SELECT min(run) FROM detection_blocks
    UNION ALL SELECT (SELECT min(run) FROM detection_blocks WHERE run > runs.run) FROM runs WHERE run IS NOT NULL
  ) SELECT run FROM runs WHERE run IS NOT NULL AND run NOT IN (SELECT id FROM entries)`;
  for (const { run } of use((database) => allRows(database, sql))) {
    if (!isUnderWay(String(run))) await removeBlocks(use, String(run));
  }
}

/** Of a run that has no entry. */
async function removeBlocks(use: Use, run: string): Promise<void> {
  const turns = new Turns();
  const sql = `DELETE FROM detection_blocks WHERE rowid IN (
    SELECT rowid FROM detection_blocks WHERE run = ? AND run NOT IN (SELECT id FROM entries) LIMIT ${blocksAtOnce})`;
  while (use((database) => statement(database, sql).run(run).changes) > 0) await turns.step();
}

function countOf(database: Database, run: string): number {
  const sql = 'SELECT total(detections) AS n FROM detection_blocks WHERE run = ?';
  return Number(firstRow(database, sql, run)?.n);
}
