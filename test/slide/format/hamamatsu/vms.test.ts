/** Hamamatsu VMS and VMU: structure, tiles as they are stored, optimisation files, broken slides, and against OpenSlide. */
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { findSlides } from '../../../../src-main/analysis/find-slides';
import { inProcessDecoder } from '../../../../src-main/slide/codec/decoder';
import { openSlide } from '../../../../src-main/slide/open';
import { writeVms, writeVmu, type HamamatsuSlideOptions } from '../../../fixture/hamamatsu-vms';
import { temporaryFolder } from '../../../temporary-folder';
import { hasOpenSlide } from '../../openslide';
import { outcome } from '../../outcome';
import { expectParity } from '../../parity';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const vms = (name: string, options?: HamamatsuSlideOptions): Promise<string> =>
  writeVms(folder.path, name, options);
const vmu = (name: string, options?: HamamatsuSlideOptions): Promise<string> =>
  writeVmu(folder.path, name, options);

describe('a synthetic VMS', () => {
  it('has levels from its JPEGs, its map, and those between, and a macro', async () => {
    const slide = await openSlide(await vms('plain'), { decoder: inProcessDecoder });
    expect(slide.info).toMatchObject({
      name: 'plain.vms',
      format: 'hamamatsu-vms',
      vendor: 'hamamatsu',
      mpp: { x: 0.5, y: 0.51 },
      objectivePower: 20,
      associatedImages: [{ name: 'macro', width: 97, height: 43 }],
      properties: { 'openslide.comment': 'Magnification=20', 'hamamatsu.AuthCode': 'ABCDEF' },
    });
    expect(slide.levels.map(({ width, height }) => [width, height])).toEqual([
      [384, 352],
      [192, 176],
      [96, 88],
      [64, 64],
      [48, 44],
      [32, 32],
      [16, 16],
      [8, 8],
    ]);
    await slide.close();
  });

  it('hands out JPEG tiles, none of which reaches into the next file', async () => {
    const slide = await openSlide(await vms('tiles'), { decoder: inProcessDecoder });
    const [level] = slide.levels;
    expect([level?.tileWidth, level?.tileHeight]).toEqual([256, 192]);
    for (const [column, row, width, height] of [
      [0, 0, 256, 192],
      [1, 0, 128, 192],
      [0, 1, 256, 160],
      [1, 1, 128, 160],
    ] as const) {
      const { mediaType, bytes } = await slide.readStoredTile({ level: 0, column, row });
      expect(mediaType).toBe('image/jpeg');
      const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
      expect([info.width, info.height]).toEqual([width, height]);
      const region = await slide.readRegion({ level: 0, x: column * 256, y: row * 192, width, height });
      expect(Buffer.compare(data, region.data)).toBe(0);
    }
    await slide.close();
  });

  it('reads the same with and without an optimisation file, whichever tile is asked for first', async () => {
    const tabled = await openSlide(await vms('tabled', { across: 4 }), { decoder: inProcessDecoder });
    const scanned = await openSlide(await vms('scanned', { across: 4, omit: ['scanned.opt'] }), {
      decoder: inProcessDecoder,
    });
    for (const [x, y] of [
      [300, 320],
      [200, 180],
      [10, 10],
    ] as const) {
      const region = { level: 0, x, y, width: 70, height: 30 };
      const { data, missing } = await tabled.readRegion(region);
      expect(missing).toEqual([]);
      expect(Buffer.compare(data, (await scanned.readRegion(region)).data)).toBe(0);
    }
    await Promise.all([tabled.close(), scanned.close()]);
  });

  it('is opened by its folder, and stands in a list of slides once, without its files', async () => {
    const own = temporaryFolder();
    const alone = temporaryFolder();
    await writeVms(alone.path, 'alone');
    const slide = await openSlide(alone.path, { decoder: inProcessDecoder });
    expect(slide.info.name).toBe('alone.vms');
    await slide.close();
    alone.remove();
    const paths = [await writeVmu(own.path, 'a'), await writeVms(own.path, 'b'), join(own.path, 'field.jpg')];
    writeFileSync(join(own.path, 'field.jpg'), '');
    writeFileSync(join(own.path, 'c.vms'), 'no key file');
    expect(await findSlides([own.path])).toEqual([...paths.slice(0, 2), join(own.path, 'c.vms'), paths[2]]);
    own.remove();
  });
});

const keys = (from: string | RegExp, to: string): HamamatsuSlideOptions => ({
  editKeys: (text) => text.replace(from, to),
});
const file = (suffix: string, edit: (bytes: Buffer) => Uint8Array): HamamatsuSlideOptions => ({
  editFile: (name, bytes) => (name.endsWith(suffix) ? edit(bytes) : bytes),
});
const word =
  (at: number, value: number) =>
  (bytes: Buffer): Buffer => {
    bytes.writeInt32LE(value, at);
    return bytes;
  };

describe('a broken VMS', () => {
  it.each<[string, HamamatsuSlideOptions, string]>([
    ['vms-sound', {}, 'read'],
    ['vms-group-missing', keys('[Virtual', '[Real'), 'unsupported-format'],
    ['vms-line-without-value', keys('NoLayers=1', 'NoLayers'), 'broken-file'],
    ['vms-huge', { editKeys: (text) => text + '#'.repeat(65_536) }, 'unsupported-format'],
    ['vms-columns-missing', keys('NoJpegColumns=2', ''), 'broken-file'],
    ['vms-columns-zero', keys('NoJpegColumns=2', 'NoJpegColumns=0'), 'broken-file'],
    ['vms-columns-huge', keys('NoJpegColumns=2', 'NoJpegColumns=2000000000'), 'broken-file'],
    ['vms-rows-negative', keys('NoJpegRows=2', 'NoJpegRows=-2'), 'broken-file'],
    ['vms-rows-fewer', keys('NoJpegRows=2', 'NoJpegRows=1'), 'broken-file'],
    ['vms-rows-more', keys('NoJpegRows=2', 'NoJpegRows=3'), 'broken-file'],
    ['vms-image-key-unknown', keys('ImageFile(1,0)', 'ImageFile(1;0)'), 'broken-file'],
    ['vms-image-key-four-numbers', keys('ImageFile(1,0)', 'ImageFile(0,0,1,0)'), 'broken-file'],
    ['vms-image-key-negative', keys('ImageFile(1,0)', 'ImageFile(-1,0)'), 'broken-file'],
    ['vms-image-key-twice', keys('ImageFile(1,0)', 'ImageFile(0,0,0)'), 'broken-file'],
    ['vms-image-other-plane', keys('NoLayers=1', 'ImageFile(1,0,0)=absent.jpg'), 'read'],
    ['vms-image-name-empty', keys(/ImageFile=.*/, 'ImageFile='), 'broken-file'],
    ['vms-image-in-parent', keys(/ImageFile=.*/, 'ImageFile=../secret.jpg'), 'broken-file'],
    ['vms-image-absolute', keys(/ImageFile=.*/, 'ImageFile=/etc/passwd'), 'broken-file'],
    ['vms-image-missing', { omit: ['vms-image-missing.jpg'] }, 'not-found'],
    ['vms-map-key-missing', keys('MapFile', 'MopFile'), 'broken-file'],
    ['vms-map-missing', { omit: ['vms-map-missing_map2.jpg'] }, 'not-found'],
    ['vms-macro-missing', { omit: ['vms-macro-missing_macro.jpg'] }, 'read'],
    ['vms-macro-in-parent', keys('MacroImage=', 'MacroImage=../'), 'read'],
    ['vms-macro-no-jpeg', file('_macro.jpg', () => Buffer.from('macro')), 'read'],
    ['vms-optimisation-empty', file('.opt', () => Buffer.alloc(0)), 'read'],
    ['vms-optimisation-cut-off', file('.opt', (bytes) => bytes.subarray(0, 130)), 'read'],
    ['vms-optimisation-not-rising', file('.opt', (bytes) => bytes.fill(1)), 'read'],
    ['vms-optimisation-negative', file('.opt', (bytes) => bytes.fill(0xff)), 'read'],
    [
      'vms-optimisation-beside-markers',
      file('.opt', (bytes) => {
        bytes.writeBigInt64LE(bytes.readBigInt64LE(80) + 1n, 80);
        return bytes;
      }),
      'tile-missing',
    ],
    ['vms-image-empty', file('vms-image-empty.jpg', () => Buffer.alloc(0)), 'broken-file'],
    ['vms-image-no-jpeg', file('(1,1).jpg', (bytes) => bytes.fill(0x55)), 'broken-file'],
    ['vms-image-header-cut-off', file('(1,1).jpg', (bytes) => bytes.subarray(0, 90)), 'broken-file'],
    ['vms-image-cut-off', file('vms-image-cut-off.jpg', (bytes) => bytes.subarray(0, 1500)), 'tile-missing'],
    ['vms-image-lacks-restart-markers', { across: 1, ...file('map2.jpg', noRestart) }, 'unsupported-format'],
    [
      'vms-image-size-differs',
      file('(1,1).jpg', (bytes) => {
        bytes.writeUInt16BE(152, bytes.indexOf(Buffer.of(0xff, 0xc0)) + 5);
        return bytes;
      }),
      'broken-file',
    ],
    [
      'vms-image-height-zero',
      file('(1,1).jpg', (bytes) => {
        bytes.writeUInt16BE(0, bytes.indexOf(Buffer.of(0xff, 0xc0)) + 5);
        return bytes;
      }),
      'broken-file',
    ],
  ])('%s', async (name, options, ends) => {
    expect(await outcome(await vms(name, options))).toBe(ends);
  });

  it('vms-image-elsewhere: a link that leads out is not followed', async () => {
    const outer = temporaryFolder();
    const path = await vms('vms-image-elsewhere', { omit: ['vms-image-elsewhere.jpg'] });
    writeFileSync(join(outer.path, 'secret.jpg'), 'secret');
    symlinkSync(join(outer.path, 'secret.jpg'), join(folder.path, 'vms-image-elsewhere.jpg'));
    expect(await outcome(path)).toBe('broken-file');
    outer.remove();
  });
});

/** The interval becomes 0, which means none. */
function noRestart(bytes: Buffer): Buffer {
  bytes.writeUInt16BE(0, bytes.indexOf(Buffer.of(0xff, 0xdd, 0, 4)) + 4);
  return bytes;
}

describe('a broken VMU', () => {
  it.each<[string, HamamatsuSlideOptions, string]>([
    ['vmu-sound', {}, 'read'],
    ['vmu-bits-differ', keys('BitsPerPixel=36', 'BitsPerPixel=24'), 'unsupported-format'],
    ['vmu-order-differs', keys('PixelOrder=RGB', 'PixelOrder=BGR'), 'unsupported-format'],
    ['vmu-bits-missing', keys('BitsPerPixel=36', ''), 'broken-file'],
    ['vmu-image-missing', { omit: ['vmu-image-missing_Image.ngr'] }, 'not-found'],
    ['vmu-magic', file('Image.ngr', (bytes) => bytes.fill('X', 0, 2)), 'broken-file'],
    ['vmu-header-cut-off', file('Image.ngr', (bytes) => bytes.subarray(0, 20)), 'broken-file'],
    ['vmu-cut-off', file('Image.ngr', (bytes) => bytes.subarray(0, 4000)), 'tile-missing'],
    ['vmu-width-zero', file('Image.ngr', word(4, 0)), 'broken-file'],
    ['vmu-width-huge', file('Image.ngr', word(4, 0x7fffffff)), 'broken-file'],
    ['vmu-height-negative', file('Image.ngr', word(8, -1)), 'broken-file'],
    ['vmu-height-doubled', file('Image.ngr', word(8, 704)), 'read'],
    // A region between levels would look through minutes of pixels that are not there.
    ['vmu-height-larger', file('Image.ngr', word(8, 1e7)), 'broken-file'],
    ['vmu-columns-not-whole', file('Image.ngr', word(12, 100)), 'broken-file'],
    ['vmu-columns-zero', file('Image.ngr', word(12, 0)), 'broken-file'],
    ['vmu-start-zero', file('Image.ngr', word(24, 0)), 'broken-file'],
    ['vmu-start-beyond-end', file('Image.ngr', word(24, 0x7fffffff)), 'broken-file'],
    ['vmu-map-larger', file('map2.ngr', word(8, 100_000)), 'broken-file'],
  ])('%s', async (name, options, ends) => {
    expect(await outcome(await vmu(name, options))).toBe(ends);
  });
});

/** Tiles are gathered from OpenSlide's, which are smaller. */
const except = (name: string): boolean => /\.tile-(width|height)$/.test(name);

describe.skipIf(!hasOpenSlide)('against OpenSlide (needs openslide-python)', () => {
  it.each<[string, HamamatsuSlideOptions]>([
    ['a synthetic VMS', {}],
    ['one with four intervals in a row', { across: 4 }],
    ['one without optimisation file', { omit: ['one without optimisation file.opt'] }],
  ])('reads %s', async (name, options) => {
    // Reduced levels are rounded in other places than libjpeg does.
    await expectParity(await vms(name, options), { except, mean: 0.8 });
  });

  it('reads a synthetic VMU', async () => {
    // At whole pixels of both levels nothing is interpolated.
    const { largest } = await expectParity(await vmu('parity'), { except, step: 4 });
    expect(largest).toBe(0);
  });
});
