import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderHolders, joinFolder, removeHolder } from '../../src-main/project/folder-lock';
import { processScope } from '../../src-main/base/part-files';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

let folder: TemporaryFolder;
let lockFile: string;
let memberFile: string;
beforeEach(() => {
  folder = temporaryFolder();
  lockFile = join(folder.path, '.spindle.lock');
  memberFile = join(folder.path, `.spindle-${'0'.repeat(24)}.lock`);
});
afterEach(() => folder.remove());

const written = (pid: number, scope: string): void =>
  writeFileSync(lockFile, JSON.stringify({ pid, scope, host: 'lab', startedAt: '2026-01-01', token: 'x' }));

/** Of a process that works there. */
function writeMember(pid: number, scope: string, processStart: string | null = null): void {
  const member = {
    pid,
    scope,
    processStart,
    host: 'lab',
    startedAt: '2026-01-01',
    token: 'x',
    work: 'other',
  };
  writeFileSync(memberFile, JSON.stringify(member));
}

function age(seconds: number): void {
  const at = Date.now() / 1000 - seconds;
  utimesSync(memberFile, at, at);
}

const locks = (): string[] => readdirSync(folder.path).filter((name) => name.endsWith('.lock'));

describe('joinFolder', () => {
  it('says who works there, and keeps other work out', async () => {
    const member = await joinFolder(folder.path, 'one');
    const [name = ''] = locks();
    expect(JSON.parse(readFileSync(join(folder.path, name), 'utf8'))).toMatchObject({
      ...{ pid: process.pid, host: hostname(), work: 'one' },
    });
    await expect(joinFolder(folder.path, 'two')).rejects.toMatchObject({
      tag: 'write-failed',
      why: expect.stringContaining(`process ${process.pid} on ${hostname()}`) as unknown,
    });
    await member.check();
    await member.release();
    expect(readdirSync(folder.path)).toEqual([]);
    await (await joinFolder(folder.path, 'two')).release();
  });

  it('is never there without saying who holds it: its process may be killed at any moment', async () => {
    const looking = `const { readFileSync } = require('node:fs');
      process.stdout.write('looks');
      for (const until = Date.now() + 2000; Date.now() < until; ) {
        try {
          if (readFileSync(process.argv[1], 'utf8') === '') process.exit(1);
        } catch {
          // It is not there at this moment.
        }
      }`;
    const child = spawn(process.execPath, ['-e', looking, lockFile], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    await once(child.stdout, 'data');
    const member = await joinFolder(folder.path, 'one');
    while (child.exitCode === null) await member.exclusively(() => Promise.resolve());
    await member.release();
    expect(await ended).toEqual([0, null]);
  });

  it('is shared by processes of one work, which write in turns', async () => {
    const members = await Promise.all(Array.from({ length: 8 }, () => joinFolder(folder.path, 'one')));
    expect(locks()).toHaveLength(8);
    let writing = 0;
    let most = 0;
    const write = async (): Promise<void> => {
      writing += 1;
      most = Math.max(most, writing);
      await new Promise((resolve) => setTimeout(resolve, 5));
      writing -= 1;
    };
    await Promise.all(members.map((member) => member.exclusively(write)));
    expect(most).toBe(1);
    for (const member of members) await member.release();
  });

  it('lets one of many works in, of those that all find the lock of a process that is gone', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    for (let round = 0; round < 20; round += 1) {
      written(pid, processScope());
      const all = await Promise.allSettled(
        Array.from({ length: 16 }, (_, index) => joinFolder(folder.path, `work ${index}`)),
      );
      const held = all.filter((each) => each.status === 'fulfilled');
      expect(held).toHaveLength(1);
      for (const { value } of held) await value.release();
      expect(readdirSync(folder.path)).toEqual([]);
    }
  });

  it('goes on where a process was killed while it took the lock of another away', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    written(pid, processScope());
    const right = createHash('sha256').update('x').digest('hex').slice(0, 24);
    const killed = { pid, scope: processScope(), host: 'lab', startedAt: '2026-01-01', token: 'y' };
    writeFileSync(join(folder.path, `.spindle-gone-${right}.lock`), JSON.stringify(killed));
    writeFileSync(
      join(folder.path, `.spindle-gone-${'0'.repeat(24)}.lock`),
      JSON.stringify({ ...killed, token: 'z' }),
    );
    await (await joinFolder(folder.path, 'one')).release();
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it('takes over from a process that is gone, and from one elsewhere that stood still', async () => {
    written(spawnSync(process.execPath, ['--version']).pid, processScope());
    await (await joinFolder(folder.path, 'one')).release();
    writeMember(1, '00000000');
    await expect(joinFolder(folder.path, 'one')).rejects.toMatchObject({
      why: expect.stringContaining('lab') as unknown,
    });
    age(601);
    await (await joinFolder(folder.path, 'one')).release();
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it('takes a number that the system gave to another process for one that is gone', async () => {
    writeMember(process.pid, processScope(), 'another start');
    await (await joinFolder(folder.path, 'one')).release();
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it('is missed by a process once its lock was taken away', async () => {
    const member = await joinFolder(folder.path, 'one');
    for (const holder of await folderHolders(folder.path)) await removeHolder(holder);
    await expect(member.check()).rejects.toMatchObject({ tag: 'write-failed' });
    const other = await joinFolder(folder.path, 'two');
    await member.release();
    await other.check();
    await other.release();
  });
});
