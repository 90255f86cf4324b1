/** Whether a project can be trusted: its pages, its chain of entries, what lies under their sums, and what was folded from them. */
import type { Entry, RecordRun } from '../contract/domain/command';
import { foldAll } from '../contract/domain/slide-state';
import { SpindleError } from '../contract/errors';
import { pictureName } from '../contract/identity';
import { allRows, type Database } from './database';
import { sumOfDetections } from './detection-blocks';
import { wholeDocument } from './documents';
import { checkedEntries } from './entry-log';
import { rowsOf } from './standing';

/** What `verify` found; sound when there is none. */
export interface ProjectFault {
  /** Of the entry, where one is meant. */
  readonly seq: number | null;
  readonly why: string;
}

/** Reads everything once. Sound where the list is empty. */
export function verifyDatabase(database: Database): ProjectFault[] {
  const faults = pageFaults(database);
  const entries = new Map<string, [Entry, ...Entry[]]>();
  try {
    for (const { entry } of checkedEntries(database)) {
      const { command, seq } = entry;
      const ofSlide = entries.get(pictureName(command.slide));
      if (ofSlide === undefined) entries.set(pictureName(command.slide), [entry]);
      else ofSlide.push(entry);
      if (command.kind === 'record-run')
        faults.push(...runFaults(database, command).map((why) => ({ seq, why })));
    }
  } catch (error) {
    if (!(error instanceof SpindleError)) throw error;
    return [...faults, { seq: null, why: `${error.what}: ${error.why}` }];
  }
  const folded = [...entries.values()].flatMap((ofSlide) =>
    rowsOf(ofSlide[0].command.slide, foldAll(ofSlide)),
  );
  if (!isFolded(database, folded)) {
    faults.push({ seq: null, why: 'the tables folded from the log differ from it; rebuild mends them' });
  }
  return faults;
}

function pageFaults(database: Database): ProjectFault[] {
  const rows = allRows(database, 'PRAGMA integrity_check(20)');
  return rows
    .map(({ integrity_check: text }) => String(text))
    .filter((text) => text !== 'ok')
    .map((why) => ({ seq: null, why }));
}

export function runFaults(database: Database, { run, document, detections }: RecordRun): string[] {
  const faults: string[] = [];
  if (wholeDocument(database, document) === null) {
    faults.push(`the document of run ${run} is missing or was changed`);
  }
  const stored = sumOfDetections(database, run);
  if (stored.sha256 !== detections.sha256 || stored.count !== detections.count) {
    faults.push(`the detections of run ${run} are not those that were recorded`);
  }
  return faults;
}

function isFolded(database: Database, folded: readonly (readonly unknown[])[]): boolean {
  const stored = allRows(database, 'SELECT * FROM standing');
  const lines = stored.map((row) => JSON.stringify(Object.values(row))).sort();
  const expected = folded.map((row) => JSON.stringify(row)).sort();
  return lines.length === expected.length && lines.every((line, index) => line === expected[index]);
}
