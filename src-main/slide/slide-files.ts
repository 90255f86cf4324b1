/**
 * Which file stands for a slide that is several: a folder that is a slide is opened by one of its files, and a list of
 * slides names each once.
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SpindleError } from '../contract/errors';
import { formats } from './registry';
import { companionsIn, type Companions } from './source/companions';

/**
 * The file by which the path is opened: its own, or of a folder that is a slide the first of its files. A folder that is
 * none is returned as it is.
 * @throws SpindleError `unsupported-format` when the folder holds several slides; `not-found`.
 */
export async function slideFile(path: string): Promise<string> {
  if (!(await isFolder(path))) return path;
  const [first, ...others] = await within(path, async (companions) =>
    groupsOf(companions, await companions.names()),
  );
  if (first?.[0] === undefined) return path;
  if (others.length === 0) return join(path, first[0]);
  throw new SpindleError('unsupported-format', {
    what: 'cannot open the folder as a slide',
    where: { path },
    why: `it holds ${others.length + 1} slides`,
    remedy: 'open a file of the one that you want',
  });
}

/**
 * The names without those that belong to the slide of an earlier one. @param names of files in the folder.
 * @throws SpindleError `not-found`.
 */
export async function withoutCompanions(folder: string, names: readonly string[]): Promise<string[]> {
  const groups = await within(folder, (companions) => groupsOf(companions, names));
  const companions = new Set(groups.flatMap(([, ...others]) => others));
  return names.filter((name) => !companions.has(name));
}

/** The slides that are several files, each as the names of its files. */
async function groupsOf(companions: Companions, names: readonly string[]): Promise<(readonly string[])[]> {
  const groups: (readonly string[])[] = [];
  for (const format of formats) {
    if (format.groupFiles !== undefined) groups.push(...(await format.groupFiles(companions, names)));
  }
  return groups;
}

async function within<T>(folder: string, work: (companions: Companions) => Promise<T>): Promise<T> {
  const companions = await companionsIn(folder);
  try {
    return await work(companions);
  } finally {
    await companions.close();
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    // Whoever opens the path says what is wrong with it.
    return false;
  }
}
