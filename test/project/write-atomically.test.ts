import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeAtomically } from '../../src-main/project/write-atomically';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

let folder: TemporaryFolder;
beforeEach(() => (folder = temporaryFolder()));
afterEach(() => folder.remove());

describe('writeAtomically', () => {
  it('writes, makes missing folders, and replaces', async () => {
    const path = join(folder.path, 'a', 'b.txt');
    await writeAtomically(path, 'one');
    await writeAtomically(path, new Uint8Array([116, 119, 111]));
    expect(readFileSync(path, 'utf8')).toBe('two');
    expect(readdirSync(join(folder.path, 'a'))).toEqual(['b.txt']);
  });

  it.skipIf(process.platform !== 'linux')('ends where no folder can be made', async () => {
    await expect(writeAtomically('/proc/none/x.txt', 'x')).rejects.toMatchObject({ tag: 'write-failed' });
  });

  it('says so where a file stands in the way of the folder', async () => {
    writeFileSync(join(folder.path, 'file'), '');
    const path = join(folder.path, 'file', 'below.txt');
    await expect(writeAtomically(path, 'x')).rejects.toMatchObject({ tag: 'write-failed', where: { path } });
  });

  it('leaves the earlier content and no litter when it fails', async () => {
    const path = join(folder.path, 'taken');
    mkdirSync(path);
    writeFileSync(join(path, 'inside'), 'kept');
    await expect(writeAtomically(path, 'x')).rejects.toMatchObject({ tag: 'write-failed', where: { path } });
    expect(readdirSync(folder.path)).toEqual(['taken']);
    expect(readFileSync(join(path, 'inside'), 'utf8')).toBe('kept');
  });
});
