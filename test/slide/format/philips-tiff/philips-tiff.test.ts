/** Philips TIFF: true level sizes, gaps, images in the XML, broken files, and against OpenSlide. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inProcessDecoder } from '../../../../src-main/slide/codec/decoder';
import { openSlide } from '../../../../src-main/slide/open';
import { philipsTiff, type PhilipsOptions } from '../../../fixture/philips-tiff';
import { long, short, type TagValue, type TiffDirectorySpec } from '../../../fixture/tiff-writer';
import { temporaryFolder } from '../../../temporary-folder';
import { hasOpenSlide } from '../../openslide';
import { outcome } from '../../outcome';
import { expectParity } from '../../parity';

const folder = temporaryFolder();
afterAll(() => folder.remove());

async function write(name: string, options: PhilipsOptions = {}): Promise<string> {
  const path = join(folder.path, `${name}.tiff`);
  await writeFile(path, await philipsTiff(options));
  return path;
}

describe('a synthetic Philips TIFF', () => {
  it('has levels without padding, white gaps, label and macro', async () => {
    const slide = await openSlide(await write('plain'), { decoder: inProcessDecoder });
    expect(slide.info).toMatchObject({
      format: 'philips-tiff',
      vendor: 'philips',
      objectivePower: 40,
      associatedImages: [
        { name: 'label', width: 50, height: 60 },
        { name: 'macro', width: 90, height: 40 },
      ],
    });
    expect(slide.info.mpp?.x).toBeCloseTo(0.25, 9);
    expect(slide.levels.map(({ width, height, downsample }) => [width, height, downsample])).toEqual([
      [768, 512, 1],
      [384, 256, 2],
      [192, 128, 4],
      [96, 64, 8],
    ]);
    const { data, missing } = await slide.readRegion({ level: 0, x: 0, y: 0, width: 128, height: 128 });
    expect(missing).toEqual([]);
    expect(data.every((value) => value === 255)).toBe(true);
    await slide.close();
  });
});

describe('a broken Philips TIFF', () => {
  const xml = (from: string | RegExp, to: string): PhilipsOptions => ({
    editXml: (text) => text.replace(from, to),
  });
  const change =
    (at: number, tag: number, value: TagValue) =>
    (all: TiffDirectorySpec[]): void => {
      const directory = all[at];
      if (directory !== undefined)
        all[at] = { ...directory, tags: new Map([...directory.tags, [tag, value]]) };
    };
  it.each<[string, PhilipsOptions, string]>([
    ['philips-sound', {}, 'read'],
    ['philips-xml-cut-off', { editXml: (text) => text.slice(0, -20) }, 'broken-file'],
    ['philips-xml-nul', xml('PHILIPS', 'PHI\0LIPS'), 'broken-file'],
    ['philips-two-slides', xml('MACROIMAGE', 'WSI'), 'broken-file'],
    ['philips-no-slide', xml('>WSI<', '>OTHER<'), 'broken-file'],
    [
      'philips-spacing-missing',
      xml(/<DataObject ObjectType="PixelData[^]*?<\/DataObject>/, ''),
      'broken-file',
    ],
    ['philips-spacing-zero', xml(/0\.000500/g, '0.0'), 'broken-file'],
    ['philips-spacing-no-number', xml('0.000500', 'half'), 'broken-file'],
    ['philips-spacing-huge', xml(/0\.000500/g, '1e9'), 'broken-file'],
    ['philips-level-not-reduced', { editDirectories: change(1, 254, long(0)) }, 'broken-file'],
    ['philips-tile-size-zero', { editDirectories: change(1, 322, short(0)) }, 'broken-file'],
    ['philips-label-no-jpeg', xml('/9j/', 'AAAA'), 'read'],
    ['philips-directory-loop', { file: { loopTo: 1 } }, 'broken-file'],
    [
      'philips-tile-lengths-huge',
      { editDirectories: change(0, 325, long(...Array<number>(24).fill(0xffffffff))) },
      'tile-missing',
    ],
  ])('%s', async (name, options, ends) => {
    expect(await outcome(await write(name, options))).toBe(ends);
  });
});

describe.skipIf(!hasOpenSlide)('against OpenSlide (needs openslide-python)', () => {
  it('reads a synthetic Philips TIFF', async () => {
    await expectParity(await write('parity'));
  });
});
