/** The slides of one folder, for the side panel: one level deep, by extension, in reading order. */
import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { FolderListing } from '../../contract/api';
import { SpindleError } from '../../contract/errors';
import { slideExtensions } from '../../slide/open';
import type { PathPolicy } from './path-policy';

/**
 * @param policy leaves out what could not be opened anyway, such as a link out of the folder.
 * @throws not-found
 */
export async function listSlides(folder: string, policy: PathPolicy): Promise<FolderListing> {
  const names = await namesIn(folder);
  const looksLikeASlide = (name: string): boolean =>
    !name.startsWith('.') && slideExtensions.includes(extname(name).toLowerCase());
  const slides = names
    .filter(looksLikeASlide)
    .sort(new Intl.Collator(undefined, { numeric: true }).compare)
    .map((name) => ({ name, path: join(folder, name) }));
  const openable = await Promise.all(slides.map(({ path }) => mayOpen(policy, path)));
  return { folder, slides: slides.filter((_, index) => openable[index]) };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isFile() || entry.isSymbolicLink()).map(({ name }) => name);
  } catch (cause) {
    throw new SpindleError('not-found', {
      what: 'cannot list the folder',
      where: { path: folder },
      why: cause instanceof Error ? cause.message : String(cause),
      remedy: 'check that the folder exists and that you may read it',
      cause,
    });
  }
}

async function mayOpen(policy: PathPolicy, path: string): Promise<boolean> {
  try {
    await policy.admit(path);
    return true;
  } catch {
    // Opening it says why; a list only leaves it out.
    return false;
  }
}
