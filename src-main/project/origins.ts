/**
 * What the entries of a merged project were in the projects that they came from: number, sum and the sum before it, so that the chain of
 * each of those projects can be checked again. The text of an entry is that of the merged log with the number that it had; it
 * is stored only where more differs. Copies of one project that went on apart share its identifier: their chains fork.
 */
import { createHash } from 'node:crypto';
import { allRows, firstRow, statement, type Database, type Row } from './database';
import { firstHashOf, hashOf, renumbered } from './entry-log';
import { isMerged, mergedIdentifier } from './schema';

export interface Origin {
  /** Identifier of the entry. */
  readonly entry: string;
  /** Identifier of the project that it was in. */
  readonly project: string;
  readonly seq: number;
  /** Sum of the entry before it. */
  readonly previous: string;
  /** Its text there; `null`: as in the log of this file, but for the number. */
  readonly body: string | null;
  readonly hash: string;
}

/** One project that entries came from. */
export interface OriginChain {
  readonly project: string;
  readonly entries: number;
  /** Every entry up to the last is there. Not so where single slides were exported. */
  readonly isWhole: boolean;
  /** Of a whole one: its last entries, several where copies of it went on apart. */
  readonly heads: readonly { readonly seq: number; readonly hash: string }[];
}

/** Rows read at once. */
const readAtOnce = 1000;

/** Within a transaction. One that is there already stays. */
export function writeOrigin(database: Database, origin: Origin): void {
  const { entry, project, seq, previous, body, hash } = origin;
  const sql =
    'INSERT OR IGNORE INTO origins (entry, project, seq, previous, body, hash) VALUES (?, ?, ?, ?, ?, ?)';
  statement(database, sql).run(entry, project, seq, previous, body, hash);
}

/**
 * What stood before an entry in the project in which it was made, where that was joined into this one. Of several projects that had it, the
 * first is meant: the others hold more.
 * @returns identifiers; `null` where it was made in this project, or its project is not whole here
 */
export function entriesBefore(database: Database, entry: string): ReadonlySet<string> | null {
  const made = 'SELECT project, seq, previous FROM origins WHERE entry = ? ORDER BY seq LIMIT 1';
  const row = firstRow(database, made, entry);
  if (row === null) return null;
  const project = String(row.project);
  const before = new Set<string>();
  let hash = String(row.previous);
  const sql = 'SELECT entry, previous FROM origins WHERE project = ? AND seq = ? AND hash = ?';
  for (let seq = Number(row.seq) - 1; seq > 0; seq -= 1) {
    const one = firstRow(database, sql, project, seq, hash);
    if (one === null) return null;
    before.add(String(one.entry));
    hash = String(one.previous);
  }
  return before;
}

/** In the order of projects and numbers, each with its text; `null` where its entry is gone. */
export function* originsIn(database: Database): Generator<Origin> {
  const sql = `SELECT origins.*, entries.seq AS number, entries.body AS text
    FROM origins LEFT JOIN entries ON entries.id = origins.entry
    WHERE (origins.project, origins.seq, origins.hash) > (?, ?, ?)
    ORDER BY origins.project, origins.seq, origins.hash LIMIT ${readAtOnce}`;
  let last: readonly [string, number, string] = ['', 0, ''];
  for (let rows = allRows(database, sql, ...last); rows.length > 0; rows = allRows(database, sql, ...last)) {
    for (const row of rows) {
      const origin = originOf(row);
      yield origin;
      last = [origin.project, origin.seq, origin.hash];
    }
  }
}

function originOf(row: Row): Origin {
  const seq = Number(row.seq);
  const own = row.text === null ? null : renumbered(String(row.text), Number(row.number), seq);
  return {
    ...{ entry: String(row.entry), project: String(row.project), seq },
    ...{ previous: String(row.previous), hash: String(row.hash) },
    body: row.body === null ? own : String(row.body),
  };
}

/** Of all origins, hexadecimal; what the identifier of the project is made of. */
export function sumOfOrigins(database: Database): string {
  const hash = createHash('sha256');
  for (const origin of originsIn(database)) hash.update(lineOf(origin));
  return hash.digest('hex');
}

/** The text is under the sum. */
function lineOf({ project, seq, hash }: Origin): string {
  return `${project} ${seq} ${hash}\n`;
}

/** What is wrong with the origins, a clause each. */
export function faultsOfOrigins(database: Database): string[] {
  const hash = createHash('sha256');
  const faults: string[] = [];
  let origins = 0;
  for (const origin of originsIn(database)) {
    origins += 1;
    hash.update(lineOf(origin));
    const why = whyUntrue(origin);
    if (why !== null) faults.push(`entry ${origin.seq} of the project ${origin.project}: ${why}`);
  }
  const project = firstRow(database, 'SELECT id, created_at FROM project');
  const [id, at] = [String(project?.id), new Date(String(project?.created_at))];
  if (!isMerged(id)) return origins > 0 ? [...faults, 'it states origins, and is no merged project'] : faults;
  const isKept = !Number.isNaN(at.getTime()) && mergedIdentifier(at, hash.digest('hex')) === id;
  return isKept ? faults : [...faults, 'the origins of its entries are not those that it was merged with'];
}

/** That none is missing is said by the identifier of the project, which is made of their sum. */
function whyUntrue({ entry, project, seq, previous, body, hash }: Origin): string | null {
  if (body === null || idIn(body) !== entry) return 'its entry is missing here';
  if (hashOf(previous, body) !== hash) return 'it is not what it was there';
  return seq > 1 || previous === firstHashOf(project) ? null : 'it is not the first of that project';
}

function gapsIn(database: Database, project: string): number {
  const sql = `SELECT count(*) AS n FROM origins AS one WHERE project = ? AND seq > 1 AND NOT EXISTS (
    SELECT 1 FROM origins WHERE project = one.project AND seq = one.seq - 1 AND hash = one.previous)`;
  return Number(firstRow(database, sql, project)?.n);
}

function idIn(body: string): unknown {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && 'id' in value ? value.id : null;
  } catch {
    return null;
  }
}

/** By project. */
export function originChains(database: Database): OriginChain[] {
  const heads = `SELECT seq, hash FROM origins AS one WHERE project = ? AND NOT EXISTS (
    SELECT 1 FROM origins WHERE project = one.project AND seq = one.seq + 1 AND previous = one.hash) ORDER BY seq, hash`;
  const rows = allRows(database, 'SELECT project, count(*) AS n FROM origins GROUP BY project');
  return rows.map(({ project, n }) => {
    const isWhole = gapsIn(database, String(project)) === 0;
    const found = isWhole ? allRows(database, heads, String(project)) : [];
    return {
      ...{ project: String(project), entries: Number(n), isWhole },
      heads: found.map(({ seq, hash }) => ({ seq: Number(seq), hash: String(hash) })),
    };
  });
}
