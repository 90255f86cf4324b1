import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wholeFile } from '../../src-main/base/whole-file';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

let folder: TemporaryFolder;
beforeEach(() => (folder = temporaryFolder()));
afterEach(() => folder.remove());

describe('wholeFile', () => {
  it('is there under its name once it is written, in a folder that it makes', async () => {
    const path = join(folder.path, 'deep', 'er', 'a.txt');
    const answer = await wholeFile(path, async (part) => {
      await writeFile(part, 'first');
      expect(readdirSync(join(folder.path, 'deep', 'er'))).not.toContain('a.txt');
      return 7;
    });
    expect(answer).toBe(7);
    expect(readFileSync(path, 'utf8')).toBe('first');
  });

  it('leaves the earlier file, and nothing beside it, when writing fails', async () => {
    const path = join(folder.path, 'a.txt');
    writeFileSync(path, 'earlier');
    const writing = wholeFile(path, async (part) => {
      await writeFile(part, 'half');
      throw new Error('the disk is full');
    });
    await expect(writing).rejects.toThrow('the disk is full');
    expect(readFileSync(path, 'utf8')).toBe('earlier');
    expect(readdirSync(folder.path)).toEqual(['a.txt']);
  });

  it('fails where a folder has the name, and leaves nothing beside it', async () => {
    mkdirSync(join(folder.path, 'a.txt'));
    await expect(wholeFile(join(folder.path, 'a.txt'), (part) => writeFile(part, 'x'))).rejects.toThrow();
    expect(readdirSync(folder.path)).toEqual(['a.txt']);
  });
});
