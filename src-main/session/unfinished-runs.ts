/**
 * What runs of the application had finished when it ended, or when a person stopped them: the same analysis of the same slide goes on
 * from there. A file an analysis, named by its key; of those that nobody went on with, the oldest are removed.
 */
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PatchJournal } from '../analysis/patch-journal';

/** Files that are kept. */
const mostKept = 20;
const namePattern = /^[0-9a-f]{64}\.unfinished$/;

export class UnfinishedRuns {
  readonly #folder: string;

  /** @param storeFolder the person's own folder */
  constructor(storeFolder: string) {
    this.#folder = join(storeFolder, 'unfinished');
  }

  /** @param path of the slide. @param analysis key of its analysis. @throws where the slide is gone */
  async journalOf(path: string, analysis: string): Promise<PatchJournal> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 }).catch(() => undefined);
    await this.#sweep(`${analysis}.unfinished`);
    return PatchJournal.ofSlide(join(this.#folder, `${analysis}.unfinished`), path, analysis);
  }

  /** Best effort: a file that stays does no harm. */
  async #sweep(own: string): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    const files = await Promise.all(
      names
        .filter((name) => namePattern.test(name) && name !== own)
        .map(async (name) => {
          const path = join(this.#folder, name);
          const stats = await stat(path).catch(() => null);
          return { path, writtenAt: stats?.mtimeMs ?? 0 };
        }),
    );
    const newest = files.sort((one, other) => other.writtenAt - one.writtenAt);
    for (const { path } of newest.slice(mostKept - 1)) await rm(path, { force: true }).catch(() => undefined);
  }
}
