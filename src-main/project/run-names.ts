/** What the last run over a slide calls it: a document is opened once, and its name kept, since a document never changes. */
import type { SlidePicture } from '../contract/identity';
import { firstRow, type Database } from './database';
import { slideNameIn, wholeDocument } from './documents';

/** By the sum of the document. */
export type KnownNames = Map<string, string>;

/** `null` where there is no run, or its document is gone. @param known gets the name */
export function nameInLastRun(
  database: Database,
  { key, scene }: SlidePicture,
  known: KnownNames,
): string | null {
  const sql = `SELECT value ->> '$.document' AS document FROM standing
    WHERE slide_key = ? AND scene = ? AND family = 'run' ORDER BY seq DESC LIMIT 1`;
  const document = firstRow(database, sql, key, scene)?.document;
  if (typeof document !== 'string') return null;
  const name = known.get(document) ?? slideNameIn(wholeDocument(database, document));
  if (name !== null) known.set(document, name);
  return name;
}
