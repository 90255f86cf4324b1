import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { processScope } from '../../src-main/base/part-files';
import { defaultEngineSettings } from '../../src-main/contract/engine';
import { openEngineStore } from '../../src-main/project/engine-store';
import { writeAtomically } from '../../src-main/project/write-atomically';
import { PhantomFile } from '../../src-main/session/phantom-file';
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

  it('removes what a killed process left half-written beside it, wherever it writes', async () => {
    const { pid: gone } = spawnSync(process.execPath, ['--version']);
    const left = `.spindle-${processScope()}-${gone}-0123456789ab.part`;
    const leave = (...path: string[]): void => {
      mkdirSync(join(folder.path, ...path), { recursive: true });
      writeFileSync(join(folder.path, ...path, left), 'half');
    };
    leave('documents');
    await writeAtomically(join(folder.path, 'documents', 'a.json'), '{}');
    leave('engines');
    await openEngineStore(folder.path).saveSettings(defaultEngineSettings);
    leave('phantom', '1');
    await new PhantomFile(folder.path, '1', (path) => writeAtomically(path, 'a slide')).ensure();
    const files = readdirSync(folder.path, { recursive: true, encoding: 'utf8' });
    expect(files.filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(files.map((name) => basename(name))).toEqual(
      expect.arrayContaining(['a.json', 'settings.json', 'phantom.tif']),
    );
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
