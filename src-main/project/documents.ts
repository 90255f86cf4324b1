/** Documents of runs: compressed JSON under the sum of its bytes. */
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { firstRow, type Database } from './database';

/** Compressed; `null` where it is gone, or is not what lay under its sum. */
export function wholeDocument(database: Database, sum: string): Uint8Array | null {
  const row = firstRow(database, 'SELECT bytes FROM documents WHERE sha256 = ?', sum);
  if (row === null) return null;
  const bytes = row.bytes as Uint8Array;
  return createHash('sha256').update(bytes).digest('hex') === sum ? bytes : null;
}

const namingDocument = z.object({ result: z.object({ slide: z.object({ name: z.string() }) }) });

export function slideNameIn(document: Uint8Array | null): string | null {
  if (document === null) return null;
  try {
    return namingDocument.parse(JSON.parse(gunzipSync(document).toString('utf8'))).result.slide.name;
  } catch {
    // A document of another kind of run: the slide is then known by its key alone.
    return null;
  }
}
