/** MIRAX: structure, photos that overlap, every form of images and positions, broken slides, and against OpenSlide. */
import { renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { inProcessDecoder } from '../../../../src-main/slide/codec/decoder';
import { openSlide } from '../../../../src-main/slide/open';
import { miraxGrid, writeMirax, type MiraxIndexPlaces, type MiraxOptions } from '../../../fixture/mirax';
import { temporaryFolder } from '../../../temporary-folder';
import { hasOpenSlide } from '../../openslide';
import { outcome } from '../../outcome';
import { expectParity } from '../../parity';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const write = (name: string, options: MiraxOptions = {}): Promise<string> =>
  writeMirax(folder.path, name, options);

describe('a synthetic MIRAX', () => {
  it('is opened by its .mrxs, with levels, pixel size, background and images from the folder', async () => {
    const slide = await openSlide(await write('plain', { background: 0x302010 }), {
      decoder: inProcessDecoder,
    });
    expect(slide.info).toMatchObject({
      name: 'plain.mrxs',
      format: 'mirax',
      vendor: 'mirax',
      mpp: { x: 0.325, y: 0.3251 },
      objectivePower: 20,
      properties: {
        'openslide.background-color': '102030',
        'mirax.GENERAL.SLIDE_NAME': 'S26-1',
        'mirax.LAYER_0_LEVEL_0_SECTION.OVERLAP_X': '14',
      },
    });
    expect(slide.info.associatedImages.map(({ name }) => name).sort()).toEqual([
      'label',
      'macro',
      'thumbnail',
    ]);
    // Four photos of two images, less three overlaps.
    expect(slide.levels.map(({ width, height, downsample }) => [width, height, downsample])).toEqual([
      [4 * 2 * 64 - 3 * 14, 3 * 2 * 48 - 2 * 10, 1],
      [235, 134, 2],
      [117, 67, 4],
      [58, 33, 8],
    ]);
    // The fourth photo was not taken.
    const { data, missing } = await slide.readRegion({ level: 0, x: 460, y: 10, width: 1, height: 1 });
    expect([missing, [...data]]).toEqual([[], [16, 32, 48]]);
    const { bytes } = await slide.readStoredTile({ level: 0, column: 0, row: 0 });
    expect(bytes.length).toBeGreaterThan(1000);
    await slide.close();
  });

  it('hands out the stored images where photos do not overlap', async () => {
    const path = await write('plain-grid', { positions: 'regular', overlap: [0, 0], background: 0x302010 });
    const slide = await openSlide(path, { decoder: inProcessDecoder });
    expect(slide.levels[1]).toMatchObject({ width: 256, height: 144, tileWidth: 64, tileHeight: 48 });
    const { data } = await slide.readRegion({ level: 0, x: 400, y: 10, width: 1, height: 1 });
    expect([...data]).toEqual([16, 32, 48]);
    const stored = await slide.readStoredTile({ level: 0, column: 6, row: 0 });
    const { channels } = await sharp(stored.bytes).stats();
    for (const [i, { min, max }] of channels.entries()) {
      expect([min, max].every((value) => Math.abs(value - (data[i] ?? 0)) <= 2)).toBe(true);
    }
    await slide.close();
  });

  it('has no folder that stands for another slide, and needs no name in lower case', async () => {
    const path = await write('Shouting');
    const shouting = join(folder.path, 'Shouting.MRXS');
    renameSync(path, shouting);
    expect(await outcome(shouting)).toBe('read');
    renameSync(join(folder.path, 'Shouting'), join(folder.path, 'Other'));
    await expect(openSlide(shouting, { decoder: inProcessDecoder })).rejects.toMatchObject({
      tag: 'not-found',
      why: expect.stringContaining('its folder "Shouting"') as string,
    });
  });
});

const ini = (from: string | RegExp, to: string): MiraxOptions => ({
  editIni: (text) => text.replace(from, to),
});
/** Writes a word of Index.dat. */
const word = (at: (places: MiraxIndexPlaces) => number, value: number): MiraxOptions => ({
  editIndex(index, places) {
    index.writeInt32LE(value, at(places));
    return index;
  },
});
/** Offset of a word of the second page of level 0, the first that has records: 2 to 5 are the first record. */
const inRecord =
  (place: number) =>
  ({ pages }: MiraxIndexPlaces): number =>
    (pages[0]?.[1] ?? 0) + place * 4;
const inPositions =
  (place: number) =>
  ({ records }: MiraxIndexPlaces): number =>
    (records[0] ?? 0) + place * 4;
const damaged = (name: string, at: number): MiraxOptions => ({
  editData(file, data) {
    if (file === name) data.fill(0x55, at, at + 400);
    return data;
  },
});

describe('a broken MIRAX', () => {
  it.each<[string, MiraxOptions, string]>([
    ['mirax-sound', {}, 'read'],
    ['mirax-slidedat-missing', { omit: ['Slidedat.ini'] }, 'not-found'],
    ['mirax-index-missing', { omit: ['Index.dat'] }, 'not-found'],
    ['mirax-data-file-missing', { omit: ['Data0000.dat'] }, 'tile-missing'],
    ['mirax-slidedat-empty', { editIni: () => '' }, 'broken-file'],
    ['mirax-slidedat-huge', { editIni: (text) => text + '#'.repeat(2 ** 20) }, 'broken-file'],
    ['mirax-slidedat-line-without-value', ini('[DATAFILE]', '[DATAFILE]\r\nnothing'), 'broken-file'],
    ['mirax-slidedat-value-before-group', { editIni: (text) => `a=b\r\n${text}` }, 'broken-file'],
    ['mirax-slidedat-nul', ini('S26-1', 'S26\0-1'), 'read'],
    ['mirax-no-general-group', ini('[GENERAL]', '[COLONEL]'), 'broken-file'],
    ['mirax-no-datafile-group', ini('[DATAFILE]', '[FILES]'), 'broken-file'],
    ['mirax-no-level-group', ini('[LAYER_0_LEVEL_2_SECTION]', '[LAYER]'), 'broken-file'],
    ['mirax-slide-id-missing', ini('SLIDE_ID', 'SLIDE_IDENTITY'), 'broken-file'],
    ['mirax-slide-id-differs', ini('SLIDE_ID = 6A', 'SLIDE_ID = 7B'), 'broken-file'],
    ['mirax-images-none', ini('IMAGENUMBER_X = 8', 'IMAGENUMBER_X = 0'), 'broken-file'],
    ['mirax-images-negative', ini('IMAGENUMBER_Y = 6', 'IMAGENUMBER_Y = -6'), 'broken-file'],
    ['mirax-images-huge', ini('IMAGENUMBER_X = 8', 'IMAGENUMBER_X = 2147483647'), 'broken-file'],
    ['mirax-images-overflow', ini('IMAGENUMBER_X = 8', 'IMAGENUMBER_X = 99999999999'), 'broken-file'],
    ['mirax-images-fewer', ini('IMAGENUMBER_X = 8', 'IMAGENUMBER_X = 6'), 'broken-file'],
    ['mirax-divisions-zero', ini(/PerSide = 2/, 'PerSide = 0'), 'broken-file'],
    ['mirax-divisions-odd', ini(/PerSide = 2/, 'PerSide = 3'), 'unsupported-format'],
    ['mirax-magnification-no-number', ini('MAGNIFICATION = 20', 'MAGNIFICATION = high'), 'read'],
    ['mirax-zoom-levels-elsewhere', ini('Slide zoom level', 'Slide filter level'), 'unsupported-format'],
    ['mirax-level-count-zero', ini('HIER_0_COUNT = 4', 'HIER_0_COUNT = 0'), 'broken-file'],
    ['mirax-level-count-huge', ini('HIER_0_COUNT = 4', 'HIER_0_COUNT = 2000000000'), 'broken-file'],
    ['mirax-level-count-too-high', ini('HIER_0_COUNT = 4', 'HIER_0_COUNT = 5'), 'broken-file'],
    ['mirax-layer-count-huge', ini('NONHIER_COUNT = 2', 'NONHIER_COUNT = 2000000000'), 'broken-file'],
    ['mirax-layer-count-negative', ini('NONHIER_COUNT = 2', 'NONHIER_COUNT = -2'), 'broken-file'],
    ['mirax-layer-empty', ini('NONHIER_0_COUNT = 1', 'NONHIER_0_COUNT = 0'), 'broken-file'],
    ['mirax-layer-values-huge', ini('NONHIER_0_COUNT = 1', 'NONHIER_0_COUNT = 2000000000'), 'broken-file'],
    ['mirax-data-file-count-huge', ini(/FILE_COUNT = \d+/, 'FILE_COUNT = 2000000000'), 'broken-file'],
    ['mirax-data-file-count-zero', ini(/FILE_COUNT = \d+/, 'FILE_COUNT = 0'), 'broken-file'],
    ['mirax-data-file-name-missing', ini('FILE_0 = Data0000.dat', ''), 'broken-file'],
    ['mirax-data-file-in-parent', ini('Data0000.dat', '../secret.dat'), 'broken-file'],
    ['mirax-data-file-absolute', ini('Data0000.dat', '/etc/passwd'), 'broken-file'],
    ['mirax-data-file-on-drive', ini('Data0000.dat', 'C:\\secret.dat'), 'broken-file'],
    ['mirax-data-file-nul', ini('Data0000.dat', 'Data\0.dat'), 'broken-file'],
    ['mirax-index-in-parent', ini('= Index.dat', '= ../Index.dat'), 'broken-file'],
    ['mirax-image-size-zero', ini('DIGITIZER_WIDTH = 64', 'DIGITIZER_WIDTH = 0'), 'broken-file'],
    ['mirax-image-size-huge', ini('DIGITIZER_WIDTH = 64', 'DIGITIZER_WIDTH = 1999999999'), 'broken-file'],
    ['mirax-image-size-differs', ini('DIGITIZER_WIDTH = 64', 'DIGITIZER_WIDTH = 63'), 'tile-missing'],
    ['mirax-image-format-unknown', ini('IMAGE_FORMAT = JPEG', 'IMAGE_FORMAT = JPEGXR'), 'unsupported-format'],
    ['mirax-image-format-differs', ini('IMAGE_FORMAT = JPEG', 'IMAGE_FORMAT = PNG'), 'tile-missing'],
    ['mirax-concat-factor-zero', ini('CONCAT_FACTOR = 1', 'CONCAT_FACTOR = 0'), 'broken-file'],
    ['mirax-concat-factor-negative', ini('CONCAT_FACTOR = 0', 'CONCAT_FACTOR = -1'), 'broken-file'],
    ['mirax-concat-factor-huge', ini('CONCAT_FACTOR = 1', 'CONCAT_FACTOR = 31'), 'broken-file'],
    ['mirax-overlap-no-number', ini('OVERLAP_X = 14', 'OVERLAP_X = 14,5'), 'broken-file'],
    ['mirax-overlap-whole-photo', ini('OVERLAP_X = 14', 'OVERLAP_X = 128'), 'broken-file'],
    ['mirax-mpp-missing', ini('MICROMETER_PER_PIXEL_X', 'MICROMETER'), 'broken-file'],
    ['mirax-mpp-implausible', ini('PIXEL_X = 0.325', 'PIXEL_X = 325.'), 'read'],
    ['mirax-macro-type-unknown', ini('THUMBNAIL_IMAGE_TYPE = JPEG', 'THUMBNAIL_IMAGE_TYPE = EMF'), 'read'],
    ['mirax-index-empty', { editIndex: (index) => index.subarray(0, 0) }, 'broken-file'],
    ['mirax-index-version', { editIndex: (index) => index.fill('9', 0, 1) }, 'broken-file'],
    ['mirax-index-cut-off', { editIndex: (index) => index.subarray(0, 300) }, 'broken-file'],
    ['mirax-index-root-negative', word(({ levelsRoot }) => levelsRoot, -4), 'broken-file'],
    ['mirax-index-root-beyond-end', word(({ levelsRoot }) => levelsRoot, 1e9), 'broken-file'],
    ['mirax-index-head-not-zero', word(({ levelsRoot }) => levelsRoot, 0), 'broken-file'],
    ['mirax-index-page-loop', word(({ pages }) => (pages[0]?.[2] ?? 0) + 4, 41), 'broken-file'],
    [
      'mirax-index-page-points-to-itself',
      {
        editIndex(index, { pages }) {
          index.writeInt32LE(pages[0]?.[1] ?? 0, (pages[0]?.[1] ?? 0) + 4);
          return index;
        },
      },
      'broken-file',
    ],
    ['mirax-index-page-count-negative', word(inRecord(0), -1), 'broken-file'],
    ['mirax-index-page-count-huge', word(inRecord(0), 0x7fffffff), 'broken-file'],
    ['mirax-index-next-page-beyond-end', word(inRecord(1), 0x7fffffff), 'broken-file'],
    ['mirax-index-image-number-negative', word(inRecord(2), -1), 'broken-file'],
    ['mirax-index-image-number-huge', word(inRecord(2), 0x7fffffff), 'broken-file'],
    ['mirax-index-image-not-of-level', word(({ pages }) => (pages[1]?.[1] ?? 0) + 8, 1), 'broken-file'],
    ['mirax-index-offset-negative', word(inRecord(3), -1), 'broken-file'],
    ['mirax-index-offset-beyond-end', word(inRecord(3), 0x7fffffff), 'tile-missing'],
    ['mirax-index-length-negative', word(inRecord(4), -1), 'broken-file'],
    ['mirax-index-length-huge', word(inRecord(4), 0x7fffffff), 'tile-missing'],
    ['mirax-index-length-zero', word(inRecord(4), 0), 'tile-missing'],
    ['mirax-index-file-number-negative', word(inRecord(5), -1), 'broken-file'],
    ['mirax-index-file-number-too-high', word(inRecord(5), 99), 'broken-file'],
    ['mirax-positions-count-zero', word(inPositions(0), 0), 'broken-file'],
    ['mirax-positions-offset-beyond-end', word(inPositions(4), 0x7fffffff), 'broken-file'],
    ['mirax-positions-too-short', word(inPositions(5), 99), 'broken-file'],
    ['mirax-positions-file-number-too-high', word(inPositions(6), 99), 'broken-file'],
    [
      'mirax-positions-deflate-damaged',
      { positions: 'deflated', ...word(inPositions(5), 30) },
      'broken-file',
    ],
    ['mirax-tile-damaged', damaged('Data0000.dat', 60), 'tile-missing'],
  ])('%s', async (name, options, ends) => {
    expect(await outcome(await write(name, options))).toBe(ends);
  });

  it('mirax-positions-flag-unknown', async () => {
    const { across, down } = miraxGrid;
    const editData = (file: string, data: Buffer): Buffer => {
      // The positions are the only run of records of nine bytes whose first has no coordinates.
      const at = data.indexOf(Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 1]));
      if (file !== 'Data0000.dat' && at !== -1 && at + across * down * 9 <= data.length) data[at] = 4;
      return data;
    };
    expect(await outcome(await write('mirax-positions-flag-unknown', { editData }))).toBe('broken-file');
  });

  it('mirax-file-empty: nothing is needed of it', async () => {
    const path = await write('mirax-file-empty');
    writeFileSync(path, '');
    expect(await outcome(path)).toBe('read');
  });

  it('mirax-folder-missing is no picture', async () => {
    const path = await write('mirax-folder-missing');
    rmSync(join(folder.path, 'mirax-folder-missing'), { recursive: true });
    expect(await outcome(path)).toBe('not-found');
  });

  it('mirax-folder-elsewhere: a link that leads out is not followed', async () => {
    const path = await write('mirax-folder-elsewhere');
    const outer = temporaryFolder();
    const inside = join(folder.path, 'mirax-folder-elsewhere');
    renameSync(inside, join(outer.path, 'real'));
    symlinkSync(join(outer.path, 'real'), inside);
    expect(await outcome(path)).toBe('broken-file');
    outer.remove();
  });

  it('mirax-data-file-elsewhere: a link that leads out costs its tiles', async () => {
    const path = await write('mirax-data-file-elsewhere', { omit: ['Data0000.dat'] });
    const secret = join(folder.path, 'secret.dat');
    writeFileSync(secret, Buffer.alloc(100_000));
    symlinkSync(secret, join(folder.path, 'mirax-data-file-elsewhere', 'Data0000.dat'));
    expect(await outcome(path)).toBe('tile-missing');
  });
});

describe.skipIf(!hasOpenSlide)('against OpenSlide (needs openslide-python)', () => {
  it.each<[string, MiraxOptions]>([
    ['measured positions', {}],
    ['deflated positions, photos cut by four', { positions: 'deflated', divisions: 4 }],
    ['no positions', { positions: 'regular' }],
    ['whole photos', { divisions: 1 }],
    ['PNG', { imageFormat: 'PNG' }],
    ['BMP', { imageFormat: 'BMP24' }],
    ['halved images in level 0', { exponents: [1, 1, 1] }],
    ['several photos in an image of level 0', { exponents: [2, 1], absent: [] }],
    // Beyond the edge of a level OpenSlide shows what is left of the last images: white, if they were stored without loss.
    ['no overlaps', { positions: 'regular', overlap: [0, 0], imageFormat: 'PNG' }],
  ])('reads a synthetic MIRAX: %s', async (name, options) => {
    // Where photos lie between pixels, rounding by one may go the other way in most of a small region.
    const { mean } = await expectParity(await write(name, options), { mean: 0.6 });
    expect(mean).toBeLessThan(0.05);
  });

  it.each(['PNG', 'BMP24'] as const)(
    'reads the very pixels of %s where nothing is reduced',
    async (imageFormat) => {
      const path = await write(`lossless-${imageFormat}`, { imageFormat, exponents: [0] });
      expect((await expectParity(path, { regions: 60 })).largest).toBe(0);
    },
  );
});
