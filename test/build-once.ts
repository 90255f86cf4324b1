/**
 * Before all tests: builds the files that tests of the command line, the server and the workers run, and makes the folder of
 * `onceARun`.
 */
import { execFileSync } from 'node:child_process';
import type { TestProject } from 'vitest/node';
import { temporaryFolder } from './temporary-folder';

declare module 'vitest' {
  interface ProvidedContext {
    /** Removed when the run ends. */
    readonly runFolder: string;
  }
}

export default function beforeAll(project: TestProject): () => void {
  execFileSync(process.execPath, ['build/ensure-built.mjs'], { stdio: 'inherit' });
  const folder = temporaryFolder();
  project.provide('runFolder', folder.path);
  return () => folder.remove();
}
