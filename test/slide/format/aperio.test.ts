/** Aperio SVS: structure and pixels, on a synthetic slide everywhere and on a real one where it is there. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { inProcessDecoder } from '../../../src-main/slide/codec/decoder';
import { openSlide } from '../../../src-main/slide/open';
import { writeAperioSvs } from '../../fixture/aperio-svs';
import { texture } from '../../fixture/texture';
import { hasSharedData, sharedSlide } from '../../shared-data';
import { temporaryFolder } from '../../temporary-folder';

const folder = temporaryFolder();
afterAll(() => folder.remove());

function sha256(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex').slice(0, 16);
}

function meanDifference(a: Uint8Array, b: Uint8Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / a.length;
}

describe('a synthetic Aperio slide', () => {
  it.each([
    { name: 'little-endian', options: {} },
    { name: 'big-endian', options: { bigEndian: true } },
    { name: 'BigTIFF', options: { bigTiff: true } },
    { name: 'big-endian BigTIFF', options: { bigTiff: true, bigEndian: true } },
  ])('is read whole: $name', async ({ name, options }) => {
    const path = join(folder.path, `${name}.svs`);
    await writeAperioSvs(path, options);
    const slide = await openSlide(path, { decoder: inProcessDecoder });
    expect(slide.info).toMatchObject({
      name: `${name}.svs`,
      format: 'aperio',
      vendor: 'aperio',
      mpp: { x: 0.25, y: 0.25 },
      objectivePower: 40,
      associatedImages: [
        { name: 'thumbnail', width: 234, height: 167 },
        { name: 'label', width: 60, height: 50 },
        { name: 'macro', width: 120, height: 40 },
      ],
    });
    expect(slide.levels).toEqual([
      { index: 0, width: 700, height: 500, downsample: 1, tileWidth: 128, tileHeight: 128 },
      { index: 1, width: 350, height: 250, downsample: 2, tileWidth: 128, tileHeight: 128 },
      { index: 2, width: 175, height: 125, downsample: 4, tileWidth: 128, tileHeight: 128 },
    ]);
    expect(slide.info.properties).toMatchObject({
      'aperio.MPP': '0.2500',
      'aperio.Filename': 'synthetic',
      'openslide.mpp-x': '0.25',
      'openslide.objective-power': '40',
      'openslide.level[2].downsample': '4',
      'openslide.associated.label.height': '50',
      'tiff.ResolutionUnit': 'inch',
    });

    const whole = await slide.readRegion({ level: 0, x: 0, y: 0, width: 700, height: 500 });
    expect(whole.missing).toEqual([]);
    expect(meanDifference(whole.data, texture(700, 500, 1))).toBeLessThan(6);
    // The label is stored without loss.
    const label = await slide.readAssociatedImage('label');
    expect(label.data).toEqual(texture(60, 50, 2));
    const macro = await slide.readAssociatedImage('macro');
    expect(meanDifference(macro.data, texture(120, 40, 3))).toBeLessThan(6);
    await expect(slide.readAssociatedImage('barcode')).rejects.toMatchObject({ tag: 'not-found' });
    await slide.close();
  });

  it('has no pixel size when the file does not say', async () => {
    const path = join(folder.path, 'no-mpp.svs');
    await writeAperioSvs(path, { mpp: null });
    const slide = await openSlide(path, { decoder: inProcessDecoder });
    expect(slide.info.mpp).toBeNull();
    expect(slide.info.objectivePower).toBeNull();
    expect(slide.info.properties).not.toHaveProperty('openslide.mpp-x');
    await slide.close();
  });

  it('does not believe a pixel size that no microscope has', async () => {
    const path = join(folder.path, 'implausible.svs');
    await writeAperioSvs(path, { mpp: 250 });
    const slide = await openSlide(path, { decoder: inProcessDecoder });
    expect(slide.info.mpp).toBeNull();
    expect(slide.info.properties['aperio.MPP']).toBe('250.0000');
    await slide.close();
  });

  it('paints a damaged tile white, names it, and reads the rest', async () => {
    const path = join(folder.path, 'damaged.svs');
    await writeAperioSvs(path, { corruptedTile: { column: 1, row: 2 } });
    const slide = await openSlide(path, { decoder: inProcessDecoder });
    const { data, missing } = await slide.readRegion({ level: 0, x: 100, y: 230, width: 60, height: 60 });
    expect(missing).toMatchObject([{ level: 0, column: 1, row: 2 }]);
    expect(missing[0]?.why).toMatch(/JPEG/);
    const pixel = (x: number, y: number): number[] => [
      ...data.subarray((y * 60 + x) * 3, (y * 60 + x) * 3 + 3),
    ];
    expect(pixel(28, 26)).toEqual([255, 255, 255]);
    expect(pixel(27, 26)).not.toEqual([255, 255, 255]);
    await expect(slide.readStoredTile({ level: 0, column: 1, row: 2 })).rejects.toMatchObject({
      tag: 'tile-unreadable',
      where: { path, level: 0, column: 1, row: 2 },
    });
    await slide.close();
  });

  it('hands out its tiles as they are stored', async () => {
    const path = join(folder.path, 'tiles.svs');
    await writeAperioSvs(path);
    const slide = await openSlide(path, { decoder: inProcessDecoder });
    const { mediaType, bytes } = await slide.readStoredTile({ level: 0, column: 5, row: 3 });
    expect(mediaType).toBe('image/jpeg');
    const shown = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
    expect(shown.info).toMatchObject({ width: 128, height: 128, channels: 3 });
    const region = await slide.readRegion({ level: 0, x: 640, y: 384, width: 60, height: 116 });
    for (let y = 0; y < 116; y += 1) {
      const row = shown.data.subarray(y * 128 * 3, (y * 128 + 60) * 3);
      expect(Buffer.compare(row, region.data.subarray(y * 60 * 3, (y + 1) * 60 * 3))).toBe(0);
    }
    const outside = [
      { level: 0, column: 6, row: 0 },
      { level: 0, column: 0, row: -1 },
      { level: 3, column: 0, row: 0 },
      { level: 0, column: 0.5, row: 0 },
    ];
    for (const address of outside) {
      await expect(slide.readStoredTile(address)).rejects.toMatchObject({ tag: 'tile-unreadable' });
    }
    await slide.close();
  });
});

describe.skipIf(!hasSharedData)('CMU-1-Small-Region.svs', () => {
  it('has the structure that OpenSlide 4.0.1 gives', async () => {
    const slide = await openSlide(sharedSlide('aperio/CMU-1-Small-Region.svs'), {
      decoder: inProcessDecoder,
    });
    expect(slide.info).toMatchObject({
      vendor: 'aperio',
      mpp: { x: 0.499, y: 0.499 },
      objectivePower: 20,
      levels: [{ index: 0, width: 2220, height: 2967, downsample: 1, tileWidth: 240, tileHeight: 240 }],
      associatedImages: [
        { name: 'thumbnail', width: 574, height: 768 },
        { name: 'label', width: 387, height: 463 },
        { name: 'macro', width: 1280, height: 431 },
      ],
    });
    expect(slide.info.properties).toMatchObject({
      'aperio.ScanScope ID': 'CPAPERIOCS',
      'aperio.MPP': '0.4990',
      'openslide.mpp-x': '0.499',
      'openslide.level-count': '1',
    });
    await slide.close();
  });

  it('has the pixels that OpenSlide 4.0.1 gives', async () => {
    const slide = await openSlide(sharedSlide('aperio/CMU-1-Small-Region.svs'), {
      decoder: inProcessDecoder,
    });
    const inside = await slide.readRegion({ level: 0, x: 1000, y: 1200, width: 300, height: 200 });
    const acrossEdge = await slide.readRegion({ level: 0, x: 2100, y: 2900, width: 200, height: 150 });
    const label = await slide.readAssociatedImage('label');
    expect([inside, acrossEdge, label].map(({ data }) => sha256(data))).toEqual([
      '215ae684aa0bab81',
      'c04c888f738f2ebe',
      'd99082dd23a68f5c',
    ]);
    await slide.close();
  });
});

describe.skipIf(!hasSharedData)('tcga-cr-7395-jpeg2000-no-mpp.svs', () => {
  const path = sharedSlide('aperio/tcga-cr-7395-jpeg2000-no-mpp.svs');

  it('has the structure and the pixels that OpenSlide 4.0.1 gives', async () => {
    const slide = await openSlide(path, { decoder: inProcessDecoder });
    expect(slide.info).toMatchObject({
      vendor: 'aperio',
      mpp: null,
      levels: [
        { width: 4443, height: 3567, tileWidth: 256, tileHeight: 256 },
        { width: 2221, height: 1783, tileWidth: 256, tileHeight: 256 },
      ],
      associatedImages: [{ name: 'thumbnail', width: 956, height: 768 }],
    });
    const { data, missing } = await slide.readRegion({ level: 0, x: 1000, y: 1000, width: 300, height: 200 });
    expect(missing).toEqual([]);
    expect(sha256(data)).toBe('2d30220c430f5f78');
    await slide.close();
  });

  it('is shown as JPEG', async () => {
    const slide = await openSlide(path, { decoder: inProcessDecoder });
    const { mediaType, bytes } = await slide.readStoredTile({ level: 1, column: 2, row: 3 });
    expect(mediaType).toBe('image/jpeg');
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 256, height: 256, channels: 3 });
    await slide.close();
  });
});
