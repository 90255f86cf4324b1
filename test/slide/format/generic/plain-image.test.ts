/** Pictures as slides of one level. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { inProcessDecoder } from '../../../../src-main/slide/codec/decoder';
import { openSlide } from '../../../../src-main/slide/open';
import { texture } from '../../../fixture/texture';
import { temporaryFolder } from '../../../temporary-folder';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const width = 700;
const height = 530;
const pixels = texture(width, height, 9);
const picture = sharp(pixels, { raw: { width, height, channels: 3 } });

describe('plain images', () => {
  it.each(['png', 'tif', 'webp', 'jpg'] as const)('opens a %s as one level of tiles', async (extension) => {
    const path = join(folder.path, `picture.${extension}`);
    // 72 dots per inch; also a resolution that would be a plausible pixel size must not be taken from a PNG or JPEG.
    const stamped = picture.clone().withMetadata({ density: extension === 'tif' ? 72 : 50_800 });
    if (extension === 'webp') await stamped.webp({ lossless: true }).toFile(path);
    else await stamped.toFile(path);
    const slide = await openSlide(path, { decoder: inProcessDecoder });
    expect(slide.info).toMatchObject({
      format: 'plain-image',
      vendor: null,
      mpp: null,
      objectivePower: null,
      levels: [{ index: 0, width, height, downsample: 1, tileWidth: 512, tileHeight: 512 }],
    });
    const region = await slide.readRegion({ level: 0, x: 0, y: 0, width, height });
    expect(region.missing).toEqual([]);
    if (extension === 'png' || extension === 'webp') expect(Buffer.compare(region.data, pixels)).toBe(0);
    const beyond = await slide.readRegion({ level: 0, x: width - 1, y: height - 1, width: 3, height: 3 });
    expect([...beyond.data.subarray(3, 9)]).toEqual([255, 255, 255, 255, 255, 255]);
    const { mediaType, bytes } = await slide.readStoredTile({ level: 0, column: 1, row: 1 });
    expect(mediaType).toBe('image/jpeg');
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 512, height: 512 });
    await slide.close();
  });

  it('takes a plausible pixel size from a TIFF', async () => {
    const path = join(folder.path, 'scaled.tif');
    await picture.clone().tiff({ xres: 2000, yres: 2000, resolutionUnit: 'cm' }).toFile(path);
    const slide = await openSlide(path, { decoder: inProcessDecoder });
    expect(slide.info.mpp?.x).toBeCloseTo(0.5, 6);
    await slide.close();
  });

  it('lays transparency on white and spreads grey', async () => {
    const path = join(folder.path, 'grey.png');
    const raw = { width: 2, height: 1, channels: 2 as const };
    await sharp(Uint8Array.of(40, 255, 40, 0), { raw })
      .toColourspace('b-w')
      .png()
      .toFile(path);
    const slide = await openSlide(path, { decoder: inProcessDecoder });
    const { data } = await slide.readRegion({ level: 0, x: 0, y: 0, width: 2, height: 1 });
    expect([...data]).toEqual([40, 40, 40, 255, 255, 255]);
    await slide.close();
  });

  it('refuses a picture that would not fit into memory', async () => {
    const path = join(folder.path, 'huge.jpg');
    const jpeg = await picture.clone().jpeg().toBuffer();
    // Height and width stand behind SOF0, its length and the precision: 15,000 × 12,000 pixels.
    jpeg.set([0x3a, 0x98, 0x2e, 0xe0], jpeg.indexOf(Buffer.of(0xff, 0xc0)) + 5);
    await writeFile(path, jpeg);
    await expect(openSlide(path, { decoder: inProcessDecoder })).rejects.toMatchObject({
      tag: 'unsupported-format',
    });
  });
});
