/** Reports onto a disk that is full: a file system of a few hundred kilobytes, mounted for one command alone. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitStatus } from '../../../src-main/shell/cli/exit-status';
import { findInstallation } from '../../../src-main/session/installation';
import { writeAperioSvs } from '../../fixture/aperio-svs';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import type { CommandRun } from './run-spindle';

/** As the root of a namespace of its own, where the system lets anybody be that. */
const mounting = ['--map-root-user', '--mount', 'sh', '-euc'] as const;
const canMount =
  process.platform === 'linux' &&
  spawnSync('unshare', [...mounting, 'mount -t tmpfs -o size=64k none /mnt'], { stdio: 'ignore' }).status ===
    0;

/**
 * `$1`: where the disk is mounted; `$2`: what lies on it before; `$3`: where what lies on it afterwards goes; then
 * the command.
 */
const onSmallDisk = [
  'disk=$1 before=$2 after=$3; shift 3',
  'mount -t tmpfs -o size=512k none "$disk"',
  'cp "$before"/* "$disk"',
  '"$@" && status=0 || status=$?',
  'cp -R "$disk"/. "$after"',
  'exit $status',
].join('\n');

function runOnSmallDisk(folder: string, args: readonly string[]): Promise<CommandRun> {
  const places = ['disk', 'before', 'after'].map((name) => join(folder, name));
  const program = [process.execPath, join(findInstallation().root, 'out', 'main', 'spindle.js')];
  const command = [...mounting, onSmallDisk, 'sh', ...places, ...program, ...args];
  return new Promise((settle) => {
    const child = execFile('unshare', command, (error, stdout, stderr) =>
      settle({ status: error === null ? 0 : (child.exitCode ?? -1), stdout, stderr }),
    );
  });
}

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = temporaryFolder();
  for (const name of ['disk', 'before', 'after']) mkdirSync(join(folder.path, name));
  await writeAperioSvs(join(folder.path, 'a.svs'));
  const earlier = join(folder.path, 'before');
  writeFileSync(join(earlier, 'a.pdf'), 'the report of an earlier run');
  writeFileSync(join(earlier, 'other.json'), '{"detections": []}');
  // All but a few kilobytes.
  writeFileSync(join(earlier, 'filling'), new Uint8Array(500_000));
});
afterAll(() => folder.remove());

describe.skipIf(!canMount)('analyse onto a full disk', () => {
  it('says so before it computes, and leaves what was there', async () => {
    const run = await runOnSmallDisk(folder.path, [
      'analyse',
      join(folder.path, 'a.svs'),
      ...['--out', join(folder.path, 'disk'), '--formats', 'pdf'],
    ]);
    expect(run.stderr).toMatch(/error\[write-failed\]: .*disk\).*(ENOSPC|kB are free).*Check free space/);
    expect(run.status).toBe(exitStatus.internal);
    const after = join(folder.path, 'after');
    expect(readFileSync(join(after, 'a.pdf'), 'utf8')).toBe('the report of an earlier run');
    expect(readFileSync(join(after, 'other.json'), 'utf8')).toBe('{"detections": []}');
    expect(readdirSync(after).filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(readdirSync(after).sort()).toEqual(['a.pdf', 'filling', 'other.json']);
  });
});
