/** Opening a folder that holds several slides: the list shows them, and each is opened by its own file. */
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FolderListing } from '../../src-main/contract/api';
import { basePicture, dicomImage, halved, writeDicomdir } from '../fixture/dicom-wsi';
import { sessionFixture, smallPhantom, type SessionFixture, type SmallPhantom } from './session-fixture';

let phantom: SmallPhantom;
beforeAll(async () => {
  phantom = await smallPhantom();
});
afterAll(() => phantom.remove());

const namesOf = (listing: FolderListing | null): string[] | undefined =>
  listing?.slides.map(({ name }) => name.replaceAll('\\', '/'));

async function writeSeries(folder: string, names: readonly [string, string]): Promise<void> {
  for (const [i, name] of names.entries()) {
    const picture = i === 0 ? basePicture : halved(basePicture);
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(
      join(folder, name),
      await dicomImage({ picture, syntax: 'explicit', seriesUid: `1.${i + 1}` }),
    );
  }
}

describe.each(['electron', 'server'] as const)('a folder of several slides, in the %s shell', (shell) => {
  let fixture: SessionFixture;
  let folder: string;

  beforeEach(async () => {
    fixture = await sessionFixture(phantom.path, { shell });
    folder = join(fixture.slides, 'several');
    mkdirSync(folder);
  });
  afterEach(() => fixture.end());

  it('of two DICOM series opens the first and lists both', async () => {
    const { api } = fixture.session;
    await writeSeries(folder, ['a.dcm', 'b.dcm']);
    expect(namesOf(await api.listFolder({}))).toEqual(['field.tif']);
    const opened = await api.openSlide({ path: folder });
    expect(opened.path).toBe(join(folder, 'a.dcm'));
    expect(opened.info).toMatchObject({ scenes: { length: 1 }, levels: [{ width: 300 }] });
    expect(opened.info.notes).toEqual([
      'The folder holds 2 slides, which are all in the list; this is the first.',
    ]);
    expect(await api.listFolder({})).toMatchObject({ folder });
    expect(namesOf(await api.listFolder({}))).toEqual(['a.dcm', 'b.dcm']);
    const other = await api.openSlide({ path: join(folder, 'b.dcm') });
    expect(other.info).toMatchObject({ levels: [{ width: 150 }], notes: [] });
    expect(namesOf(await api.listFolder({}))).toEqual(['a.dcm', 'b.dcm']);
    await api.openSlide({ path: fixture.slide });
    expect(namesOf(await api.listFolder({}))).toEqual(['field.tif']);
  });

  it('of files that are each a slide lists them', async () => {
    const { api } = fixture.session;
    for (const name of ['one.tif', 'two.tif']) fixture.copy(join('several', name));
    symlinkSync('/nowhere', join(folder, 'link.tif'));
    const opened = await api.openSlide({ path: folder });
    expect(opened.path).toBe(join(folder, 'one.tif'));
    expect(namesOf(await api.listFolder({}))).toEqual(['one.tif', 'two.tif']);
  });

  it('of one file opens it, and of none says that it is no slide', async () => {
    const { api } = fixture.session;
    await expect(api.openSlide({ path: folder })).rejects.toMatchObject({ tag: 'not-found' });
    fixture.copy(join('several', 'one.tif'));
    const opened = await api.openSlide({ path: folder });
    expect(opened).toMatchObject({ path: join(folder, 'one.tif'), info: { notes: [] } });
  });

  it('keeps the list of a disc while its slides, which lie deeper, are opened', async () => {
    const { api } = fixture.session;
    await writeSeries(folder, ['SE0/IM0', 'SE1/IM0']);
    writeFileSync(
      join(folder, 'DICOMDIR'),
      writeDicomdir([
        ['SE0', 'IM0'],
        ['SE1', 'IM0'],
      ]),
    );
    const opened = await api.openSlide({ path: folder });
    expect(opened.path).toBe(join(folder, 'SE0', 'IM0'));
    const listing = await api.listFolder({});
    expect(namesOf(listing)).toEqual(['SE0/IM0', 'SE1/IM0']);
    await api.openSlide({ path: listing?.slides[1]?.path ?? '' });
    expect(await api.listFolder({})).toEqual(listing);
  });

  it('offers the folders with slides where there is none in the folder itself, each to be opened', async () => {
    const { api } = fixture.session;
    const deep = join(folder, 'deep', 'er');
    for (const path of [deep, join(fixture.slides, 'empty'), join(fixture.slides, 'results')])
      mkdirSync(path, { recursive: true });
    fixture.copy(join('several', 'one.tif'));
    fixture.copy(join('several', 'two.tif'));
    fixture.copy(join('several', 'deep', 'er', 'three.tif'));
    // Documents of an earlier analysis are no slides.
    writeFileSync(join(fixture.slides, 'results', 'summary.csv'), 'slide,status\n');
    fixture.copy(join('results', 'overlay.tif'));
    expect(await api.listFolder({})).toMatchObject({ slides: [{ name: 'field.tif' }], folders: [] });
    rmSync(fixture.slide);
    const offered = [
      { name: 'several', path: folder },
      { name: join('several', 'deep', 'er'), path: deep },
    ];
    expect(await api.listFolder({})).toEqual({ folder: fixture.slides, slides: [], folders: offered });

    await api.openSlide({ path: folder });
    expect(namesOf(await api.listFolder({}))).toEqual(['one.tif', 'two.tif']);
    await api.openSlide({ path: deep });
    // The others stay within reach.
    expect(await api.listFolder({})).toMatchObject({
      ...{ folder: deep, slides: [{ name: 'three.tif' }], folders: offered },
    });
  });

  it('refuses what the list could not show', async () => {
    const { api } = fixture.session;
    await writeSeries(folder, ['0001', '0002']);
    fixture.copy(join('several', 'one.tif'));
    await expect(api.openSlide({ path: folder })).rejects.toMatchObject({ why: 'it holds 2 slides' });
  });
});
