/** A folder in memory where there is room, as folders that are made and read hundreds of times need no disk. */
import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

const neededBytes = 512 * 1024 * 1024;

/** Removed by the caller. */
export function memoryFolder(): TemporaryFolder {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    if (bavail * bsize < neededBytes) return temporaryFolder();
    const path = mkdtempSync('/dev/shm/spindle-test-');
    return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
  } catch {
    return temporaryFolder();
  }
}
