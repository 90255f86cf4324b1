/** The same slides through OpenSlide: structure must be equal, pixels within 2 of 255 and 0.5 on average. */
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Region } from '../../src-main/contract/slide';
import { inProcessDecoder } from '../../src-main/slide/codec/decoder';
import { openSlide } from '../../src-main/slide/open';
import type { Slide } from '../../src-main/slide/slide';
import { writeAperioSvs } from '../fixture/aperio-svs';
import { randomNumbers, texture } from '../fixture/texture';
import { hasSharedData, sharedSlide } from '../shared-data';
import { temporaryFolder } from '../temporary-folder';
import { askOpenSlide, hasOpenSlide } from './openslide';

const folder = temporaryFolder();
const pyramid = join(folder.path, 'pyramid.tif');
const odd = join(folder.path, 'odd.tif');
const bigTiff = join(folder.path, 'big.tif');
const synthetic = join(folder.path, 'synthetic.svs');

beforeAll(async () => {
  const raw = { width: 1301, height: 907, channels: 3 as const };
  const picture = sharp(texture(raw.width, raw.height, 7), { raw });
  const common = { tile: true, pyramid: true, tileWidth: 128, tileHeight: 128 } as const;
  await picture
    .clone()
    .tiff({ ...common, compression: 'jpeg', quality: 85, xres: 4000, yres: 4000, resolutionUnit: 'cm' })
    .toFile(pyramid);
  await picture
    .clone()
    .tiff({ ...common, tileWidth: 256, compression: 'lzw', predictor: 'horizontal', xres: 2000, yres: 2000 })
    .toFile(odd);
  await picture
    .clone()
    .tiff({ ...common, compression: 'deflate', bigtiff: true })
    .toFile(bigTiff);
  await writeAperioSvs(synthetic);
});

afterAll(() => folder.remove());

/** Regions of every level, some across an edge, some wholly outside, positions whole level-0 pixels. */
function randomRegions(slide: Slide, count: number, seed: number): Region[] {
  const random = randomNumbers(seed);
  const [base] = slide.levels;
  if (base === undefined) throw new Error('no level');
  const between = (low: number, high: number): number => Math.floor(low + random() * (high - low));
  return Array.from({ length: count }, (_, i) => ({
    level: i % slide.levels.length,
    x: between(-60, base.width + 20),
    y: between(-60, base.height + 20),
    width: between(1, 420),
    height: between(1, 420),
  }));
}

interface Difference {
  readonly largest: number;
  readonly mean: number;
}

function compare(ours: Uint8Array, theirs: Uint8Array): Difference {
  expect(ours.length).toBe(theirs.length);
  let largest = 0;
  let sum = 0;
  ours.forEach((value, i) => {
    const difference = Math.abs(value - (theirs[i] ?? 999));
    if (difference > largest) largest = difference;
    sum += difference;
  });
  return { largest, mean: sum / ours.length };
}

async function expectParity(path: string, count: number): Promise<void> {
  const slide = await openSlide(path, { decoder: inProcessDecoder });
  try {
    const regions = randomRegions(slide, count, 11);
    const names = slide.info.associatedImages.map(({ name }) => name);
    const theirs = askOpenSlide(path, regions, names);

    expect(slide.levels.map(({ width, height, downsample }) => ({ width, height, downsample }))).toEqual(
      theirs.levels,
    );
    expect([...names].sort()).toEqual(Object.keys(theirs.associated).sort());
    // What Spindle does not give: OpenSlide's hash, and a pixel size that no microscope has.
    const expected = Object.entries(theirs.properties).filter(
      ([name]) =>
        name !== 'openslide.quickhash-1' && (slide.info.mpp !== null || !name.startsWith('openslide.mpp-')),
    );
    expect(slide.info.properties).toEqual(Object.fromEntries(expected));

    for (const [i, region] of regions.entries()) {
      const ours = await slide.readRegion(region);
      expect(ours.missing).toEqual([]);
      const { largest, mean } = compare(ours.data, theirs.pixels[i] ?? new Uint8Array());
      expect(largest, JSON.stringify(region)).toBeLessThanOrEqual(2);
      expect(mean, JSON.stringify(region)).toBeLessThanOrEqual(0.5);
    }
    for (const [i, name] of names.entries()) {
      const ours = await slide.readAssociatedImage(name);
      expect(theirs.associated[name]).toEqual([ours.width, ours.height]);
      const { largest } = compare(ours.data, theirs.pixels[regions.length + i] ?? new Uint8Array());
      expect(largest, name).toBeLessThanOrEqual(2);
    }
  } finally {
    await slide.close();
  }
}

describe.skipIf(!hasOpenSlide)('against OpenSlide (needs openslide-python)', () => {
  it('reads a JPEG pyramid of libvips', () => expectParity(pyramid, 60));
  it('reads an LZW pyramid with predictor and unequal tile sides', () => expectParity(odd, 40));
  it('reads a deflate BigTIFF pyramid', () => expectParity(bigTiff, 40));
  it('reads the synthetic Aperio SVS', () => expectParity(synthetic, 40));

  describe.skipIf(!hasSharedData)('on real slides', () => {
    it('reads CMU-1-Small-Region.svs', () => expectParity(sharedSlide('aperio/CMU-1-Small-Region.svs'), 80));
    it('reads tiny.svs', () => expectParity(sharedSlide('aperio/tiny.svs'), 20));
    it('reads boxes.tiff', () => expectParity(sharedSlide('generic-tiff/boxes.tiff'), 60));
  });
});
