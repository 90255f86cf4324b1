/** Whether a project can be trusted: its pages, its chain of entries, what lies under their sums, and what was folded from them. */
import { reasonOf } from '../base/thrown';
import type { RecordRun } from '../contract/domain/command';
import { foldAll } from '../contract/domain/slide-state';
import { allRows, firstRow, type Database, type Row } from './database';
import { sumOfDetections } from './detection-blocks';
import { wholeDocument } from './documents';
import { checkedEntries, entriesOfSlide, slidesOf } from './entry-log';
import { faultsOfOrigins } from './origins';
import { asProjectError } from './project-errors';
import { isOrigin } from './schema';
import { rowsOf } from './standing';

/** What `verify` found; sound when there is none. */
export interface ProjectFault {
  /** Of the entry, where one is meant. */
  readonly seq: number | null;
  readonly why: string;
}

export function faultWords({ seq, why }: ProjectFault): string {
  return seq === null ? why : `entry ${seq}: ${why}`;
}

/** Reads everything once. Sound where the list is empty. */
export function verifyDatabase(database: Database): ProjectFault[] {
  const faults: ProjectFault[] = [];
  const look = (find: () => readonly ProjectFault[]): boolean => {
    try {
      const found = find();
      faults.push(...found);
      return true;
    } catch (thrown) {
      const { tag, what, why } = asProjectError(thrown, '');
      if (tag !== 'project-invalid') throw thrown;
      faults.push({ seq: null, why: `${what}: ${why}` });
      return false;
    }
  };
  look(() => pageFaults(database));
  look(() => identityFaults(database));
  if (!look(() => entryFaults(database))) return faults;
  look(() => foldedFaults(database));
  look(() => faultsOfOrigins(database).map((why) => ({ seq: null, why })));
  return faults;
}

function pageFaults(database: Database): ProjectFault[] {
  const rows = allRows(database, 'PRAGMA file.integrity_check(20)');
  return rows
    .map(({ integrity_check: text }) => String(text))
    .filter((text) => text !== 'ok')
    .map((why) => ({ seq: null, why }));
}

function identityFaults(database: Database): ProjectFault[] {
  const rows = allRows(database, 'SELECT id, created_at FROM project');
  const [row] = rows;
  if (rows.length !== 1 || row === undefined)
    return [{ seq: null, why: 'it does not say which project it is' }];
  if (isOrigin(String(row.id), String(row.created_at))) return [];
  return [{ seq: null, why: 'its identifier, or when it was made, was changed' }];
}

function entryFaults(database: Database): ProjectFault[] {
  const faults: ProjectFault[] = [];
  for (const { entry } of checkedEntries(database)) {
    const { command, seq } = entry;
    if (command.kind !== 'record-run') continue;
    for (const why of runFaults(database, command)) faults.push({ seq, why });
  }
  return faults;
}

/** A slide at a time. */
function foldedFaults(database: Database): ProjectFault[] {
  let rows = 0;
  const areFolded = slidesOf(database).every((slide) => {
    const folded = rowsOf(slide, foldAll(entriesOfSlide(database, slide, 0)));
    rows += folded.length;
    const sql = 'SELECT * FROM standing WHERE slide_key = ? AND scene = ?';
    return isFolded(allRows(database, sql, slide.key, slide.scene), folded);
  });
  const all = Number(firstRow(database, 'SELECT count(*) AS n FROM standing')?.n);
  if (areFolded && rows === all) return [];
  return [{ seq: null, why: 'the tables folded from the log differ from it; rebuild mends them' }];
}

/** What is damaged of a run, a clause each; whole where there is none. The other runs are not looked at. */
export function runFaults(
  database: Database,
  { run, document, detections }: Pick<RecordRun, 'run' | 'document' | 'detections'>,
): string[] {
  const faults: string[] = [];
  const isSo = (what: string, isWhole: () => boolean): void => {
    try {
      if (!isWhole()) faults.push(what);
    } catch (thrown) {
      // The pages that hold it cannot be read.
      faults.push(`${what} (${reasonOf(thrown)})`);
    }
  };
  isSo(
    `the document of run ${run} is missing or was changed`,
    () => wholeDocument(database, document) !== null,
  );
  isSo(`the detections of run ${run} are not those that were recorded`, () => {
    const stored = sumOfDetections(database, run);
    return stored.sha256 === detections.sha256 && stored.count === detections.count && stored.areFramed;
  });
  return faults;
}

function isFolded(stored: readonly Row[], folded: readonly (readonly unknown[])[]): boolean {
  const lines = stored.map((row) => JSON.stringify(Object.values(row))).sort();
  const expected = folded.map((row) => JSON.stringify(row)).sort();
  return lines.length === expected.length && lines.every((line, index) => line === expected[index]);
}
