/** Documents of runs: compressed JSON under the sum of its bytes. */
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { firstRow, statement, type Database } from './database';

/** Compressed; `null` where it is gone, or is not what lay under its sum. */
export function wholeDocument(database: Database, sum: string): Uint8Array | null {
  const row = firstRow(database, 'SELECT bytes FROM documents WHERE sha256 = ?', sum);
  if (row === null) return null;
  const bytes = row.bytes as Uint8Array;
  return createHash('sha256').update(bytes).digest('hex') === sum ? bytes : null;
}

/** Within a transaction of the target. One that is missing is found where the target is verified. */
export function copyDocument(from: Database, target: Database, sum: string): void {
  const bytes = wholeDocument(from, sum);
  if (bytes === null) return;
  statement(target, 'INSERT OR IGNORE INTO documents (sha256, bytes) VALUES (?, ?)').run(sum, bytes);
}

const namingDocument = z.object({ result: z.object({ slide: z.object({ name: z.string() }) }) });

const tellingDocument = z.object({ result: z.object({ missingTiles: z.array(z.unknown()) }) });

/** How many tiles the run could not read; 0 where the document does not say it. */
export function missingTilesIn(document: Uint8Array | null): number {
  if (document === null) return 0;
  try {
    const { result } = tellingDocument.parse(JSON.parse(gunzipSync(document).toString('utf8')));
    return result.missingTiles.length;
  } catch {
    // A document of another kind of run.
    return 0;
  }
}

/** `null` where the document does not say it. */
export function slideNameIn(document: Uint8Array | null): string | null {
  if (document === null) return null;
  try {
    return namingDocument.parse(JSON.parse(gunzipSync(document).toString('utf8'))).result.slide.name;
  } catch {
    // A document of another kind of run: the slide is then known by its key alone.
    return null;
  }
}
