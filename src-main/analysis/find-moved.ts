/**
 * Slides whose files were moved or renamed: their keys go in, with the folders where they may lie now, and out come the paths at which
 * they are found, by content alone. Files of the names that are looked for are opened first, and none after the last was found.
 */
import { basename } from 'node:path';
import { asSpindleError, SpindleError, throwIfAborted } from '../contract/errors';
import type { SlideKey } from '../contract/identity';
import { chooseSlides } from './choose-slides';
import { picturesIn } from './pictures-in-file';

export interface SoughtSlide {
  readonly key: SlideKey;
  /** What its file was called; `null` where that is not known. */
  readonly name: string | null;
}

export type Finding =
  | { readonly kind: 'found'; readonly key: SlideKey; readonly path: string }
  /** Why a file could not be looked into, or a folder was passed over: a sentence. */
  | { readonly kind: 'note'; readonly words: string };

/**
 * Each slide at most once.
 * @param known paths at which other slides were seen: looked into last
 * @throws not-found for a folder that is not there; aborted
 */
export async function* findMoved(
  sought: readonly SoughtSlide[],
  folders: readonly string[],
  known: ReadonlySet<string>,
  signal?: AbortSignal,
): AsyncGenerator<Finding> {
  const { paths, notes } = await slidesBelow(folders, signal);
  for (const words of notes) yield { kind: 'note', words };
  const names = new Set(sought.map(({ name }) => name));
  const rank = (path: string): number => (names.has(basename(path)) ? 0 : known.has(path) ? 2 : 1);
  const missing = new Set(sought.map(({ key }) => key));
  for (const path of paths.sort((one, other) => rank(one) - rank(other))) {
    if (missing.size === 0) return;
    throwIfAborted(signal);
    try {
      const pictures = await picturesIn(path, signal);
      for (const { key } of pictures) if (missing.delete(key)) yield { kind: 'found', key, path };
    } catch (thrown) {
      const { tag, why } = asSpindleError(thrown);
      if (tag === 'aborted' || tag === 'internal') throw thrown;
      yield { kind: 'note', words: `${path} cannot be looked into: ${why}.` };
    }
  }
}

async function slidesBelow(
  folders: readonly string[],
  signal: AbortSignal | undefined,
): Promise<{ readonly paths: string[]; readonly notes: readonly string[] }> {
  try {
    const { slides, notes } = await chooseSlides(folders, { recursive: true }, signal);
    return { paths: slides.map(({ path }) => path), notes };
  } catch (thrown) {
    if (thrown instanceof SpindleError && thrown.tag === 'nothing-readable')
      return { paths: [], notes: ['No file there has the extension of a slide.'] };
    throw thrown;
  }
}
