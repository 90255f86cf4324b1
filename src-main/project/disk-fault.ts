/**
 * Why nothing can be written where a project lies, in the system's words. SQLite says of a full disk at some moments only that it reports
 * an error, or that a file cannot be opened.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { partName } from '../base/part-files';
import { reasonOf } from '../base/thrown';

/** Tries it with a page beside the file. @returns `null` where that can be written */
export function diskFault(file: string): string | null {
  const probe = join(dirname(file), partName());
  try {
    writeFileSync(probe, new Uint8Array(4096), { flag: 'wx', flush: true });
    return null;
  } catch (cause) {
    return reasonOf(cause);
  } finally {
    try {
      rmSync(probe, { force: true });
    } catch {
      // It is empty, and swept with what a killed process leaves.
    }
  }
}
