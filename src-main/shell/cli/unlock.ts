/**
 * `spindle unlock FOLDER`: which processes say that they write to a folder of documents, or hold slides of its batch, and takes away what
 * dead ones left. A process that is known to run is never touched; one of another machine, of which nothing is known, only by `--force`.
 */
import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { processScope } from '../../base/part-files';
import { isGone, processWords, type ProcessIdentity } from '../../base/process-identity';
import { folderHolders, removeHolder } from '../../project/folder-lock';
import { defaultProjectPath } from '../../project/default-project';
import { Project } from '../../project/project';
import { userFolder } from '../user-folder';
import { exitStatus } from './exit-status';
import { printJson, printLine, printNote } from './output';

export interface UnlockOptions {
  /** Path of a project file; default: that of the user's folder, where there is one. */
  readonly project?: string;
  /** Also what processes of other machines hold. */
  readonly force?: boolean;
  readonly json?: boolean;
}

interface Held {
  readonly what: string;
  readonly owner: ProcessIdentity | null;
  readonly isReleased: boolean;
}

/** @returns the exit status: 1 where something is still held */
export async function unlock(folder: string, options: UnlockOptions): Promise<number> {
  const held = [...(await releasedLocks(folder, options)), ...(await releasedSlides(folder, options))];
  if (options.json === true)
    printJson({ held: held.map(({ what, owner, isReleased }) => ({ what, owner, isReleased })) });
  else {
    for (const { what, owner, isReleased } of held)
      printLine(
        `${isReleased ? 'released' : 'held'}  ${what}, by ${owner === null ? 'nobody knows whom' : processWords(owner)}`,
      );
    if (held.length === 0) printNote('nothing is held');
  }
  const left = held.filter(({ isReleased }) => !isReleased);
  const isUnknown = ({ owner }: Held): boolean => owner?.scope !== processScope();
  if (options.force !== true && left.some(isUnknown) && options.json !== true)
    printNote(
      'whether a process of another machine still runs is not known; --force releases what it holds too',
    );
  return left.length === 0 ? exitStatus.done : exitStatus.internal;
}

async function releasedLocks(folder: string, options: UnlockOptions): Promise<Held[]> {
  const held: Held[] = [];
  for (const holder of await folderHolders(folder)) {
    const isReleased = mayRelease(holder.owner, options, holder.isStale);
    if (isReleased) await removeHolder(holder);
    held.push({ what: holder.path, owner: holder.owner, isReleased });
  }
  return held;
}

async function releasedSlides(folder: string, options: UnlockOptions): Promise<Held[]> {
  const file = options.project ?? defaultProjectPath(userFolder());
  if (options.project === undefined && !existsSync(file)) return [];
  const project = Project.open(file, false);
  try {
    const batch = project.queue.batchInto(await realpath(folder));
    if (batch === null) return [];
    const running = project.queue.slides(batch.id).filter(({ state }) => state === 'running');
    const released = project.queue.releaseDead(
      ({ batch: of, owner }) => of === batch.id && mayRelease(owner, options),
    );
    const numbers = new Set(released.map(({ number }) => number));
    return running.map(({ path, owner, number }) => ({ what: path, owner, isReleased: numbers.has(number) }));
  } finally {
    project.close();
  }
}

/** @param isSilent it gave no sign of life for long, as one that runs gives none while its machine sleeps */
function mayRelease(
  owner: ProcessIdentity | null,
  { force = false }: UnlockOptions,
  isSilent = false,
): boolean {
  if (owner?.scope === processScope()) return isGone(owner);
  return force || isSilent;
}
