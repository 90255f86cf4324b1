/** The files beside a slide: only by bare name, only in its own folder, closed with it. */
import { mkdirSync, realpathSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { companionsIn, companionsOf } from '../../../src-main/slide/source/companions';
import { temporaryFolder } from '../../temporary-folder';

const outer = temporaryFolder();
const folder = join(realpathSync(outer.path), 'slide');
mkdirSync(join(folder, 'inner'), { recursive: true });
writeFileSync(join(outer.path, 'secret.dcm'), 'secret');
for (const name of ['b.dcm', 'a.dcm', '.hidden']) writeFileSync(join(folder, name), name);
writeFileSync(join(folder, 'inner', 'Data0001.dat'), 'inner');
symlinkSync(join(outer.path, 'secret.dcm'), join(folder, 'link.dcm'));
symlinkSync(join(folder, 'a.dcm'), join(outer.path, 'elsewhere.dcm'));
afterAll(() => outer.remove());

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe('companions', () => {
  it('are listed in order, without hidden files and folders', async () => {
    const companions = await companionsOf(join(folder, 'a.dcm'));
    expect(await companions.names()).toEqual(['a.dcm', 'b.dcm', 'link.dcm']);
  });

  it('are those of the real folder of a slide that is a link', async () => {
    const companions = await companionsOf(join(outer.path, 'elsewhere.dcm'));
    expect(await companions.names()).toEqual(['a.dcm', 'b.dcm', 'link.dcm']);
  });

  it('open by bare name, and in a folder beside the slide', async () => {
    const companions = await companionsIn(folder);
    const beside = await companions.open('b.dcm');
    expect(textOf(await beside.read(0, beside.size))).toBe('b.dcm');
    const inner = await (await companions.folder('inner')).open('Data0001.dat');
    expect(textOf(await inner.read(0, inner.size))).toBe('inner');
    await companions.close();
    await expect(beside.read(0, 1)).rejects.toMatchObject({ tag: 'broken-file' });
    await expect(inner.read(0, 1)).rejects.toMatchObject({ tag: 'broken-file' });
  });

  it('may be closed before, once', async () => {
    const companions = await companionsIn(folder);
    const beside = await companions.open('b.dcm');
    await beside.close();
    await beside.close();
    await companions.close();
  });

  it.each([
    '',
    '.',
    '..',
    '../secret.dcm',
    '..\\secret.dcm',
    'inner/Data0001.dat',
    '/etc/passwd',
    'C:x',
    'a\0',
  ])('refuse the name %j', async (name) => {
    const companions = await companionsIn(folder);
    await expect(companions.open(name)).rejects.toMatchObject({ tag: 'broken-file' });
    await expect(companions.folder(name)).rejects.toMatchObject({ tag: 'broken-file' });
  });

  it('refuse a link that leads out of the folder, and say when a file is absent', async () => {
    const companions = await companionsIn(folder);
    await expect(companions.open('link.dcm')).rejects.toMatchObject({
      tag: 'broken-file',
      why: expect.stringContaining('leads out') as string,
    });
    await expect(companions.open('absent.dcm')).rejects.toMatchObject({ tag: 'not-found' });
    await expect(companionsIn(join(folder, 'absent'))).rejects.toMatchObject({ tag: 'not-found' });
  });

  it('that will be opened later are refused when another file took their name meanwhile', async () => {
    const companions = await companionsIn(folder);
    writeFileSync(join(folder, 'later.dat'), 'later');
    await companions.expect(['later.dat', 'none.dat', 'a.dcm']);
    writeFileSync(join(folder, 'other.dat'), 'other');
    renameSync(join(folder, 'other.dat'), join(folder, 'later.dat'));
    await expect(companions.open('later.dat')).rejects.toMatchObject({
      tag: 'broken-file',
      why: 'it was changed while it was being read',
    });
    await companions.open('a.dcm');
    expect(companions.sources().map(([name]) => name)).toEqual(['a.dcm']);
    await companions.close();
  });
});
