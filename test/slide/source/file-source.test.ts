/** Files as sources of bytes. */
import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openFileSource } from '../../../src-main/slide/source/file-source';
import { memorySource } from '../../../src-main/slide/source/byte-source';
import { temporaryFolder } from '../../temporary-folder';

const folder = temporaryFolder();
afterAll(() => folder.remove());

describe('sources', () => {
  it('read exactly what is asked for, and nothing beyond the end', async () => {
    const path = join(folder.path, 'bytes');
    await writeFile(path, Uint8Array.of(1, 2, 3, 4, 5));
    for (const source of [await openFileSource(path), memorySource(Uint8Array.of(1, 2, 3, 4, 5), path)]) {
      expect(source.size).toBe(5);
      expect([...(await source.read(1, 3))]).toEqual([2, 3, 4]);
      expect((await source.read(5, 0)).length).toBe(0);
      const beyond = [
        [0, 6],
        [5, 1],
        [-1, 2],
        [2, -1],
        [1.5, 1],
        [0, 2 ** 40],
        [Number.NaN, 1],
        [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
      ] as const;
      for (const [offset, length] of beyond) {
        await expect(source.read(offset, length)).rejects.toMatchObject({
          tag: 'broken-file',
          where: { path },
        });
      }
      await expect(source.read(0, 1, AbortSignal.abort())).rejects.toMatchObject({ tag: 'aborted' });
      await source.close();
    }
  });

  it('notice that a file became shorter', async () => {
    const path = join(folder.path, 'shrinking');
    await writeFile(path, new Uint8Array(100));
    const source = await openFileSource(path);
    await truncate(path, 10);
    await expect(source.read(0, 50)).rejects.toMatchObject({ tag: 'broken-file' });
    await source.close();
  });
});
