import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFolder } from '../../src-main/project/folder-lock';
import { processScope } from '../../src-main/base/part-files';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

let folder: TemporaryFolder;
let lockFile: string;
beforeEach(() => {
  folder = temporaryFolder();
  lockFile = join(folder.path, '.spindle.lock');
});
afterEach(() => folder.remove());

const written = (pid: number, scope: string): void =>
  writeFileSync(lockFile, JSON.stringify({ pid, scope, host: 'lab', startedAt: '2026-01-01', token: 'x' }));

function age(seconds: number): void {
  const at = Date.now() / 1000 - seconds;
  utimesSync(lockFile, at, at);
}

describe('lockFolder', () => {
  it('says who holds it, and is held by one', async () => {
    const lock = await lockFolder(folder.path);
    expect(JSON.parse(readFileSync(lockFile, 'utf8'))).toMatchObject({ pid: process.pid, host: hostname() });
    await expect(lockFolder(folder.path)).rejects.toMatchObject({
      tag: 'write-failed',
      why: expect.stringContaining(`process ${process.pid} on ${hostname()}`) as unknown,
    });
    await lock.check();
    await lock.release();
    expect(readdirSync(folder.path)).toEqual([]);
    await (await lockFolder(folder.path)).release();
  });

  it('is taken by one of many', async () => {
    written(spawnSync(process.execPath, ['--version']).pid, processScope());
    const all = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(folder.path)));
    const held = all.filter((each) => each.status === 'fulfilled');
    const checked = await Promise.allSettled(held.map(({ value }) => value.check()));
    expect(checked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const { value } of held) await value.release();
  });

  it('is taken over from a process that is gone, and from one elsewhere that stood still', async () => {
    written(spawnSync(process.execPath, ['--version']).pid, processScope());
    await (await lockFolder(folder.path)).release();
    written(1, '00000000');
    await expect(lockFolder(folder.path)).rejects.toMatchObject({
      why: expect.stringContaining('lab') as unknown,
    });
    age(601);
    await (await lockFolder(folder.path)).release();
    writeFileSync(lockFile, '{ half');
    await expect(lockFolder(folder.path)).rejects.toMatchObject({ tag: 'write-failed' });
    age(601);
    await (await lockFolder(folder.path)).release();
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it('is missed by its holder once it is gone or another run’s, which keeps it', async () => {
    const lock = await lockFolder(folder.path);
    rmSync(lockFile);
    await expect(lock.check()).rejects.toMatchObject({ tag: 'write-failed' });
    const other = await lockFolder(folder.path);
    await lock.release();
    await other.check();
    await other.release();
  });
});
