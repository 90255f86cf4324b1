/**
 * Before all tests: builds the files that tests of the command line, the server and the workers run, makes the folder of
 * `onceARun`, and gives every command a user's folder that is not the person's own.
 */
import { execFileSync } from 'node:child_process';
import type { TestProject } from 'vitest/node';
import { mkdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  process.env.SPINDLE_HOME = homeOfTests(folder.path);
  project.provide('runFolder', folder.path);
  return () => folder.remove();
}

/** With no project yet. What is measured of the engines is kept from one run of the tests to the next. */
function homeOfTests(folder: string): string {
  const home = join(folder, 'home');
  const engines = join(tmpdir(), 'spindle-test-home', 'engines');
  for (const path of [home, engines]) mkdirSync(path, { recursive: true });
  symlinkSync(engines, join(home, 'engines'), 'junction');
  return home;
}
