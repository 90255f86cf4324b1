/** The slides of one folder, for the side panel. */
import { basename } from 'node:path';
import { slidesIn } from '../../analysis/find-slides';
import type { FolderListing } from '../../contract/api';
import type { PathPolicy } from './path-policy';

/**
 * @param policy leaves out what could not be opened anyway, such as a link out of the folder.
 * @param onFound is told of all that lies there, before the policy is asked.
 * @throws not-found
 */
export async function listSlides(
  folder: string,
  policy: PathPolicy,
  onFound: (paths: readonly string[]) => void = () => undefined,
): Promise<FolderListing> {
  const paths = await slidesIn(folder);
  onFound(paths);
  const openable = await Promise.all(paths.map((path) => mayOpen(policy, path)));
  const slides = paths.filter((_, index) => openable[index]).map((path) => ({ name: basename(path), path }));
  return { folder, slides };
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
