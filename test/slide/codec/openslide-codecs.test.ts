/**
 * Every form of pixels in a tiled TIFF, against OpenSlide (which reads them with libtiff and OpenJPEG): small files, one
 * a form, whose pixels must be the same. Where OpenSlide is absent the files must still open and read whole.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { inProcessDecoder } from '../../../src-main/slide/codec/decoder';
import { openSlide } from '../../../src-main/slide/open';
import { untransformedHtj2k, ycbcrJpeg2000 } from '../../fixture/codestream-samples';
import { encodeHtj2k, encodeJpeg2000 } from '../../fixture/codestreams';
import { plainDirectory } from '../../fixture/hostile-tiff';
import { encodeLzw } from '../../fixture/lzw-encoder';
import { randomNumbers, texture } from '../../fixture/texture';
import { ascii, short, writeTiff, type TagValue } from '../../fixture/tiff-writer';
import { hasSharedData, sharedSlide } from '../../shared-data';
import { temporaryFolder } from '../../temporary-folder';
import { askOpenSlide, hasOpenSlide } from '../openslide';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const side = 32;
const picture = texture(side, side, 8);
const region = { level: 0, x: 0, y: 0, width: 2 * side, height: 2 * side };

interface Form {
  readonly name: string;
  readonly tags: readonly (readonly [number, TagValue])[];
  /** One for each of the 2 × 2 tiles (and for each plane of them). */
  readonly pieces: readonly Uint8Array[];
  /** OpenSlide 4.0.1 opens no big-endian TIFF: there the pixels are held against those of `decode-tile.test.ts`. */
  readonly bigEndian?: boolean;
  /** Largest difference to OpenSlide; default 0. */
  readonly within?: number;
}

function noise(length: number, seed: number): Uint8Array {
  const random = randomNumbers(seed);
  return Uint8Array.from({ length }, () => random() * 256);
}

/** Each byte's bits in reverse. */
function reversed(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) =>
    [0, 1, 2, 3, 4, 5, 6, 7].reduce((sum, bit) => sum | (((byte >> bit) & 1) << (7 - bit)), 0),
  );
}

const four = (piece: (seed: number) => Uint8Array): Uint8Array[] => [1, 2, 3, 4].map(piece);
/** OpenSlide's libtiff reads uncompressed tiles only when they are a multiple of 1024 bytes long. */
const deflate: readonly [number, TagValue] = [259, short(8)];
const rgb16 = [[258, short(16, 16, 16)]] as const;
const grey = (bits: number): [number, TagValue][] => [
  [258, short(bits)],
  [262, short(1)],
  [277, short(1)],
];
const palette = (bits: number): [number, TagValue][] => [
  ...grey(bits),
  [262, short(3)],
  [320, short(...Array.from({ length: 3 * 2 ** bits }, (_, i) => (i * 40_503) % 65_536))],
];
const ycbcr = (horizontal: number, vertical: number): Form => ({
  name: `YCbCr of ${horizontal} × ${vertical}`,
  tags: [deflate, [262, short(6)], [530, short(horizontal, vertical)]],
  pieces: four((seed) => deflateSync(noise(side * side + (2 * side * side) / (horizontal * vertical), seed))),
  // libtiff derives the share of Cb in green itself, and comes out one 65,536th below libjpeg's.
  within: 1,
});

const forms: readonly Form[] = [
  { name: '16-bit RGB', tags: rgb16, pieces: four((seed) => noise(side * side * 6, seed)) },
  {
    name: '16-bit RGB, big-endian, predicted, deflate',
    tags: [...rgb16, [259, short(8)], [317, short(2)]],
    pieces: four((seed) => deflateSync(noise(side * side * 6, seed))),
    bigEndian: true,
  },
  {
    name: '16-bit RGB in planes, predicted, LZW',
    tags: [...rgb16, [259, short(5)], [284, short(2)], [317, short(2)]],
    pieces: Array.from({ length: 12 }, (_, i) => encodeLzw(noise(side * side * 2, i))),
  },
  // libtiff cuts off the lower byte of 16-bit grey where it rounds RGB.
  { name: '16-bit grey', tags: grey(16), pieces: four((seed) => noise(side * side * 2, seed)), within: 1 },
  {
    name: '8-bit RGB in planes',
    tags: [[284, short(2)]],
    pieces: Array.from({ length: 12 }, (_, i) => noise(side * side, i)),
  },
  ...[1, 2, 4, 8].map((bits) => ({
    name: `${bits}-bit grey`,
    tags: [...grey(bits), deflate],
    pieces: four((seed) => deflateSync(noise((side * side * bits) / 8, seed))),
  })),
  ...[1, 4, 8].map((bits) => ({
    name: `${bits}-bit palette`,
    tags: [...palette(bits), deflate],
    pieces: four((seed) => deflateSync(noise((side * side * bits) / 8, seed))),
  })),
  {
    name: '1-bit white-is-zero in reversed bytes',
    tags: [...grey(1), deflate, [262, short(0)], [266, short(2)]],
    pieces: four((seed) => reversed(deflateSync(noise((side * side) / 8, seed)))),
  },
  ycbcr(1, 1),
  ycbcr(2, 1),
  ycbcr(2, 2),
  ycbcr(4, 2),
];

function fileOf({ tags, pieces, bigEndian = false }: Form, description?: string): Uint8Array {
  const described = description === undefined ? [] : ([[270, ascii(description)]] as const);
  return writeTiff([plainDirectory([...described, ...tags], pieces)], { bigEndian });
}

/** @param within largest difference to OpenSlide; `null` where it cannot open the file. */
async function expectSame(path: string, within: number | null): Promise<void> {
  const slide = await openSlide(path, { decoder: inProcessDecoder });
  const { data, missing } = await slide.readRegion(region);
  await slide.close();
  expect(missing).toEqual([]);
  if (!hasOpenSlide || within === null) return;
  const theirs = askOpenSlide(path, [region]).pixels[0] ?? new Uint8Array();
  expect(data.length).toBe(theirs.length);
  const largest = data.reduce((most, value, i) => Math.max(most, Math.abs(value - (theirs[i] ?? 999))), 0);
  expect(largest).toBeLessThanOrEqual(within);
}

describe('a tiled TIFF of', () => {
  it.each(forms)('$name', async (form) => {
    const path = join(folder.path, `${form.name.replaceAll(/\W+/g, '-')}.tif`);
    await writeFile(path, fileOf(form));
    await expectSame(path, form.bigEndian === true ? null : (form.within ?? 0));
  });
});

describe('an Aperio SVS of', () => {
  const rgbPicture = { width: side, height: side, components: 3, bits: 8, bytes: picture };
  const codestreams = [
    { name: 'JPEG 2000 RGB', tag: 33005, encode: () => encodeJpeg2000(rgbPicture), within: 0 },
    { name: 'HTJ2K RGB', tag: 33005, encode: () => encodeHtj2k(rgbPicture), within: 0 },
    { name: 'JPEG 2000 YCbCr', tag: 33003, encode: () => ycbcrJpeg2000.full, within: 0 },
    { name: 'HTJ2K YCbCr', tag: 33003, encode: () => untransformedHtj2k, within: 0 },
    // OpenJPEG converts subsampled colours in whole numbers, OpenSlide with rounding.
    { name: 'JPEG 2000 YCbCr of 2 × 1', tag: 33003, encode: () => ycbcrJpeg2000.halfWidth, within: 2 },
    { name: 'JPEG 2000 YCbCr of 2 × 2', tag: 33003, encode: () => ycbcrJpeg2000.halfSize, within: 2 },
  ];

  it.each(codestreams)('$name', async ({ name, tag, encode, within }) => {
    const piece = await encode();
    const tags = [[259, short(tag)]] as const;
    const path = join(folder.path, `${name.replaceAll(/\W+/g, '-')}.svs`);
    await writeFile(
      path,
      fileOf({ name, tags, pieces: [piece, piece, piece, piece] }, 'Aperio Image Library'),
    );
    await expectSame(path, within);
  });
});

describe.skipIf(!hasOpenSlide || !hasSharedData)('tcga-cr-7395-jpeg2000-no-mpp.svs', () => {
  const path = sharedSlide('aperio/tcga-cr-7395-jpeg2000-no-mpp.svs');

  it('is what OpenSlide reads: structure, and 200 regions of both levels', async () => {
    const slide = await openSlide(path, { decoder: inProcessDecoder });
    const random = randomNumbers(3);
    const between = (low: number, high: number): number => Math.floor(low + random() * (high - low));
    const regions = Array.from({ length: 200 }, (_, i) => ({
      level: i % 2,
      x: between(-60, 4460),
      y: between(-60, 3580),
      width: between(1, 300),
      height: between(1, 300),
    }));
    const names = slide.info.associatedImages.map(({ name }) => name);
    const theirs = askOpenSlide(path, regions, names);
    expect(slide.levels.map(({ width, height, downsample }) => ({ width, height, downsample }))).toEqual(
      theirs.levels,
    );
    expect(Object.keys(theirs.associated)).toEqual(names);
    const { 'openslide.quickhash-1': _, ...properties } = theirs.properties;
    expect(slide.info.properties).toEqual(properties);
    const counts = new Uint32Array(256);
    for (const [i, wanted] of regions.entries()) {
      const { data, missing } = await slide.readRegion(wanted);
      expect(missing).toEqual([]);
      const other = theirs.pixels[i] ?? new Uint8Array();
      // Level 0 lies on whole pixels, where nothing is interpolated; the slide's wavelets are of real numbers, which
      // the two builds of OpenJPEG round differently for one sample in 100,000.
      const allowed = wanted.level === 0 ? 1 : 4;
      data.forEach((value, at) => {
        const difference = Math.abs(value - (other[at] ?? 255));
        counts[difference] = (counts[difference] ?? 0) + 1;
        if (difference > allowed) throw new Error(`${difference} at ${at} of ${JSON.stringify(wanted)}`);
      });
    }
    const total = counts.reduce((sum, count) => sum + count, 0);
    const mean = counts.reduce((sum, count, difference) => sum + count * difference, 0) / total;
    expect(mean).toBeLessThanOrEqual(0.5);
    const beyond3 = counts.subarray(4).reduce((sum, count) => sum + count, 0);
    expect(beyond3 / total).toBeLessThanOrEqual(0.001);
    await slide.close();
  });
});
