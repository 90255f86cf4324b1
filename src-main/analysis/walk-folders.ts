/**
 * The folders in which the slides of a batch lie: one that was named, and those within it. What is passed over is said; a folder that
 * cannot be read costs its slides only.
 */
import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { throwIfAborted } from '../contract/errors';
import { isMediaDirectoryName } from '../slide/slide-files';

export type WalkedFolder =
  | { readonly type: 'folder'; readonly path: string; readonly entries: readonly Dirent[] }
  /** It holds the documents of an earlier batch, which are no slides. */
  | { readonly type: 'documents'; readonly path: string }
  | { readonly type: 'unreadable'; readonly path: string; readonly thrown: unknown };

/** In the order of the folders' names. Links to folders are not followed, which could lead round in a circle. @throws aborted */
export async function* foldersBelow(
  folder: string,
  signal?: AbortSignal,
): AsyncGenerator<WalkedFolder, void> {
  throwIfAborted(signal);
  let entries: Dirent[];
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (thrown) {
    yield { type: 'unreadable', path: folder, thrown };
    return;
  }
  if (entries.some(({ name }) => name === 'summary.csv')) {
    yield { type: 'documents', path: folder };
    return;
  }
  yield { type: 'folder', path: folder, entries };
  // A DICOMDIR names the slides of the folders below it.
  if (entries.some(({ name }) => isMediaDirectoryName(name))) return;
  const names = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort(new Intl.Collator(undefined, { numeric: true }).compare);
  for (const name of names) yield* foldersBelow(join(folder, name), signal);
}
