/** Whether a project can be trusted: its pages, its chain of entries, what lies under their sums, and what was folded from them. */
import { reasonOf } from '../base/thrown';
import type { Entry, RecordRun } from '../contract/domain/command';
import { foldAll } from '../contract/domain/slide-state';
import { pictureName } from '../contract/identity';
import { allRows, type Database } from './database';
import { sumOfDetections } from './detection-blocks';
import { wholeDocument } from './documents';
import { checkedEntries } from './entry-log';
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
  look(() => originFaults(database));
  const slides = new Map<string, [Entry, ...Entry[]]>();
  if (look(() => entryFaults(database, slides))) look(() => foldedFaults(database, slides));
  return faults;
}

function pageFaults(database: Database): ProjectFault[] {
  const rows = allRows(database, 'PRAGMA file.integrity_check(20)');
  return rows
    .map(({ integrity_check: text }) => String(text))
    .filter((text) => text !== 'ok')
    .map((why) => ({ seq: null, why }));
}

function originFaults(database: Database): ProjectFault[] {
  const rows = allRows(database, 'SELECT id, created_at FROM project');
  const [row] = rows;
  if (rows.length !== 1 || row === undefined)
    return [{ seq: null, why: 'it does not say which project it is' }];
  if (isOrigin(String(row.id), String(row.created_at))) return [];
  return [{ seq: null, why: 'its identifier, or when it was made, was changed' }];
}

/** @param slides gets the entries of each */
function entryFaults(database: Database, slides: Map<string, [Entry, ...Entry[]]>): ProjectFault[] {
  const faults: ProjectFault[] = [];
  for (const { entry } of checkedEntries(database)) {
    const { command, seq } = entry;
    const ofSlide = slides.get(pictureName(command.slide));
    if (ofSlide === undefined) slides.set(pictureName(command.slide), [entry]);
    else ofSlide.push(entry);
    if (command.kind === 'record-run') {
      for (const why of runFaults(database, command)) faults.push({ seq, why });
    }
  }
  return faults;
}

function foldedFaults(
  database: Database,
  slides: ReadonlyMap<string, readonly [Entry, ...Entry[]]>,
): ProjectFault[] {
  const folded = [...slides.values()].flatMap((ofSlide) =>
    rowsOf(ofSlide[0].command.slide, foldAll(ofSlide)),
  );
  if (isFolded(database, folded)) return [];
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

function isFolded(database: Database, folded: readonly (readonly unknown[])[]): boolean {
  const stored = allRows(database, 'SELECT * FROM standing');
  const lines = stored.map((row) => JSON.stringify(Object.values(row))).sort();
  const expected = folded.map((row) => JSON.stringify(row)).sort();
  return lines.length === expected.length && lines.every((line, index) => line === expected[index]);
}
