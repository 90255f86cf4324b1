/** What stays of uploads when a session ends badly, and how much of the disk they may take. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UploadFolder, usualUploadLimits } from '../../src-main/session/upload-folder';
import { ownerText, sweepUploads } from '../../src-main/session/upload-sweep';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

let temporary: TemporaryFolder;
beforeEach(() => (temporary = temporaryFolder()));
afterEach(() => temporary.remove());

/** As a session of the process left it. */
async function left(name: string, pid: number | null): Promise<string> {
  const folder = join(temporary.path, name);
  mkdirSync(join(folder, 'a1b2c3'), { recursive: true });
  writeFileSync(join(folder, 'a1b2c3', 'slide.svs'), 'a slide');
  const owner = JSON.parse(await ownerText()) as object;
  if (pid !== null) writeFileSync(join(folder, '.owner.json'), JSON.stringify({ ...owner, pid }));
  return folder;
}

describe('uploads of a session that was killed', () => {
  it('are removed by the next one; what is not surely such is left alone', async () => {
    const child = spawn(process.execPath, ['--eval', '']);
    await once(child, 'exit');
    const dead = child.pid ?? 0;
    const killed = await left('spindle-uploads-killed', dead);
    const others = [
      await left('spindle-uploads-alive', process.pid),
      await left('spindle-uploads-nobody', null),
      await left('spindle-somebody-else', dead),
      await left('elsewhere', dead),
    ];
    writeFileSync(
      join(await left('spindle-uploads-container', dead), '.owner.json'),
      `{"pid":${dead},"machine":"x"}`,
    );
    symlinkSync(join(temporary.path, 'elsewhere'), join(temporary.path, 'spindle-uploads-link'));
    await sweepUploads(temporary.path);
    expect(existsSync(killed)).toBe(false);
    for (const folder of [...others, join(temporary.path, 'spindle-uploads-container')]) {
      expect(existsSync(join(folder, 'a1b2c3', 'slide.svs')), folder).toBe(true);
    }
  });
});

describe('uploads', () => {
  it('leave some of the disk free, and are so many at once', async () => {
    const full = new UploadFolder({ ...usualUploadLimits, spareBytes: 1e18 }, temporary.path);
    await expect(full.begin(1)).rejects.toMatchObject({
      tag: 'write-failed',
      status: 507,
      why: 'it has 0.0 kB, and 0.0 kB are free on the disk of temporary files',
    });
    const few = new UploadFolder({ ...usualUploadLimits, spareBytes: 0, atOnce: 2 }, temporary.path);
    const [first] = await Promise.all([few.begin(10), few.begin(10)]);
    await expect(few.begin(10)).rejects.toMatchObject({ status: 503 });
    first.complete();
    await few.begin(10);
    await few.remove();
    await full.remove();
  });
});
