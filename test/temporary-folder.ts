/** A folder of a test's own, removed when the test (or the file, when called in its `beforeAll`) ends. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TemporaryFolder {
  readonly path: string;
  remove(): void;
}

export function temporaryFolder(): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), 'spindle-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
