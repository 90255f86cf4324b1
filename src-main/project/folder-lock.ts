/**
 * A folder that one work at a time writes to: a single run, or the processes that share a batch. Each leaves a file that says which
 * process it is and for what work, and touches it while it runs; one whose process is gone, or that was not touched for ten minutes
 * (another machine's cannot be asked), counts no more. Who comes, and who writes what all share, does so under a lock that one
 * process holds at a time. A process whose file was taken away notices it before it writes the next file.
 */
import { createHash } from 'node:crypto';
import { link, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { partName } from '../base/part-files';
import { isGone, processWords, thisProcess, type ProcessIdentity } from '../base/process-identity';
import { readRegularText } from '../base/regular-file';
import { codeOf, reasonOf } from '../base/thrown';
import { SpindleError } from '../contract/errors';

export interface FolderMembership {
  /** @throws write-failed when another work has taken the folder over. */
  check(): Promise<void>;
  /** While no other process of the same work does the same. @throws write-failed; what `write` throws */
  exclusively<T>(write: () => Promise<T>): Promise<T>;
  release(): Promise<void>;
}

/** A process that writes to a folder. */
export interface FolderHolder {
  /** Of the file that says so. */
  readonly path: string;
  /** `null` where the file does not say it. */
  readonly owner: ProcessIdentity | null;
  readonly isStale: boolean;
}

const lockName = '.spindle.lock';
const memberPattern = /^\.spindle-[0-9a-f]{24}\.lock$/;
/** Of one that takes a gone process's lock away. */
const rightPattern = /^\.spindle-gone-[0-9a-f]{24}\.lock$/;
const touchMs = 30_000;
const staleMs = 600_000;
/** How long a process waits for the others' turns. */
const patienceMs = 60_000;

const ownerSchema = z.object({
  pid: z.number().int(),
  host: z.string(),
  scope: z.string(),
  processStart: z.string().nullable().default(null),
  startedAt: z.string(),
  token: z.string(),
});
const memberSchema = ownerSchema.extend({ work: z.string() });

/**
 * @param work processes with the same word share the folder; any other waits for none of them
 * @param mine as `folderHolders` will name it
 * @throws write-failed: another work is written there, or the folder cannot be written to.
 */
export async function joinFolder(
  folder: string,
  work: string,
  mine: ProcessIdentity = thisProcess(),
): Promise<FolderMembership> {
  const path = join(folder, `.spindle-${mine.token}.lock`);
  await exclusively(folder, mine, async () => {
    const holders = await holdersOf(folder).catch((cause: unknown) => {
      throw cause instanceof SpindleError ? cause : unreachable(folder, cause);
    });
    for (const holder of holders) {
      if (holder.isStale) await letGo(holder.path);
      else if (holder.work !== work) throw inUse(folder, holder.owner);
    }
    await create(path, { ...mine, work });
    await sweepRights(folder, mine).catch(() => undefined);
  });
  const touching = setInterval(() => {
    const now = new Date();
    // The file is checked before each document is written, which then says what is wrong.
    utimes(path, now, now).catch(() => undefined);
  }, touchMs).unref();
  return {
    async check() {
      if (!(await isThere(path))) throw await whyLost(folder, path);
    },
    exclusively: (write) => exclusively(folder, mine, write),
    async release() {
      clearInterval(touching);
      await letGo(path);
    },
  };
}

/** Every process that says it writes to the folder. @throws not-found */
export async function folderHolders(folder: string): Promise<FolderHolder[]> {
  const members = await holdersOf(folder).catch((cause: unknown) => {
    throw new SpindleError('not-found', {
      what: 'cannot look for locks',
      where: { path: folder },
      why: reasonOf(cause),
      remedy: 'name a folder that documents were written to',
      cause,
    });
  });
  const lock = join(folder, lockName);
  const held = await readOwner(lock);
  if (!(await isThere(lock))) return members;
  return [...members, { path: lock, owner: held, isStale: await isStale(folder, lock, held) }];
}

/** Takes a lock away; its process notices it before it writes the next file. */
export async function removeHolder({ path }: FolderHolder): Promise<void> {
  await rm(path, { force: true });
}

async function holdersOf(folder: string): Promise<(FolderHolder & { readonly work: string | null })[]> {
  const names = (await readdir(folder)).filter((name) => memberPattern.test(name));
  const members = names.map(async (name) => {
    const path = join(folder, name);
    const member = await read(path, memberSchema);
    // Its process may have ended meanwhile, and taken it away.
    if (member === null && !(await isThere(path))) return [];
    const work = member?.work ?? null;
    return [{ path, owner: member, work, isStale: await isStale(folder, path, member) }];
  });
  return (await Promise.all(members)).flat();
}

/** One process at a time, in the order in which they happen to ask. */
async function exclusively<T>(folder: string, mine: ProcessIdentity, work: () => Promise<T>): Promise<T> {
  const path = join(folder, lockName);
  const until = performance.now() + patienceMs;
  while (!(await create(path, mine))) {
    const held = await readOwner(path);
    if (await isStale(folder, path, held)) await removeStale(folder, path, held, mine);
    else if (performance.now() > until) throw inUse(folder, held);
    else await wait(10 + Math.random() * 40);
  }
  try {
    return await work();
  } finally {
    if ((await readOwner(path))?.token === mine.token) await letGo(path);
  }
}

/**
 * With all its text at once, where the file system has links: a process that was killed in between would leave a lock that nobody is
 * known to hold.
 * @returns whether there was none.
 */
async function create(path: string, owner: ProcessIdentity & { readonly work?: string }): Promise<boolean> {
  if (await isThere(path)) return false;
  const text = `${JSON.stringify(owner)}\n`;
  const part = join(dirname(path), partName());
  try {
    await writeFile(part, text, { flag: 'wx' });
    try {
      await link(part, path);
      return true;
    } catch (cause) {
      // A share that was asked twice, because its first answer was lost, has made the link too.
      if ((await stat(part)).nlink > 1) return true;
      if (codeOf(cause) === 'EEXIST') return false;
      await writeFile(path, text, { flag: 'wx' }).catch(async (fault: unknown) => {
        // On a full disk: one that says nothing would keep everybody out for ten minutes.
        if (codeOf(fault) !== 'EEXIST') await rm(path, { force: true }).catch(() => undefined);
        throw fault;
      });
      return true;
    } finally {
      await letGo(part);
    }
  } catch (cause) {
    if (codeOf(cause) === 'EEXIST') return false;
    throw unreachable(path, cause);
  }
}

/** On a share that is gone it stays, and counts no more once this process has ended; what went wrong before is what the user must hear. */
async function letGo(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => undefined);
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}

function readOwner(path: string): Promise<ProcessIdentity | null> {
  return read(path, ownerSchema);
}

/** `null` when there is none, or none that says who holds it. */
async function read<T>(path: string, schema: z.ZodType<T>): Promise<T | null> {
  try {
    return schema.parse(JSON.parse(await readRegularText(path)));
  } catch {
    // Gone meanwhile, or not written yet, or by something else: its age decides.
    return null;
  }
}

async function isStale(folder: string, path: string, held: ProcessIdentity | null): Promise<boolean> {
  if (held !== null && isGone(held)) return true;
  const touched = await stat(path).catch(() => null);
  // One that is gone meanwhile is not to be removed: another may have its name by now.
  return touched !== null && (await timeOf(folder)) - touched.mtimeMs > staleMs;
}

/** By the clock that dates the folder's files, which on a share is another machine's. */
async function timeOf(folder: string): Promise<number> {
  const probe = join(folder, partName());
  try {
    await writeFile(probe, '');
    return (await stat(probe)).mtimeMs;
  } catch (cause) {
    throw unreachable(folder, cause);
  } finally {
    await letGo(probe);
  }
}

/**
 * One process at a time may remove the lock of a given owner; a file named after that owner says which. A process whose turn comes after
 * the lock was replaced finds another owner in it, and leaves it alone.
 * @param held the owner that was found gone; `null` where the file does not say one
 */
async function removeStale(
  folder: string,
  path: string,
  held: ProcessIdentity | null,
  mine: ProcessIdentity,
): Promise<void> {
  const right = join(folder, rightName(held));
  if (!(await create(right, mine))) {
    const remover = await readOwner(right);
    // Killed meanwhile; another that goes on is done in a moment.
    if (await isStale(folder, right, remover)) await removeStale(folder, right, remover, mine);
    else await wait(1 + Math.random() * 10);
    return;
  }
  const now = await readOwner(path);
  if (now?.token === held?.token && (await isStale(folder, path, now))) await letGo(path);
  await letGo(right);
}

function rightName(held: ProcessIdentity | null): string {
  return `.spindle-gone-${createHash('sha256')
    .update(held?.token ?? '')
    .digest('hex')
    .slice(0, 24)}.lock`;
}

/** What processes left that were killed while they took a lock away. */
async function sweepRights(folder: string, mine: ProcessIdentity): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!rightPattern.test(name)) continue;
    const path = join(folder, name);
    const owner = await readOwner(path);
    if (await isStale(folder, path, owner)) await removeStale(folder, path, owner, mine);
  }
}

function inUse(folder: string, held: ProcessIdentity | null): SpindleError {
  return new SpindleError('write-failed', {
    what: 'cannot write to the folder',
    where: { path: folder },
    why: `another run is writing to it${held === null ? '' : ` (${processWords(held)})`}`,
    remedy:
      'wait until it has ended, or choose another folder; `spindle unlock FOLDER` lists what holds it, and takes the locks of dead processes away',
  });
}

/** A share that is gone is not another run. */
async function whyLost(folder: string, path: string): Promise<SpindleError> {
  try {
    await readRegularText(path);
  } catch (cause) {
    if (codeOf(cause) !== 'ENOENT') return unreachable(path, cause);
  }
  return (await isThere(folder)) ? takenOver(folder) : takenAway(folder);
}

function unreachable(path: string, cause: unknown): SpindleError {
  return new SpindleError('write-failed', {
    what: 'cannot write to the folder',
    where: { path },
    why: reasonOf(cause),
    remedy: 'check free space and permissions, or choose another folder',
    cause,
  });
}

function takenAway(folder: string): SpindleError {
  return new SpindleError('write-failed', {
    what: 'cannot write to the folder',
    where: { path: folder },
    why: 'it is not there any more: it was removed or renamed, or its drive was taken away',
    remedy: 'start this run again; what the project holds stays',
  });
}

function takenOver(folder: string): SpindleError {
  return new SpindleError('write-failed', {
    what: 'cannot write to the folder',
    where: { path: folder },
    why: 'another run has taken it over, because this one stood still for ten minutes or its lock was removed',
    remedy: 'start this run again with another folder',
  });
}
