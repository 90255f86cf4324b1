import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findSlides, unsearchedFolders } from '../../src-main/analysis/find-slides';
import { writeDicomSeries } from '../fixture/dicom-wsi';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

describe('findSlides', () => {
  let folder: TemporaryFolder;
  beforeEach(() => (folder = temporaryFolder()));
  afterEach(() => folder.remove());

  it('lists a folder by extension, in order, and takes named files as they are', async () => {
    for (const name of ['b.svs', 'a.TIFF', 'notes.txt', '.hidden.svs'])
      writeFileSync(join(folder.path, name), '');
    mkdirSync(join(folder.path, 'folder.svs'));
    const named = join(folder.path, 'notes.txt');
    expect(await findSlides([folder.path, named, named])).toEqual(
      ['a.TIFF', 'b.svs', 'notes.txt'].map((name) => join(folder.path, name)),
    );
  });

  it('leaves out the overlays that an earlier analysis wrote beside the slides', async () => {
    for (const name of ['a.svs', 'a.png', 'b.svs.png', 'b.svs', 'field.png'])
      writeFileSync(join(folder.path, name), '');
    expect(await findSlides([folder.path])).toEqual(
      ['a.svs', 'b.svs', 'field.png'].map((name) => join(folder.path, name)),
    );
  });

  it('leaves out the density maps that an earlier analysis wrote', async () => {
    const inside = temporaryFolder();
    for (const name of ['a.svs', 'a.density.tiff', 'B.Density.TIFF', 'density.tiff']) {
      writeFileSync(join(inside.path, name), '');
    }
    expect((await findSlides([inside.path])).map((path) => basename(path))).toEqual([
      'a.svs',
      'density.tiff',
    ]);
    inside.remove();
  });

  it('lists a folder of ten thousand pictures, each of which may be the overlay of another', async () => {
    const names = Array.from({ length: 10_000 }, (_, number) => `${number}.png`);
    for (const name of names) writeFileSync(join(folder.path, name), '');
    // Compared each with each they took more than a minute, in which nothing else had its turn.
    expect(await findSlides([folder.path])).toEqual(names.map((name) => join(folder.path, name)));
  });

  it('names a slide of several files once, and takes a folder that is one', async () => {
    await writeDicomSeries(folder.path);
    writeFileSync(join(folder.path, 'a.svs'), '');
    writeFileSync(join(folder.path, 'unreadable.dcm'), '');
    const names = ['2.dcm', 'a.svs', 'unreadable.dcm'];
    expect(await findSlides([folder.path])).toEqual(names.map((name) => join(folder.path, name)));

    const bare = join(folder.path, 'bare');
    mkdirSync(bare);
    await writeDicomSeries(bare);
    for (const name of ['1', '2', '3', '4', '5']) renameSync(join(bare, `${name}.dcm`), join(bare, name));
    expect(await findSlides([bare])).toEqual([join(bare, '2')]);
  });

  it('knows which folders inside one hold slides that it leaves out', async () => {
    const inside = (name: string): string => join(folder.path, name);
    for (const name of ['series', 'documents', 'empty', '.hidden']) mkdirSync(inside(name));
    await writeDicomSeries(inside('series'));
    writeFileSync(join(inside('documents'), 'a.png'), '');
    writeFileSync(join(inside('.hidden'), 'a.svs'), '');
    writeFileSync(inside('a.svs'), '');
    expect(await findSlides([folder.path])).toEqual([inside('a.svs')]);
    expect(await unsearchedFolders([folder.path, inside('a.svs')])).toEqual([inside('series')]);
    for (const name of ['b', 'c', 'd']) {
      mkdirSync(inside(name));
      writeFileSync(join(inside(name), 'a.svs'), '');
    }
    expect(await unsearchedFolders([folder.path])).toHaveLength(3);
  });

  it('takes addresses of slides on servers as they are', async () => {
    const address = 'https://example.org/slides/a.svs?key=1';
    expect(await findSlides([address, address])).toEqual([address]);
  });

  it('refuses an empty folder', async () => {
    await expect(findSlides([folder.path])).rejects.toMatchObject({ tag: 'nothing-readable' });
  });
});
