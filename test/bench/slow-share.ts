/**
 * A file on a share that is slow to answer, on this machine: nbdkit serves the file, each request late and all of them within a
 * rate, and nbdfuse mounts it, so that the kernel reads it as it reads a network file system, through its cache and ahead.
 * Each mounting begins with nothing in that cache.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { temporaryFolder } from '../temporary-folder';

export interface Share {
  /** Before each answer; several requests wait at the same time. */
  readonly latencyMs: number;
  /** 10⁶ bytes a second, of all requests together. */
  readonly megabytesPerSecond: number;
}

/** Linux with both programs and the right to mount. */
export const canMountShares =
  existsSync('/dev/fuse') &&
  ['nbdkit', 'nbdfuse', 'fusermount3'].every(
    (program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0,
  );

/** What `use` gave, and how many requests reached the share for that. */
export interface OnShare {
  readonly seconds: number;
  readonly requests: number;
}

/** @param use is given the file's path on the share, which is gone after it, and gives seconds */
export async function onSlowShare(
  file: string,
  { latencyMs, megabytesPerSecond }: Share,
  use: (path: string) => Promise<number>,
): Promise<OnShare> {
  const folder = temporaryFolder();
  const path = join(folder.path, basename(file));
  writeFileSync(path, '');
  const counts = join(folder.path, 'counts');
  const serving = spawn(
    'nbdfuse',
    [
      ...['--readonly', path, '--command', 'nbdkit', '--stdin', '--filter=stats'],
      ...['--filter=rate', '--filter=delay'],
      ...['file', file, `delay-read=${latencyMs}ms`, `statsfile=${counts}`],
      // In bits. By default two seconds' worth may come at once.
      ...[`rate=${megabytesPerSecond * 8_000_000}`, 'burstiness=0.1'],
    ],
    { stdio: 'ignore' },
  );
  const ended = once(serving, 'exit');
  const unmount = async (): Promise<void> => {
    if (serving.exitCode === null) execFileSync('fusermount3', ['-u', path]);
    await ended;
  };
  try {
    while (statSync(path).size === 0) {
      if (serving.exitCode !== null) throw new Error(`nbdfuse ended with ${serving.exitCode}`);
      await new Promise((wake) => setTimeout(wake, 20));
    }
    const seconds = await use(path);
    await unmount();
    return { seconds, requests: Number(/^read: (\d+) ops/m.exec(readFileSync(counts, 'utf8'))?.[1]) };
  } finally {
    await unmount();
    folder.remove();
  }
}
