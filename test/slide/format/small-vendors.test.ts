/** Trestle, Huron and ARGOS: structure, broken files, and against OpenSlide. */
import { rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inProcessDecoder } from '../../../src-main/slide/codec/decoder';
import { openSlide } from '../../../src-main/slide/open';
import { texturedPicture } from '../../fixture/picture';
import { plainJpeg } from '../../fixture/restart-jpeg';
import {
  argosDescription,
  argosTiff,
  huronTiff,
  trestleDescription,
  trestleTiff,
  type VendorTiffOptions,
} from '../../fixture/small-vendors';
import { long, short, type TagValue, type TiffDirectorySpec } from '../../fixture/tiff-writer';
import { temporaryFolder } from '../../temporary-folder';
import { hasOpenSlide } from '../openslide';
import { outcome } from '../outcome';
import { expectParity } from '../parity';

const folder = temporaryFolder();
const temporary = temporaryFolder();
afterAll(() => {
  folder.remove();
  temporary.remove();
});

const writers = { trestle: trestleTiff, huron: huronTiff, argos: argosTiff } as const;
type Vendor = keyof typeof writers;

async function write(vendor: Vendor, name: string, options: VendorTiffOptions = {}): Promise<string> {
  const path = join(folder.path, `${name}.tif`);
  await writeFile(path, await writers[vendor](options));
  return path;
}

const change =
  (at: number, tag: number, value: TagValue) =>
  (all: TiffDirectorySpec[]): void => {
    const directory = all[at];
    if (directory !== undefined) all[at] = { ...directory, tags: new Map([...directory.tags, [tag, value]]) };
  };

describe('small vendors', () => {
  it('reads overlaps, background and pixel size of Trestle', async () => {
    const description = `${trestleDescription};Background Color=102030`;
    const slide = await openSlide(await write('trestle', 'background', { description }), {
      decoder: inProcessDecoder,
    });
    expect(slide.info).toMatchObject({
      format: 'trestle',
      vendor: 'trestle',
      mpp: { x: 0.4, y: 0.4 },
      objectivePower: 20,
      properties: { 'openslide.background-color': '102030', 'trestle.Comment': 'spaced' },
    });
    expect(slide.levels.map(({ width, height }) => [width, height])).toEqual([
      [700 - 5 * 24, 500 - 5 * 18],
      [350 - 2 * 12, 250],
      [87, 62],
    ]);
    const { data } = await slide.readRegion({ level: 0, x: -1, y: 0, width: 1, height: 1 });
    expect([...data]).toEqual([16, 32, 48]);
    await slide.close();
  });

  it('finds the macro of Trestle beside it, and does without', async () => {
    const macroOf = async (path: string): Promise<unknown> => {
      const slide = await openSlide(path, { decoder: inProcessDecoder });
      const { associatedImages } = slide.info;
      for (const { name } of associatedImages) await slide.readAssociatedImage(name);
      await slide.close();
      return associatedImages;
    };
    const path = await write('trestle', 'with.macro');
    const full = join(folder.path, 'with.macro.Full');
    expect(await macroOf(path)).toEqual([]);
    await writeFile(full, await plainJpeg(texturedPicture(120, 50, 72)));
    expect(await macroOf(path)).toEqual([{ name: 'macro', width: 120, height: 50 }]);
    await writeFile(full, 'no JPEG');
    expect(await macroOf(path)).toEqual([]);
    await rm(full);
    const elsewhere = join(temporary.path, 'secret.Full');
    await writeFile(elsewhere, await plainJpeg(texturedPicture(120, 50, 72)));
    await symlink(elsewhere, full);
    expect(await macroOf(path)).toEqual([]);
  });

  it('shows the middle focal plane of ARGOS', async () => {
    const slide = await openSlide(await write('argos', 'planes'), { decoder: inProcessDecoder });
    expect(slide.info).toMatchObject({
      format: 'argos',
      mpp: { x: 0.25, y: 0.25 },
      objectivePower: 20,
      associatedImages: [{ name: 'thumbnail' }, { name: 'macro' }],
    });
    expect(slide.levels).toHaveLength(2);
    expect(slide.info.properties).toMatchObject({ 'argos.Scan.Mode': 'fast', 'openslide.barcode': 'S 26-3' });
    expect(slide.info.properties).not.toHaveProperty('argos.Scan.Lamp');
    await slide.close();
  });

  it.each<[string, Vendor, VendorTiffOptions, string]>([
    ['trestle-sound', 'trestle', {}, 'read'],
    ['trestle-overlap-whole-tile', 'trestle', { description: 'OverlapsXY= 128 18' }, 'broken-file'],
    ['trestle-overlap-huge', 'trestle', { description: 'OverlapsXY= 999999999 1' }, 'broken-file'],
    ['trestle-overlap-no-number', 'trestle', { description: 'OverlapsXY= many 18' }, 'read'],
    ['trestle-description-nul', 'trestle', { description: 'Objective Power=20;\0OverlapsXY= 128 0' }, 'read'],
    ['trestle-tile-size-zero', 'trestle', { editDirectories: change(1, 323, short(0)) }, 'broken-file'],
    ['trestle-directory-loop', 'trestle', { file: { loopTo: 0 } }, 'broken-file'],
    [
      'trestle-tile-lengths-zero',
      'trestle',
      { editDirectories: change(0, 325, long(...Array<number>(36).fill(0))) },
      'tile-missing',
    ],
    ['huron-sound', 'huron', {}, 'read'],
    ['huron-width-missing', 'huron', { editDirectories: change(2, 256, long()) }, 'broken-file'],
    [
      'huron-tile-lengths-zero',
      'huron',
      { editDirectories: change(0, 325, long(...Array<number>(36).fill(0))) },
      'read',
    ],
    ['huron-directory-loop', 'huron', { file: { loopTo: 2 } }, 'broken-file'],
    ['argos-sound', 'argos', {}, 'read'],
    ['argos-xml-cut-off', 'argos', { description: argosDescription.slice(0, -9) }, 'broken-file'],
    ['argos-root-differs', 'argos', { description: '<other>Argos.Scan.Metadata</other>' }, 'broken-file'],
    [
      'argos-planes-not-counted',
      'argos',
      { description: argosDescription.replace('<MaxZ>1</MaxZ>', '') },
      'broken-file',
    ],
    [
      'argos-plane-missing',
      'argos',
      { description: argosDescription.replace('<MaxZ>1', '<MaxZ>90') },
      'broken-file',
    ],
    [
      'argos-planes-backwards',
      'argos',
      { description: argosDescription.replace('<MaxZ>1', '<MaxZ>-90') },
      'broken-file',
    ],
  ])('%s', async (name, vendor, options, ends) => {
    expect(await outcome(await write(vendor, name, options))).toBe(ends);
  });
});

describe.skipIf(!hasOpenSlide)('against OpenSlide (needs openslide-python)', () => {
  it.each(['trestle', 'huron', 'argos'] as const)('reads a synthetic %s', async (vendor) => {
    const path = await write(vendor, `${vendor}-parity`);
    if (vendor === 'trestle')
      await writeFile(
        join(folder.path, 'trestle-parity.Full'),
        await plainJpeg(texturedPicture(120, 50, 72)),
      );
    await expectParity(path);
  });
});
