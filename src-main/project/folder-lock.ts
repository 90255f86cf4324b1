/**
 * A folder that one run writes to at a time. The lock is a file that says who holds it, and that is touched while its
 * process runs; it is taken over when that process is gone, or has not touched it for ten minutes (another machine's
 * cannot be asked). One that was taken over nevertheless is noticed by its holder before the next file is written.
 */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, open, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { readRegularText } from '../base/regular-file';
import { SpindleError } from '../contract/errors';
import { isRunning, partName, processScope } from '../base/part-files';
import { codeOf, reasonOf } from '../base/thrown';

export interface FolderLock {
  /** @throws write-failed when another run has taken the folder over. */
  check(): Promise<void>;
  /** Leaves the lock of another run alone. */
  release(): Promise<void>;
}

const lockName = '.spindle.lock';
const touchMs = 30_000;
const staleMs = 600_000;

const lockSchema = z.object({
  pid: z.number().int(),
  host: z.string(),
  /** See `processScope`. */
  scope: z.string(),
  startedAt: z.string(),
  token: z.string(),
});
type LockText = z.infer<typeof lockSchema>;

/** @throws write-failed: another run holds it, or the folder cannot be written to. */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = join(folder, lockName);
  const mine: LockText = {
    ...{ pid: process.pid, host: hostname(), scope: processScope() },
    ...{ startedAt: new Date().toISOString(), token: randomBytes(12).toString('hex') },
  };
  for (let attempt = 0; !(await create(path, mine)); attempt += 1) {
    const held = await readLock(path);
    if (attempt >= 5 || !(await isStale(folder, path, held))) throw inUse(folder, held);
    await removeStale(folder, path, held);
  }
  const touching = setInterval(() => {
    const now = new Date();
    // The lock is checked before each file is written, which then says what is wrong.
    utimes(path, now, now).catch(() => undefined);
  }, touchMs).unref();
  const isMine = async (): Promise<boolean> => (await readLock(path))?.token === mine.token;

  return {
    async check() {
      if (!(await isMine())) throw await whyLost(folder, path);
    },
    async release() {
      clearInterval(touching);
      if (await isMine()) await rm(path, { force: true });
    },
  };
}

/** @returns whether there was none. */
async function create(path: string, text: LockText): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    try {
      await file.writeFile(`${JSON.stringify(text)}\n`);
    } finally {
      await file.close();
    }
    return true;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return false;
    throw unreachable(path, cause);
  }
}

/** `null` when there is none, or none that says who holds it. */
async function readLock(path: string): Promise<LockText | null> {
  try {
    return lockSchema.parse(JSON.parse(await readRegularText(path)));
  } catch {
    // Gone meanwhile, or not written yet, or by something else: its age decides.
    return null;
  }
}

async function isStale(folder: string, path: string, held: LockText | null): Promise<boolean> {
  if (held?.scope === processScope() && !isRunning(held.pid)) return true;
  const touched = await stat(path).catch(() => null);
  return touched === null || (await timeOf(folder)) - touched.mtimeMs > staleMs;
}

/** By the clock that dates the folder's files, which on a share is another machine's. */
async function timeOf(folder: string): Promise<number> {
  const probe = join(folder, partName());
  try {
    await writeFile(probe, '');
    return (await stat(probe)).mtimeMs;
  } finally {
    await rm(probe, { force: true });
  }
}

/** By renaming, which one of several succeeds in; what turns out to be another run's new lock is put back. */
async function removeStale(folder: string, path: string, held: LockText | null): Promise<void> {
  const aside = join(folder, partName());
  try {
    await rename(path, aside);
  } catch {
    // Somebody was faster: the next attempt sees whose it is now.
    return;
  }
  const moved = await readLock(aside);
  if (moved?.token !== held?.token)
    await copyFile(aside, path, constants.COPYFILE_EXCL).catch(() => undefined);
  await rm(aside, { force: true });
}

function inUse(folder: string, held: LockText | null): SpindleError {
  return new SpindleError('write-failed', {
    what: 'cannot write to the folder',
    where: { path: folder },
    why:
      held === null
        ? 'another run is writing to it'
        : `another run is writing to it (process ${held.pid} on ${held.host}, since ${held.startedAt})`,
    remedy: `wait until it has ended, or choose another folder; ten minutes after a crash ${lockName} counts no more`,
  });
}

/** A share that is gone is not another run. */
async function whyLost(folder: string, path: string): Promise<SpindleError> {
  try {
    await readRegularText(path);
  } catch (cause) {
    if (codeOf(cause) !== 'ENOENT') return unreachable(path, cause);
  }
  return takenOver(folder);
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

function takenOver(folder: string): SpindleError {
  return new SpindleError('write-failed', {
    what: 'cannot write to the folder',
    where: { path: folder },
    why: 'another run has taken it over, because this one stood still for ten minutes or its lock was removed',
    remedy: 'start this run again with another folder',
  });
}
