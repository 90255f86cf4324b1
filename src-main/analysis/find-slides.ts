/** Finds the slides among named files, folders of slides, and addresses of slides on servers. */
import { readdir, stat } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { reasonOf, codeOf } from '../base/thrown';
import { SpindleError } from '../contract/errors';
import { isDensityName } from '../contract/report';
import { companionExtensions, slideExtensions } from '../slide/open';
import { isMediaDirectoryName, slidesAmong } from '../slide/slide-files';
import { isAddress, publicName } from '../slide/source/address';

/**
 * Full paths of the slides among files and folders; addresses as they are. A named file is taken regardless of its extension,
 * and only once even if named several times.
 * @throws nothing-readable when there are only folders and none holds a slide; not-found for a folder that
 * may not be read, and when nothing that was named is there.
 */
export async function findSlides(inputs: readonly string[]): Promise<string[]> {
  const paths: string[] = [];
  const missing: string[] = [];
  for (const input of inputs) {
    const path = resolve(input);
    const kind = isAddress(input) ? 'address' : await kindOf(path);
    if (kind === 'folder') paths.push(...(await slidesIn(path)));
    else paths.push(kind === 'address' ? input : path);
    if (kind === 'missing') missing.push(path);
  }
  const [first] = missing;
  // One that is missing among others is reported when it is its turn, so that the others go on.
  if (first !== undefined && missing.length === inputs.length) throw nothingThere(first, missing.length > 1);
  if (paths.length > 0) return [...new Set(paths)];
  throw new SpindleError('nothing-readable', {
    what: 'no slide to analyse',
    where: { path: inputs.map(publicName).join(', ') },
    why: 'no file in it has the extension of a slide, and folders inside it are not searched',
    remedy: `name files, or a folder with ${slideExtensions.join(' ')}`,
  });
}

/**
 * Folders inside those that were named that hold slides too, and are not searched: the first few, since looking into many takes
 * time. What may not be read counts as none.
 */
export async function unsearchedFolders(inputs: readonly string[], most = 3): Promise<string[]> {
  const found: string[] = [];
  for (const folder of inputs.filter((input) => !isAddress(input)).map((input) => resolve(input))) {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries.filter((each) => each.isDirectory() && !each.name.startsWith('.'))) {
      if (found.length === most) return found;
      const inside = join(folder, entry.name);
      const slides = await slidesIn(inside).catch(() => []);
      // A folder of pictures alone may be that of the documents of an earlier analysis.
      if (slides.some((path) => extname(path).toLowerCase() !== '.png')) found.push(inside);
    }
  }
  return found;
}

/** @throws not-found for the first of files and folders that is missing; addresses are not looked at. */
export async function requireThere(inputs: readonly string[]): Promise<void> {
  for (const path of inputs.filter((input) => !isAddress(input)).map((input) => resolve(input)))
    if ((await kindOf(path)) === 'missing') throw nothingThere(path);
}

/**
 * Full paths of the slides in a folder: one level deep, by extension, in reading order, each once however many files
 * it is. Slides that a DICOMDIR names lie deeper, and where no file has an extension each is looked into.
 * @throws not-found
 */
export async function slidesIn(folder: string): Promise<string[]> {
  return (await slideSetsIn(folder)).map(({ path }) => path);
}

/** A slide as its folder lists it. */
export interface SlideSet {
  /** By which it is opened. */
  readonly path: string;
  /** Paths of all its files as far as the folder tells, that one first. */
  readonly files: readonly string[];
  /** Other files of the folder may turn out to be files of the slide. */
  readonly mayGrow: boolean;
}

/** As `slidesIn`, with the files of each. @throws not-found */
export async function slideSetsIn(folder: string): Promise<SlideSet[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new SpindleError('not-found', {
      what: 'cannot list the folder',
      where: { path: folder },
      why: reasonOf(cause),
      remedy: 'check that the folder exists and that you may read it',
      cause,
    });
  });
  const names = entries
    .filter((entry) => (entry.isFile() || entry.isSymbolicLink()) && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    // Written by an earlier analysis, and no slide.
    .filter((name) => !isDensityName(name) && !isUnderWay(name));
  const listed = names.filter((name) => slideExtensions.includes(extname(name).toLowerCase()));
  const isOverlay = overlaysAmong(listed);
  const slides = listed.filter((name) => !isOverlay(name));
  const { compare } = new Intl.Collator(undefined, { numeric: true });
  const at = (name: string): string => join(folder, name);
  return (await eachOnce(folder, names, slides))
    .sort(([one = ''], [other = '']) => compare(one, other))
    .map(([name = '', ...others]) => ({
      ...{ path: at(name), files: [name, ...others].map(at) },
      mayGrow: others.length > 0 || mayHaveCompanions(name) || extname(name) === '',
    }));
}

/** What browsers and programs that copy call a file until it is whole. */
function isUnderWay(name: string): boolean {
  return /(\.(part|partial|filepart|crdownload|download|tmp|temp)|~)$|^~/i.test(name);
}

/** @param names of all files in the folder. @param slides those with the extension of a slide. @returns the files of each. */
async function eachOnce(
  folder: string,
  names: readonly string[],
  slides: readonly string[],
): Promise<(readonly string[])[]> {
  const media = names.filter(isMediaDirectoryName);
  if (slides.length === 0) return [...(await slidesAmong(folder, names)).sets];
  if (media.length === 0 && !slides.some(mayHaveCompanions)) return slides.map((name) => [name]);
  const { sets, others } = await slidesAmong(folder, [...slides, ...media]);
  return [...sets, ...others.filter((name) => !media.includes(name)).map((name) => [name])];
}

/** Looking into every file of a folder takes time, so it is done only where it can change the list. */
function mayHaveCompanions(name: string): boolean {
  return companionExtensions.includes(extname(name).toLowerCase());
}

/** A PNG beside a slide of the same name is the overlay that an earlier analysis wrote there. */
function overlaysAmong(names: readonly string[]): (name: string) => boolean {
  const whole = new Set(names);
  /** How many files have each name before the extension. */
  const stems = new Map<string, number>();
  for (const name of names) stems.set(stemOf(name), (stems.get(stemOf(name)) ?? 0) + 1);
  return (name) =>
    extname(name).toLowerCase() === '.png' && (whole.has(stemOf(name)) || (stems.get(stemOf(name)) ?? 0) > 1);
}

function stemOf(name: string): string {
  return name.slice(0, name.length - extname(name).length);
}

/** What cannot be looked at counts as a file: why is said when it is opened. */
export async function kindOf(path: string): Promise<'file' | 'folder' | 'missing'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch (cause) {
    const code = codeOf(cause);
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'file';
  }
}

function nothingThere(path: string, isOneOfSeveral = false): SpindleError {
  return new SpindleError('not-found', {
    what: 'cannot find the slide or folder',
    where: { path },
    why: isOneOfSeveral
      ? 'nothing has this name, and none of the other names exists either'
      : 'nothing has this name',
    remedy: 'check the spelling, and whether the disk or share is connected',
  });
}
