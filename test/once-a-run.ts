/**
 * What several files of tests need and takes seconds to make: the first that needs it makes it, the others read it. They
 * run beside each other, in processes of their own.
 */
import { existsSync, mkdirSync, renameSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { inject } from 'vitest';

/**
 * @param name of a file or folder, which says all that it depends on
 * @param make writes it; where that fails, the next that needs it tries again
 * @returns its path; it is only read
 */
export async function onceARun(name: string, make: (path: string) => Promise<unknown>): Promise<string> {
  const path = join(inject('runFolder'), name);
  const taken = `${path}.taken`;
  while (!existsSync(path)) {
    if (!takes(taken)) {
      await setTimeout(100);
      continue;
    }
    try {
      if (existsSync(path)) break;
      await make(`${path}.part`);
      renameSync(`${path}.part`, path);
    } finally {
      rmdirSync(taken);
    }
  }
  return path;
}

/** Of those that try at once, one. */
function takes(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}
