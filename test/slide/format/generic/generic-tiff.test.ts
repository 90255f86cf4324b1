/** Tiled TIFFs as libvips writes them: levels, pixel size from the resolution tags, every compression. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type TiffOptions } from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import type { SlideInfo } from '../../../../src-main/contract/slide';
import { inProcessDecoder } from '../../../../src-main/slide/codec/decoder';
import { explainFormats, openSlide } from '../../../../src-main/slide/open';
import type { Slide } from '../../../../src-main/slide/slide';
import { plainDirectory } from '../../../fixture/hostile-tiff';
import { texture } from '../../../fixture/texture';
import { rational, short, writeTiff, type TagValue } from '../../../fixture/tiff-writer';
import { temporaryFolder } from '../../../temporary-folder';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const width = 600;
const height = 410;
const pixels = texture(width, height, 3);

async function writeAndOpen(name: string, options: TiffOptions): Promise<Slide> {
  const path = join(folder.path, name);
  const pyramid = { tile: true, pyramid: true, tileWidth: 128, tileHeight: 128 };
  await sharp(pixels, { raw: { width, height, channels: 3 } })
    .tiff({ ...pyramid, ...options })
    .toFile(path);
  return openSlide(path, { decoder: inProcessDecoder });
}

async function infoOf(tags: [number, TagValue][]): Promise<SlideInfo> {
  const path = join(folder.path, 'resolution.tif');
  await writeFile(path, writeTiff([plainDirectory(tags)]));
  const slide = await openSlide(path, { decoder: inProcessDecoder });
  await slide.close();
  return slide.info;
}

describe('generic tiled TIFF', () => {
  it('opens a JPEG pyramid of libvips with all levels and its pixel size', async () => {
    // 4 pixels a µm: sharp takes pixels per mm whatever unit it writes.
    const slide = await writeAndOpen('jpeg.tif', {
      compression: 'jpeg',
      quality: 90,
      xres: 4000,
      yres: 4000,
      resolutionUnit: 'cm',
    });
    expect(slide.info).toMatchObject({
      format: 'generic-tiff',
      vendor: 'generic-tiff',
      objectivePower: null,
    });
    expect(slide.info.mpp?.x).toBeCloseTo(0.25, 6);
    expect(slide.levels.map((level) => [level.width, level.height])).toEqual([
      [600, 410],
      [300, 205],
      [150, 102],
      [75, 51],
    ]);
    const { data, missing } = await slide.readRegion({ level: 0, x: 0, y: 0, width, height });
    expect(missing).toEqual([]);
    const difference =
      data.reduce((sum, value, i) => sum + Math.abs(value - (pixels[i] ?? 0)), 0) / data.length;
    expect(difference).toBeLessThan(5);
    await slide.close();
  });

  it.each<[string, TiffOptions]>([
    ['lzw', { compression: 'lzw', predictor: 'horizontal' }],
    ['lzw-plain', { compression: 'lzw', predictor: 'none' }],
    ['deflate', { compression: 'deflate', predictor: 'horizontal' }],
    ['packbits', { compression: 'packbits' }],
    ['none', { compression: 'none' }],
    ['webp', { compression: 'webp', quality: 100 }],
    ['big', { compression: 'deflate', bigtiff: true }],
  ])('reads %s tiles', async (name, options) => {
    const slide = await writeAndOpen(`${name}.tif`, options);
    const { data, missing } = await slide.readRegion({ level: 0, x: 0, y: 0, width, height });
    expect(missing).toEqual([]);
    if (name === 'webp') expect(Math.abs((data[0] ?? 0) - (pixels[0] ?? 0))).toBeLessThan(8);
    else expect(Buffer.compare(data, pixels)).toBe(0);
    const { bytes } = await slide.readStoredTile({ level: 0, column: 4, row: 3 });
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 128, height: 128 });
    await slide.close();
  });

  it('spreads grey to RGB', async () => {
    const path = join(folder.path, 'grey.tif');
    await sharp(pixels, { raw: { width, height, channels: 3 } })
      .toColourspace('b-w')
      .tiff({ tile: true, compression: 'jpeg', quality: 95 })
      .toFile(path);
    const slide = await openSlide(path, { decoder: inProcessDecoder });
    const { data } = await slide.readRegion({ level: 0, x: 10, y: 10, width: 1, height: 1 });
    expect(data[0]).toBe(data[1]);
    expect(data[1]).toBe(data[2]);
    await slide.close();
  });

  it('has a window to choose for grey of 16 bits, and spreads the whole range until then', async () => {
    const path = join(folder.path, 'deep-grey.tif');
    const values = Uint16Array.from({ length: 32 * 32 }, (_, i) => 1000 + i);
    const tiles = [0, 1, 2, 3].map(() => new Uint8Array(values.buffer.slice(0)));
    const tags: [number, TagValue][] = [
      [258, short(16)],
      [262, short(1)],
      [277, short(1)],
    ];
    await writeFile(path, writeTiff([plainDirectory(tags, tiles)]));
    const slide = await openSlide(path, { decoder: inProcessDecoder });
    const first = { level: 0, x: 0, y: 0, width: 32, height: 32 };
    const plain = await slide.readRegion(first);
    expect([plain.data[0], plain.data.at(-1)]).toEqual([Math.round(1000 / 257), Math.round(2023 / 257)]);
    const spread = slide.inView({
      choice: { plane: 0, channels: [{ channel: 0, colour: null, window: null }] },
    });
    const { data } = await spread.readRegion(first);
    expect(data[0]).toBeLessThanOrEqual(3);
    expect(data.at(-1)).toBeGreaterThanOrEqual(252);
    await slide.close();
  });

  it('takes the pixel size only from a plausible resolution in cm or inch', async () => {
    const resolution = (pixelsPerUnit: number, unit: number | null): [number, TagValue][] => [
      [282, rational(pixelsPerUnit * 10, 10)],
      [283, rational(pixelsPerUnit * 5, 5)],
      ...(unit === null ? [] : ([[296, short(unit)]] satisfies [number, TagValue][])),
    ];
    expect((await infoOf(resolution(40_000, 3))).mpp).toEqual({ x: 0.25, y: 0.25 });
    expect((await infoOf(resolution(50_800, 2))).mpp).toEqual({ x: 0.5, y: 0.5 });
    expect((await infoOf(resolution(40_000, 1))).mpp).toBeNull();
    expect((await infoOf(resolution(40_000, null))).mpp).toBeNull();
    expect((await infoOf(resolution(72, 2))).mpp).toBeNull();
    expect(
      (
        await infoOf([
          [282, rational(1, 0)],
          [283, rational(0, 0)],
          [296, short(3)],
        ])
      ).mpp,
    ).toBeNull();
    expect((await infoOf([])).mpp).toBeNull();
    expect((await infoOf(resolution(72, 2))).properties).toMatchObject({
      'tiff.XResolution': '72',
      'tiff.ResolutionUnit': 'inch',
    });
  });

  it('leaves TIFFs alone that follow a vendor of their own', async () => {
    const path = join(folder.path, 'ome.tif');
    const description = '<OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06">';
    const value = new TextEncoder().encode(`${description}\0`);
    await writeFile(path, writeTiff([plainDirectory([[270, { type: 'undefined', value }]])]));
    const verdicts = await explainFormats(path);
    const verdict = verdicts.find(({ format }) => format === 'generic-tiff');
    expect(verdict?.why).toContain('an OME-TIFF');
  });
});
