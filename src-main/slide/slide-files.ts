/**
 * Which file stands for a slide that is several: a folder that is a slide is opened by one of its files, and a list of
 * slides names each once.
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SpindleError } from '../contract/errors';
import type { SlideFiles } from './format/format';
import { formats } from './registry';
import { companionsIn, type Companions } from './source/companions';

/** How a path is opened. */
export interface SlidePlace {
  readonly file: string;
  /** How many the path stands for; of several `file` is one of the first. 0 for a folder without, which `file` is then itself. */
  readonly slides: number;
}

/**
 * The file by which the path is opened: its own, or of a folder that is a slide the first of its files. Of several slides, which a format can offer together, the first.
 * @throws SpindleError `unsupported-format` when the folder holds several slides that cannot be offered together; `not-found`.
 */
export async function slidePlace(path: string): Promise<SlidePlace> {
  if (!(await isFolder(path))) return { file: path, slides: 1 };
  const found = await within(path, async (companions) => groupsOf(companions, await companions.names()));
  const whole = found.find(({ folder }) => folder !== undefined)?.folder;
  if (whole !== undefined) return { file: join(path, whole), slides: 1 };
  const slides = found.flatMap((group) => group.slides);
  const first = slides[0]?.[0];
  if (first === undefined) return { file: path, slides: 0 };
  const isOffered = found.every((group) => group.slides.length === 0 || group.opensFolders);
  if (slides.length === 1 || isOffered) return { file: join(path, first), slides: slides.length };
  throw severalSlides(path, slides.length);
}

/** The folder is no slide. */
export function noSlideIn(path: string): SpindleError {
  return new SpindleError('not-found', {
    what: 'cannot open the folder as a slide',
    where: { path },
    why: 'none of its files belongs to a slide of several files, and folders inside it are searched only if a DICOMDIR names them',
    remedy: 'open the folder in which the files of the slide lie, or one of these files',
  });
}

/** The slides of the folder cannot be opened together. */
export function severalSlides(path: string, count: number): SpindleError {
  return new SpindleError('unsupported-format', {
    what: 'cannot open the folder as a slide',
    where: { path },
    why: `it holds ${count} slides`,
    remedy: 'open a file of the one that you want',
  });
}

/** The slides among some files of a folder. */
interface SlidesAmong {
  /** Of each slide of several files their names, first the one by which it is opened; they may lead into folders inside. */
  readonly sets: readonly (readonly string[])[];
  /** The names that are files of none of these. */
  readonly others: readonly string[];
}

/** @param names of files in the folder. @throws SpindleError `not-found`. */
export async function slidesAmong(folder: string, names: readonly string[]): Promise<SlidesAmong> {
  const found = await within(folder, (companions) => groupsOf(companions, names));
  const sets = found.flatMap(({ slides }) => slides.filter((names) => names.length > 0));
  const known = new Set(found.flatMap(({ slides, hidden }) => [...slides.flat(), ...hidden]));
  return { sets, others: names.filter((name) => !known.has(name)) };
}

/** Whether a name is that of a file without extension that lists the slides of a folder and of folders inside it. */
export function isMediaDirectoryName(name: string): boolean {
  return formats.some(({ isFolderList }) => isFolderList?.(name) === true);
}

type Groups = SlideFiles & { readonly opensFolders: boolean };

async function groupsOf(companions: Companions, names: readonly string[]): Promise<Groups[]> {
  const groups: Groups[] = [];
  for (const { groupFiles, opensFolders = false } of formats) {
    if (groupFiles !== undefined) groups.push({ ...(await groupFiles(companions, names)), opensFolders });
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

/** False also for what is not there: opening the path says what is wrong with it. */
export async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
