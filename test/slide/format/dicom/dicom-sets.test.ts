/** Which files are one DICOM slide: media with a DICOMDIR, series of labels and overviews, several slides, missing attributes. */
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { slidesIn } from '../../../../src-main/analysis/find-slides';
import type { SlideInfo } from '../../../../src-main/contract/slide';
import { inProcessDecoder } from '../../../../src-main/slide/codec/decoder';
import { openSlide } from '../../../../src-main/slide/open';
import {
  basePicture,
  dicomImage,
  halved,
  writeDicomdir,
  writeDicomSeries,
  type DicomImageOptions,
} from '../../../fixture/dicom-wsi';
import { numbers, text } from '../../../fixture/dicom-writer';
import { texture } from '../../../fixture/texture';
import { sharedCase } from '../../../shared-data';
import { temporaryFolder } from '../../../temporary-folder';

const root = temporaryFolder();
afterAll(() => root.remove());

let made = 0;
function newFolder(): string {
  made += 1;
  const path = join(root.path, String(made));
  mkdirSync(path);
  return path;
}

async function infoOf(path: string, scene?: number): Promise<SlideInfo> {
  const slide = await openSlide(path, { decoder: inProcessDecoder, ...(scene !== undefined && { scene }) });
  try {
    const { width = 0, height = 0 } = slide.levels[0] ?? {};
    expect((await slide.readRegion({ level: 0, x: 0, y: 0, width, height })).missing).toEqual([]);
    return slide.info;
  } finally {
    await slide.close();
  }
}

const small = { width: 64, height: 64, data: texture(64, 64, 5) };
const native = { picture: basePicture, syntax: 'explicit' } as const;
type Changes = NonNullable<DicomImageOptions['changes']>;
const without = (...tags: number[]): Changes => tags.map((tag) => ({ tag, value: null }));
const uid = (tag: number, value: string): Changes[number] => text(tag, 'UI', value);
const container = (value: string): Changes[number] => text(0x0040_0512, 'LO', value);
const frameOfReference = (value: string): Changes[number] => uid(0x0020_0052, value);
const study = (value: string): Changes[number] => uid(0x0020_000d, value);

async function write(folder: string, name: string, options: DicomImageOptions): Promise<void> {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, await dicomImage(options));
}

const named = (folder: string, paths: readonly string[]): string[] =>
  paths.map((path) => relative(folder, path).replaceAll('\\', '/'));

describe('what a header leaves out', () => {
  it.each([
    ['image type', without(0x0008_0008), 'The file does not state its image type; it is read as a volume.'],
    [
      'third value of the image type',
      [text(0x0008_0008, 'CS', 'ORIGINAL\\PRIMARY')],
      'The file does not state its image type; it is read as a volume.',
    ],
    [
      'number of frames',
      without(0x0028_0008),
      'The file does not state its number of frames; they are counted.',
    ],
    ['SOP instance', without(0x0008_0018), 'The file has no SOP instance UID; it is identified by its name.'],
  ] as const)('is taken for granted and said: %s', async (_, changes, note) => {
    for (const syntax of ['explicit', 'jpeg'] as const) {
      const folder = newFolder();
      await write(folder, 'a.dcm', { picture: basePicture, syntax, changes });
      const info = await infoOf(join(folder, 'a.dcm'));
      expect(info.notes).toEqual([note]);
      expect(info.levels).toMatchObject([{ width: 300, height: 200 }]);
    }
  });

  it('is the size of the whole where there is one frame only', async () => {
    const folder = newFolder();
    const options = { picture: small, tile: 64, syntax: 'explicit' } as const;
    await write(folder, 'a.dcm', { ...options, changes: without(0x0048_0006, 0x0048_0007) });
    expect(await infoOf(folder)).toMatchObject({
      levels: [{ width: 64, height: 64 }],
      notes: ['The file does not state the size of the whole image; it is that of its only frame.'],
    });
  });

  it.each([
    ['series, study, container and the like', without(0x0020_000e, 0x0020_000d)],
    ['dimension organisation', without(0x0020_9311)],
    ['optical path', without(0x0048_0105)],
    ['samples a pixel', without(0x0028_0002)],
    ['bits stored, high bit, representation', without(0x0028_0101, 0x0028_0102, 0x0028_0103)],
    ['planar configuration', without(0x0028_0006)],
  ])('is not needed: %s', async (_, changes) => {
    const folder = newFolder();
    await write(folder, 'a.dcm', { ...native, changes });
    expect(await infoOf(join(folder, 'a.dcm'))).toMatchObject({ notes: [], levels: [{ width: 300 }] });
  });

  it.each([
    ['tile width', 0x0028_0011, 'it has no tile width'],
    ['width', 0x0048_0006, 'it has no width'],
    ['bits allocated', 0x0028_0100, /it does not state how many bits a sample has/],
  ])('is named where nothing can stand for it: %s', async (_, tag, why) => {
    const folder = newFolder();
    await write(folder, 'a.dcm', { ...native, changes: without(tag) });
    await expect(infoOf(join(folder, 'a.dcm'))).rejects.toMatchObject({
      why: typeof why === 'string' ? why : (expect.stringMatching(why) as string),
    });
  });

  it('is the pixel spacing, which the size of the whole gives as well', async () => {
    const folder = newFolder();
    const changes = [numbers(0x0048_0001, 'FL', 0.15), numbers(0x0048_0002, 'FL', 0.05)];
    await write(folder, 'a.dcm', { ...native, mpp: null, changes });
    const info = await infoOf(folder);
    expect(info.mpp?.x).toBeCloseTo(0.5, 6);
    expect(info.mpp?.y).toBeCloseTo(0.25, 6);
    expect(info.notes).toEqual([
      'The file states no pixel spacing; the pixel size follows from the size that it states for the whole image.',
    ]);
  });

  it('does not make a label without a type a level', async () => {
    const folder = newFolder();
    const changes = without(0x0008_0008);
    await write(folder, 'a.dcm', { ...native, changes });
    await write(folder, 'b.dcm', { ...native, picture: halved(basePicture), changes });
    await write(folder, 'c.dcm', { ...native, picture: small, tile: 64, changes });
    const info = await infoOf(folder);
    expect(info.levels).toMatchObject([{ width: 300 }, { width: 150 }]);
    expect(info.notes).toContain('1 image without a stated type fits no level and is left out.');
  });

  it('is the class in the file meta information, which the data set has too', async () => {
    const folder = newFolder();
    const bytes = Buffer.from(await dicomImage(native));
    // Under another number the element says nothing.
    bytes.writeUInt16LE(0x0100, bytes.indexOf(Buffer.from([2, 0, 2, 0, 0x55, 0x49])) + 2);
    writeFileSync(join(folder, 'a.dcm'), bytes);
    expect((await infoOf(folder)).levels).toHaveLength(1);
  });
});

describe('a DICOMDIR', () => {
  const steps = ['PT000000', 'ST000000', 'SE000000'];

  async function media(change: (files: string[][]) => string[][] = (files) => files): Promise<string> {
    const folder = newFolder();
    const inner = join(folder, ...steps);
    mkdirSync(inner, { recursive: true });
    await writeDicomSeries(inner, { syntax: 'explicit' });
    const files = ['1', '2', '3', '4', '5'].map((name) => [...steps, `${name}.dcm`]);
    writeFileSync(join(folder, 'DICOMDIR'), writeDicomdir(change(files)));
    return folder;
  }

  it('opens the slide by itself and by its folder, which lists one slide', async () => {
    const folder = await media();
    for (const path of [folder, join(folder, 'DICOMDIR')]) {
      const info = await infoOf(path);
      expect(info.levels).toMatchObject([{ width: 300 }, { width: 150 }]);
      expect(info.associatedImages).toHaveLength(3);
      expect(info.notes).toEqual([]);
    }
    expect(named(folder, await slidesIn(folder))).toEqual(['DICOMDIR']);
  });

  it('is believed no further than its folder', async () => {
    const outside = newFolder();
    await write(outside, 'secret.dcm', { ...native, seriesUid: '1.9' });
    const folder = await media((files) => [
      ['..', '..', `${made - 1}`, 'secret.dcm'],
      [join(outside, 'secret.dcm')],
      ['C:', 'x'],
      ['LINK', 'secret.dcm'],
      ['GONE'],
      Array.from({ length: 9 }, () => 'A'),
      ...files,
      ...files,
    ]);
    symlinkSync(outside, join(folder, 'LINK'));
    const info = await infoOf(join(folder, 'DICOMDIR'));
    expect(info.scenes).toHaveLength(1);
    expect(info.notes).toEqual(['The DICOMDIR names 6 files that cannot be opened.']);
  });

  it('names files in capitals that a copy has in small letters', async () => {
    const folder = newFolder();
    await write(folder, 'se0/im0', native);
    writeFileSync(join(folder, 'dicomdir'), writeDicomdir([['SE0', 'IM0']]));
    expect((await infoOf(folder)).levels).toHaveLength(1);
  });

  it('of several slides offers them as scenes, and lists each by a file of its own', async () => {
    const folder = newFolder();
    await write(folder, 'SE0/IM0', { ...native, seriesUid: '1.1' });
    await write(folder, 'SE1/IM0', { ...native, picture: halved(basePicture), seriesUid: '1.2' });
    writeFileSync(
      join(folder, 'DICOMDIR'),
      writeDicomdir([
        ['SE0', 'IM0'],
        ['SE1', 'IM0'],
      ]),
    );
    const info = await infoOf(folder, 1);
    expect(info).toMatchObject({
      scene: 1,
      levels: [{ width: 150 }],
      notes: ['The DICOMDIR holds 2 scenes; scene 1 (“IM0”) is open.'],
    });
    expect(info.scenes).toMatchObject([{ width: 300 }, { width: 150 }]);
    expect(named(folder, await slidesIn(folder))).toEqual(['SE0/IM0', 'SE1/IM0']);
  });

  it('that names no slide, or is damaged, says so', async () => {
    const folder = newFolder();
    const path = join(folder, 'DICOMDIR');
    writeFileSync(path, writeDicomdir([]));
    await expect(infoOf(path)).rejects.toMatchObject({ tag: 'unsupported-format' });
    writeFileSync(path, writeDicomdir([['GONE']]));
    await expect(infoOf(path)).rejects.toMatchObject({ why: 'none of its files can be read as a slide' });
    await write(folder, 'a.dcm', native);
    writeFileSync(path, writeDicomdir([['GONE']]).subarray(0, -9));
    await expect(infoOf(path)).rejects.toMatchObject({ tag: 'broken-file' });
    expect((await infoOf(join(folder, 'a.dcm'))).levels).toHaveLength(1);
    expect(named(folder, await slidesIn(folder))).toEqual(['a.dcm']);
  });

  it('is needed to find files in folders inside, and a folder without says so', async () => {
    const folder = newFolder();
    await write(folder, 'SE0/IM0', native);
    await expect(infoOf(folder)).rejects.toMatchObject({
      tag: 'not-found',
      why: expect.stringContaining('folders inside it are searched only if a DICOMDIR names them') as string,
    });
    expect((await infoOf(join(folder, 'SE0'))).levels).toHaveLength(1);
  });

  it('of more files than are looked into is refused', async () => {
    const folder = newFolder();
    const path = join(folder, 'DICOMDIR');
    writeFileSync(path, writeDicomdir(Array.from({ length: 10_001 }, (_, i) => [`F${i}`])));
    await expect(infoOf(path)).rejects.toMatchObject({ why: 'it names more than 10000 files' });
  });
});

describe('series in one folder', () => {
  const own = [frameOfReference('1.5'), container('S1'), study('1.7')];
  const label = { picture: small, tile: 64, syntax: 'explicit', flavour: 'LABEL', seriesUid: '1.2' } as const;

  it.each([
    ['the frame of reference', [frameOfReference('1.5'), study('1.8')]],
    ['the container and study', [frameOfReference('1.6'), container('S1'), study('1.7')]],
    ['the study alone, of one slide', [study('1.7')]],
  ])('of a label belong to the slide with which they share %s', async (_, changes) => {
    const folder = newFolder();
    await write(folder, 'b.dcm', { ...native, seriesUid: '1.1', changes: own });
    await write(folder, 'a.dcm', { ...label, changes });
    await write(folder, 'c.dcm', { ...label, flavour: 'OVERVIEW', seriesUid: '1.3', changes });
    expect(named(folder, await slidesIn(folder))).toEqual(['b.dcm']);
    for (const path of ['a.dcm', 'b.dcm', 'c.dcm', '']) {
      const info = await infoOf(join(folder, path));
      expect(info.levels).toMatchObject([{ width: 300 }]);
      expect(info.associatedImages.map(({ name }) => name).sort()).toEqual(['label', 'macro']);
      expect(info.notes).toEqual([]);
    }
  });

  it('that belong to no slide are left out of lists, and said', async () => {
    const folder = newFolder();
    await write(folder, 'a.dcm', { ...native, seriesUid: '1.1', changes: own });
    await write(folder, 'b.dcm', { ...label, changes: [container('S2'), study('1.7')] });
    expect(named(folder, await slidesIn(folder))).toEqual(['a.dcm']);
    const { notes, associatedImages } = await infoOf(folder);
    expect(associatedImages).toEqual([]);
    expect(notes).toEqual([
      'The folder holds 1 file of labels, overviews or thumbnails that belong to none of its slides.',
    ]);
    await expect(infoOf(join(folder, 'b.dcm'))).rejects.toMatchObject({
      why: 'it is a label, and the images of its slide are not in its folder',
    });
  });

  it('do not cost the slide when their label cannot be read', async () => {
    const folder = newFolder();
    await write(folder, 'a.dcm', { ...native, seriesUid: '1.1', changes: own });
    await write(folder, 'b.dcm', { ...label, changes: [...own, ...without(0x0028_0011)] });
    const { notes, associatedImages } = await infoOf(folder);
    expect(associatedImages).toEqual([]);
    expect(notes).toEqual(['A label, overview or thumbnail is left out: it has no tile width.']);
  });

  it('are slides of a list and scenes of the folder, and each file opens its own', async () => {
    const folder = newFolder();
    await write(folder, 'a.dcm', { ...native, seriesUid: '1.1' });
    await write(folder, 'b.dcm', { ...native, picture: halved(basePicture), seriesUid: '1.2' });
    expect(named(folder, await slidesIn(folder))).toEqual(['a.dcm', 'b.dcm']);
    expect(await infoOf(folder)).toMatchObject({
      scene: 0,
      scenes: [
        { index: 0, name: 'a.dcm', width: 300, height: 200 },
        { index: 1, name: 'b.dcm', width: 150, height: 100 },
      ],
    });
    expect(await infoOf(folder, 1)).toMatchObject({
      levels: [{ width: 150 }],
      notes: ['The folder holds 2 scenes; scene 1 (“b.dcm”) is open.'],
    });
    await expect(infoOf(folder, 2)).rejects.toMatchObject({ tag: 'request-invalid' });
    const alone = await infoOf(join(folder, 'b.dcm'));
    expect(alone.levels).toMatchObject([{ width: 150 }]);
    expect(alone.scenes).toHaveLength(1);
  });

  it('hold pyramids apart by their UID, and what can be no level of one another', async () => {
    const pyramid = (value: string): Changes => [uid(0x0008_0019, value)];
    const folder = newFolder();
    await write(folder, 'a.dcm', { ...native, changes: pyramid('1.1'), instanceUid: '2.1' });
    await write(folder, 'b.dcm', { ...native, changes: pyramid('1.2'), instanceUid: '2.2' });
    expect(await infoOf(join(folder, 'a.dcm'))).toMatchObject({
      scenes: [
        { name: 'pyramid 1', width: 300 },
        { name: 'pyramid 2', width: 300 },
      ],
      notes: ['The series holds 2 scenes; scene 0 (“pyramid 1”) is open.'],
    });
    const other = newFolder();
    await write(other, 'a.dcm', native);
    const tall = { width: 64, height: 400, data: texture(64, 400, 3) };
    await write(other, 'b.dcm', { ...native, picture: tall, tile: 16, instanceUid: '2.2' });
    const { scenes, levels } = await infoOf(join(other, 'b.dcm'));
    expect(scenes).toHaveLength(2);
    expect(levels).toMatchObject([{ width: 64, height: 400 }]);
  });

  it('without extension are listed, each slide once', async () => {
    const folder = newFolder();
    await write(folder, '0001', { ...native, seriesUid: '1.1' });
    await write(folder, '0002', { ...native, picture: halved(basePicture), seriesUid: '1.1' });
    await write(folder, '0003', { ...native, seriesUid: '1.2' });
    writeFileSync(join(folder, 'notes'), 'none');
    expect(named(folder, await slidesIn(folder))).toEqual(['0001', '0003']);
  });
});

describe('the files that users reported', () => {
  it.skipIf(!existsSync(sharedCase('dicom-without-image-type')))('open without an image type', async () => {
    expect((await infoOf(sharedCase('dicom-without-image-type'))).notes).toEqual([
      'The file does not state its image type; it is read as a volume.',
    ]);
  });

  it.skipIf(!existsSync(sharedCase('dicomdir-media')))('open as media', async () => {
    const folder = sharedCase('dicomdir-media');
    for (const path of [folder, join(folder, 'DICOMDIR')]) {
      expect((await infoOf(path)).levels).toMatchObject([{ width: 700 }, { width: 350 }]);
    }
    expect(named(folder, await slidesIn(folder))).toEqual(['DICOMDIR']);
  });
});
