/** Files that are written to, replaced or removed while they are open. */
import { appendFile, chmod, open, rename, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import type { ByteSource } from '../../../src-main/slide/source/byte-source';
import { cacheBlocks } from '../../../src-main/slide/source/block-cache';
import { openFileSource } from '../../../src-main/slide/source/file-source';
import { temporaryFolder } from '../../temporary-folder';

const folder = temporaryFolder();
afterAll(() => folder.remove());
const size = 300_000;
/** Between two looks of a file that is read. */
const lookMs = 150;
const changed = { tag: 'broken-file', why: 'it was changed while it was being read' };

async function opened(name: string): Promise<{ path: string; source: ByteSource }> {
  const path = join(folder.path, name);
  await writeFile(path, new Uint8Array(size).fill(7));
  const source = await openFileSource(path);
  await source.state?.samples();
  return { path, source };
}

/** Writes in place, and puts the times back where asked. */
async function overwrite(path: string, offset: number, keepTimes = false): Promise<void> {
  const { atime, mtime } = await stat(path);
  const file = await open(path, 'r+');
  await file.write(new Uint8Array(size / 2).fill(9), 0, size / 2, offset);
  await file.close();
  if (keepTimes) await utimes(path, atime, mtime);
}

describe('an open file', () => {
  it.each([
    ['written over', (path: string) => overwrite(path, 1000)],
    ['made longer', (path: string) => appendFile(path, 'more')],
    ['made shorter', (path: string) => truncate(path, size - 1)],
    ['emptied and written again', (path: string) => writeFile(path, new Uint8Array(size).fill(8))],
    ['written over and given its old time', (path: string) => overwrite(path, 1000, true)],
  ])('that is %s is not read any more', async (how, change) => {
    const { path, source } = await opened(how);
    await source.read(0, 10);
    await change(path);
    await setTimeout(lookMs);
    await expect(source.read(0, 10)).rejects.toMatchObject({ ...changed, where: { path } });
    // Not even when it is what it was again.
    await writeFile(path, new Uint8Array(size).fill(7));
    await expect(source.read(0, 10)).rejects.toMatchObject(changed);
    expect(await source.state?.isCurrent()).toBe(false);
    await expect(source.state?.requireUnchanged('times')).rejects.toMatchObject(changed);
    await source.close();
  });

  it.each(['renamed', 'replaced', 'removed'])(
    'that is %s is read on, but its path leads elsewhere',
    async (how) => {
      const { path, source } = await opened(how);
      await writeFile(`${path}.other`, new Uint8Array(size).fill(9));
      if (how === 'renamed') await rename(path, `${path}.moved`);
      if (how === 'replaced') await rename(`${path}.other`, path);
      if (how === 'removed') await rm(path);
      await setTimeout(lookMs);
      expect([...(await source.read(0, 2))]).toEqual([7, 7]);
      await source.state?.requireUnchanged('samples');
      expect(await source.state?.isCurrent()).toBe(false);
      await source.close();
    },
  );

  it('is what it was when only its permissions changed', async () => {
    const { path, source } = await opened('permissions');
    await chmod(path, 0o600);
    await source.state?.requireUnchanged('times');
    expect(await source.state?.isCurrent()).toBe(true);
    await source.close();
  });

  it('is asked through a block cache too, which would still have its bytes', async () => {
    const { path, source } = await opened('cached');
    const cached = cacheBlocks(source);
    await cached.read(0, 10);
    await overwrite(path, 0);
    await expect(cached.state?.requireUnchanged('times')).rejects.toMatchObject(changed);
    await cached.close();
  });
});
