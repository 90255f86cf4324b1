/** DICOM slides through OpenSlide: structure and properties must be equal, pixels within 3 of 255, or equal when native. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Region } from '../../src-main/contract/slide';
import { inProcessDecoder } from '../../src-main/slide/codec/decoder';
import { openSlide } from '../../src-main/slide/open';
import type { Slide } from '../../src-main/slide/slide';
import { basePicture, dicomImage, writeDicomSeries } from '../fixture/dicom-wsi';
import { randomNumbers } from '../fixture/texture';
import { hasSharedData, sharedSlide } from '../shared-data';
import { temporaryFolder } from '../temporary-folder';
import { askOpenSlide, hasOpenSlide } from './openslide';

const folder = temporaryFolder();
afterAll(() => folder.remove());

function newFolder(name: string): string {
  const path = join(folder.path, name);
  mkdirSync(path);
  return path;
}

function randomRegions(slide: Slide, count: number): Region[] {
  const random = randomNumbers(17);
  const { width = 0, height = 0 } = slide.levels[0] ?? {};
  const between = (low: number, high: number): number => Math.floor(low + random() * (high - low));
  return Array.from({ length: count }, (_, i) => ({
    level: i % slide.levels.length,
    x: between(-40, width + 10),
    y: between(-40, height + 10),
    width: between(1, 300),
    height: between(1, 300),
  }));
}

function largest(ours: Uint8Array, theirs: Uint8Array): number {
  expect(ours.length).toBe(theirs.length);
  return ours.reduce((most, value, i) => Math.max(most, Math.abs(value - (theirs[i] ?? 999))), 0);
}

async function expectParity(path: string, count: number, most = 3): Promise<void> {
  const slide = await openSlide(path, { decoder: inProcessDecoder });
  try {
    const regions = randomRegions(slide, count);
    const names = slide.info.associatedImages.map(({ name }) => name);
    const theirs = askOpenSlide(path, regions, names);
    expect(slide.levels.map(({ width, height, downsample }) => ({ width, height, downsample }))).toEqual(
      theirs.levels,
    );
    expect([...names].sort()).toEqual(Object.keys(theirs.associated).sort());
    // What Spindle does not give: OpenSlide's hash, and a pixel size that is none.
    const expected = Object.entries(theirs.properties).filter(
      ([name]) =>
        name !== 'openslide.quickhash-1' &&
        ((slide.info.mpp ?? slide.info.doubtedMpp) !== null || !name.startsWith('openslide.mpp-')),
    );
    expect(slide.info.properties).toEqual(Object.fromEntries(expected));
    for (const [i, region] of regions.entries()) {
      const ours = await slide.readRegion(region);
      expect(ours.missing).toEqual([]);
      const difference = largest(ours.data, theirs.pixels[i] ?? new Uint8Array());
      expect(difference, JSON.stringify(region)).toBeLessThanOrEqual(most);
    }
    for (const [i, name] of names.entries()) {
      const ours = await slide.readAssociatedImage(name);
      const difference = largest(ours.data, theirs.pixels[regions.length + i] ?? new Uint8Array());
      expect(difference, name).toBeLessThanOrEqual(most);
    }
  } finally {
    await slide.close();
  }
}

describe.skipIf(!hasOpenSlide)('DICOM against OpenSlide (needs openslide-python)', () => {
  it('reads a series of two levels, label, macro and thumbnail', async () => {
    const series = newFolder('series');
    await writeDicomSeries(series, { icc: new Uint8Array(300).fill(1) });
    for (const name of ['1.dcm', '4.dcm']) await expectParity(join(series, name), 60);
  });

  it.each([
    ['native', { syntax: 'explicit' }, 0],
    ['native with open lengths', { syntax: 'explicit', openLengths: true }, 0],
    ['an empty offset table', { offsetTable: 'empty' }, 3],
    ['an extended offset table', { offsetTable: 'extended' }, 3],
    ['a sparse image', { sparseTiles: [4, 19, 0, 7] }, 3],
    ['a sparse native image', { syntax: 'explicit', sparseTiles: [4, 19, 0, 7], openLengths: true }, 0],
  ] as const)('reads %s', async (name, options, most) => {
    const path = join(newFolder(name), 'a.dcm');
    writeFileSync(path, await dicomImage({ picture: basePicture, ...options }));
    await expectParity(path, 40, most);
  });

  it('reads a concatenation', async () => {
    const parts = newFolder('concatenation');
    for (const [i, first] of [0, 7, 14].entries()) {
      const concatenation = { number: i + 1, first, count: 7 };
      writeFileSync(join(parts, `${i}.dcm`), await dicomImage({ picture: basePicture, concatenation }));
    }
    // The properties are those of the file that was opened.
    await expectParity(join(parts, '1.dcm'), 40);
  });

  describe.skipIf(!hasSharedData)('on real files', () => {
    it('reads boxes_0.dcm with its thumbnail', () => expectParity(sharedSlide('dicom/boxes_0.dcm'), 20));
    it('reads native frames', () => expectParity(sharedSlide('dicom/highdicom-sm_image.dcm'), 60, 0));
    it('reads JPEG frames', () =>
      expectParity(sharedSlide('dicom/gcp-multi_frame_jpeg_camelyon_challenge_image.dcm'), 200));

    it('reads JPEG 2000 frames without loss', async () => {
      const path = sharedSlide('dicom/gcp-multi_frame_jpeg2000_camelyon_challenge_image.dcm');
      await expectParity(path, 200, 0);
    });

    it('reads JPEG-LS frames as the native ones they were made from', async () => {
      const path = sharedSlide('dicom/highdicom-sm_image_jpegls.dcm');
      const region = { level: 0, x: 0, y: 0, width: 50, height: 50 };
      const slide = await openSlide(path, { decoder: inProcessDecoder });
      const ours = await slide.readRegion(region);
      await slide.close();
      const native = askOpenSlide(sharedSlide('dicom/highdicom-sm_image.dcm'), [region]);
      expect(largest(ours.data, native.pixels[0] ?? new Uint8Array())).toBe(0);
    });
  });
});
