/** DICOM frames in every colour model, also where header and codestream contradict each other: the codestream is believed. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { standAloneJpeg } from '../../../../src-main/slide/codec/jpeg-stream';
import { inProcessDecoder } from '../../../../src-main/slide/codec/decoder';
import { openSlide } from '../../../../src-main/slide/open';
import type { Slide } from '../../../../src-main/slide/slide';
import { ycbcrJpeg2000 } from '../../../fixture/codestream-samples';
import { encodeJpeg2000, encodeJpegLs, wrapInJp2 } from '../../../fixture/codestreams';
import { dicomImage, type DicomImageOptions } from '../../../fixture/dicom-wsi';
import { numbers, text } from '../../../fixture/dicom-writer';
import { bareJpeg, withComponentIds } from '../../../fixture/jpeg-markers';
import { texture } from '../../../fixture/texture';
import { sharedCase } from '../../../shared-data';
import { temporaryFolder } from '../../../temporary-folder';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const side = 64;
const picture = { width: 2 * side, height: side, data: texture(2 * side, side, 11) };
const syntax = {
  native: '1.2.840.10008.1.2.1',
  jpeg: '1.2.840.10008.1.2.4.50',
  jpegLs: '1.2.840.10008.1.2.4.80',
  jpeg2000: '1.2.840.10008.1.2.4.90',
} as const;
type Encode = NonNullable<DicomImageOptions['encodedAs']>['encode'];

let made = 0;

async function withSlide<Result>(
  options: Partial<DicomImageOptions>,
  work: (slide: Slide) => Promise<Result>,
): Promise<Result> {
  made += 1;
  const path = join(folder.path, `${made}`);
  writeFileSync(path, await dicomImage({ picture, tile: side, seriesUid: `1.2.${made}`, ...options }));
  return withFile(path, work);
}

async function withFile<Result>(path: string, work: (slide: Slide) => Promise<Result>): Promise<Result> {
  const slide = await openSlide(path, { decoder: inProcessDecoder });
  try {
    return await work(slide);
  } finally {
    await slide.close();
  }
}

/** What the analysis reads, and that the first tile of the screen has the same colours. */
async function colours(slide: Slide): Promise<Uint8Array> {
  const { width = 0, height = 0 } = slide.levels[0] ?? {};
  const { data, missing } = await slide.readRegion({ level: 0, x: 0, y: 0, width, height });
  expect(missing).toEqual([]);
  const tile = await slide.readStoredTile({ level: 0, column: 0, row: 0 });
  const shown = await sharp(tile.bytes).toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  expect(shown.info.channels).toBe(3);
  const across = Math.min(shown.info.width, width);
  let sum = 0;
  for (let y = 0; y < Math.min(shown.info.height, height); y += 1) {
    for (let x = 0; x < across * 3; x += 1) {
      sum += Math.abs((shown.data[y * shown.info.width * 3 + x] ?? 0) - (data[y * width * 3 + x] ?? 0));
    }
  }
  expect(sum / (across * Math.min(shown.info.height, height) * 3)).toBeLessThan(4);
  return data;
}

function meanDifference(a: Uint8Array, b: Uint8Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / a.length;
}

function pixelsOf(photometric: string, transferSyntax: string, encode: Encode): Promise<Uint8Array> {
  return withSlide({ encodedAs: { transferSyntax, photometric, encode } }, colours);
}

/** By libjpeg: JFIF, YCbCr. */
const jfif: Encode = async (rgb, width) => {
  const raw = { width, height: width, channels: 3 as const };
  const jpeg = sharp(rgb, { raw }).jpeg({ quality: 95, chromaSubsampling: '4:4:4' });
  return new Uint8Array(await jpeg.toBuffer());
};

/** RGB that goes into the JPEG as it is: encoded as YCbCr, then called RGB, it needs the inverse transform before. */
const rgbJpeg =
  (mark: (jpeg: Uint8Array) => Uint8Array): Encode =>
  async (rgb, width) =>
    mark(await jfif(toRgb(rgb), width));

/** BT.601 at full range. */
function toRgb(ycbcr: Uint8Array): Uint8Array {
  const result = new Uint8ClampedArray(ycbcr.length);
  for (let at = 0; at < ycbcr.length; at += 3) {
    const [y = 0, cb = 0, cr = 0] = ycbcr.subarray(at, at + 3);
    result[at] = y + 1.402 * (cr - 128);
    result[at + 1] = y - 0.344136 * (cb - 128) - 0.714136 * (cr - 128);
    result[at + 2] = y + 1.772 * (cb - 128);
  }
  return new Uint8Array(result);
}

function toYcbcr(rgb: Uint8Array): Uint8Array {
  const result = new Uint8ClampedArray(rgb.length);
  for (let at = 0; at < rgb.length; at += 3) {
    const [r = 0, g = 0, b = 0] = rgb.subarray(at, at + 3);
    result[at] = 0.299 * r + 0.587 * g + 0.114 * b;
    result[at + 1] = 128 - 0.168736 * r - 0.331264 * g + 0.5 * b;
    result[at + 2] = 128 + 0.5 * r - 0.418688 * g - 0.081312 * b;
  }
  return new Uint8Array(result);
}

/** A picture whose samples, taken for YCbCr, are possible colours, so that the inverse transform clips nothing. */
const soft = picture.data.map((value, i) => (i % 3 === 0 ? 64 + (value >> 1) : 112 + (value >> 3)));

describe('JPEG frames', () => {
  it.each(['RGB', 'YBR_FULL', 'YBR_FULL_422'])('are YCbCr by their JFIF marker under %s', async (header) => {
    expect(meanDifference(await pixelsOf(header, syntax.jpeg, jfif), picture.data)).toBeLessThan(4);
  });

  it.each([
    ['an Adobe marker', (jpeg: Uint8Array) => standAloneJpeg(jpeg, null, 'rgb')],
    ['the letters R, G, B', (jpeg: Uint8Array) => withComponentIds(bareJpeg(jpeg), 'RGB')],
  ] as const)('are RGB by %s, whatever the header says', async (_, mark) => {
    for (const photometric of ['RGB', 'YBR_FULL_422']) {
      const options = { encodedAs: { transferSyntax: syntax.jpeg, photometric, encode: rgbJpeg(mark) } };
      const data = await withSlide({ ...options, picture: { ...picture, data: soft } }, colours);
      expect(meanDifference(data, soft)).toBeLessThan(4);
    }
  });

  it('are what the header says where they say nothing', async () => {
    const silent = (jpeg: Uint8Array): Uint8Array => withComponentIds(bareJpeg(jpeg), '\x00\x01\x02');
    const rgb = { transferSyntax: syntax.jpeg, photometric: 'RGB', encode: rgbJpeg(silent) };
    const data = await withSlide({ encodedAs: rgb, picture: { ...picture, data: soft } }, colours);
    expect(meanDifference(data, soft)).toBeLessThan(4);
    const ycbcr: Encode = async (bytes, width) => silent(await jfif(bytes, width));
    expect(meanDifference(await pixelsOf('YBR_FULL', syntax.jpeg, ycbcr), picture.data)).toBeLessThan(4);
  });
});

describe('JPEG 2000 frames', () => {
  const coded: Encode = (bytes, width) =>
    encodeJpeg2000({ width, height: width, components: 3, bits: 8, bytes });

  it.each(['RGB', 'YBR_RCT', 'YBR_ICT', 'YBR_FULL', 'YBR_FULL_422'])(
    'are RGB where the codestream transforms colours itself, under %s',
    async (header) => {
      expect(meanDifference(await pixelsOf(header, syntax.jpeg2000, coded), picture.data)).toBe(0);
    },
  );

  it('are YCbCr where neither the codestream nor the header has them transformed, or a colour box says so', async () => {
    const whole = { width: 32, height: 32, data: new Uint8Array(32 * 32 * 3) };
    const read = (photometric: string, bytes: Uint8Array): Promise<Uint8Array> =>
      withSlide(
        {
          picture: whole,
          tile: 32,
          encodedAs: { transferSyntax: syntax.jpeg2000, photometric, encode: () => bytes },
        },
        colours,
      );
    const asYcbcr = await read('YBR_ICT', ycbcrJpeg2000.full);
    const asRgb = await read('RGB', ycbcrJpeg2000.full);
    expect(meanDifference(asYcbcr, asRgb)).toBeGreaterThan(20);
    expect(await read('RGB', wrapInJp2(ycbcrJpeg2000.full, 18))).toEqual(asYcbcr);
    expect(await read('YBR_FULL', wrapInJp2(ycbcrJpeg2000.full, 16))).toEqual(asRgb);
  });
});

describe('JPEG-LS frames', () => {
  const coded: Encode = (bytes, width) =>
    encodeJpegLs({ width, height: width, components: 3, bits: 8, bytes });

  it('are what the header says, unless their components are named R, G and B', async () => {
    const read = (header: string, encode: Encode): Promise<Uint8Array> =>
      pixelsOf(header, syntax.jpegLs, encode);
    expect(meanDifference(await read('RGB', coded), picture.data)).toBe(0);
    const ycbcr: Encode = (bytes, width) => coded(toYcbcr(bytes), width);
    expect(meanDifference(await read('YBR_FULL', ycbcr), picture.data)).toBeLessThan(1.5);
    const named: Encode = async (bytes, width) => withComponentIds(await coded(bytes, width), 'RGB');
    expect(meanDifference(await read('YBR_FULL', named), picture.data)).toBe(0);
  });
});

describe('native frames', () => {
  const ycbcr = { ...picture, data: toYcbcr(picture.data) };
  const header = (colours: string): NonNullable<DicomImageOptions['changes']>[number] =>
    text(0x0028_0004, 'CS', colours);

  it.each([{ planar: false }, { planar: true }])('are read as YBR_FULL: %o', async ({ planar }) => {
    const options = { syntax: 'explicit', planar, picture: ycbcr, changes: [header('YBR_FULL')] } as const;
    expect(meanDifference(await withSlide(options, colours), picture.data)).toBeLessThan(1.5);
  });

  it('are read as YBR_FULL_422, two pixels sharing their colour', async () => {
    const paired = picture.data.map((_, i) => picture.data[i - (i % 6) + (i % 3)] ?? 0);
    const halve: Encode = (rgb) => {
      const samples = toYcbcr(rgb);
      const pairs = Array.from({ length: samples.length / 6 }, (_, i) => samples.subarray(i * 6, i * 6 + 6));
      return Uint8Array.from(pairs.flatMap(([y1 = 0, cb = 0, cr = 0, y2 = 0]) => [y1, y2, cb, cr]));
    };
    const encodedAs = { transferSyntax: syntax.native, photometric: 'YBR_FULL_422', encode: halve };
    const options = { syntax: 'explicit', encodedAs, picture: { ...picture, data: paired } } as const;
    expect(meanDifference(await withSlide(options, colours), paired)).toBeLessThan(1.5);
  });

  it('are RGB where the header does not say, and it is said', async () => {
    const changes = [{ tag: 0x0028_0004, value: null }];
    await withSlide({ syntax: 'explicit', changes }, async (slide) => {
      expect(await colours(slide)).toEqual(picture.data);
      expect(slide.info.notes).toEqual(['The file does not state its colour model; it is read as RGB.']);
    });
  });
});

describe('frames of more than 8 bits', () => {
  const depth = (bits: number): NonNullable<DicomImageOptions['changes']> => [
    numbers(0x0028_0100, 'US', 16),
    numbers(0x0028_0101, 'US', bits),
    numbers(0x0028_0102, 'US', bits - 1),
  ];
  const grey = [numbers(0x0028_0002, 'US', 1)];
  /** The middle byte of each pixel, as the upper bits of a sample. */
  const deepGrey =
    (bits: number): Encode =>
    (rgb) => {
      const bytes = new Uint8Array((rgb.length / 3) * 2);
      const view = new DataView(bytes.buffer);
      for (let i = 0; i < rgb.length / 3; i += 1) {
        view.setUint16(i * 2, Math.round(((rgb[i * 3 + 1] ?? 0) * (2 ** bits - 1)) / 255), true);
      }
      return bytes;
    };
  const deepRgb =
    (bits: number): Encode =>
    (rgb) => {
      const samples = Uint16Array.from(rgb, (value) => Math.round((value * (2 ** bits - 1)) / 255));
      return new Uint8Array(samples.buffer);
    };
  const green = Uint8Array.from(picture.data, (_, i) => picture.data[i - (i % 3) + 1] ?? 0);

  it.each([
    { bits: 16, photometric: 'MONOCHROME2' },
    { bits: 12, photometric: 'MONOCHROME2' },
    { bits: 12, photometric: 'MONOCHROME1' },
  ])('are a channel with a window where they are grey: %o', async ({ bits, photometric }) => {
    const encodedAs = { transferSyntax: syntax.native, photometric, encode: deepGrey(bits) };
    await withSlide({ syntax: 'explicit', encodedAs, changes: [...depth(bits), ...grey] }, async (slide) => {
      const range = { low: 0, high: 2 ** bits - 1 };
      expect(slide.info.channels).toEqual([
        { index: 0, name: 'Grey', colour: '#ffffff', emissionNm: null, range },
      ]);
      const inWindow = slide.inView({
        choice: { plane: 0, channels: [{ channel: 0, colour: null, window: range }] },
      });
      const { width = 0, height = 0 } = slide.levels[0] ?? {};
      const { data } = await inWindow.readRegion({ level: 0, x: 0, y: 0, width, height });
      const expected = photometric === 'MONOCHROME1' ? green.map((value) => 255 - value) : green;
      expect(meanDifference(data, expected)).toBe(0);
      await colours(slide);
    });
  });

  it.each([16, 12])('are brought to 8 where they are colours, and it is said: %i bits', async (bits) => {
    const encodedAs = { transferSyntax: syntax.native, photometric: 'RGB', encode: deepRgb(bits) };
    await withSlide({ syntax: 'explicit', encodedAs, changes: depth(bits) }, async (slide) => {
      expect(meanDifference(await colours(slide), picture.data)).toBe(0);
      expect(slide.info.channels).toEqual([]);
      expect(slide.info.notes).toEqual([
        `The colours have ${bits} bits; they are shown and analysed with 8 of them.`,
      ]);
    });
  });

  it('are read from JPEG 2000 and JPEG-LS', async () => {
    for (const [transferSyntax, encode] of [
      [syntax.jpeg2000, encodeJpeg2000],
      [syntax.jpegLs, encodeJpegLs],
    ] as const) {
      const coded: Encode = async (rgb, width) =>
        encode({
          ...{ width, height: width, components: 1, bits: 16 },
          bytes: await deepGrey(16)(rgb, width),
        });
      const encodedAs = { transferSyntax, photometric: 'MONOCHROME2', encode: coded };
      await withSlide({ encodedAs, changes: [...depth(16), ...grey] }, async (slide) => {
        expect(slide.info.channels).toHaveLength(1);
        await colours(slide);
      });
    }
  });

  it('are a channel in 8 bits of grey as well', async () => {
    const encode: Encode = (rgb) => rgb.filter((_, i) => i % 3 === 1);
    const encodedAs = { transferSyntax: syntax.native, photometric: 'MONOCHROME2', encode };
    await withSlide({ syntax: 'explicit', encodedAs, changes: grey }, async (slide) => {
      expect(slide.info.channels).toMatchObject([{ name: 'Grey', range: { low: 0, high: 255 } }]);
      expect(meanDifference(await colours(slide), green)).toBe(0);
    });
  });
});

const contradicting = sharedCase('dicom-rgb-tag-ycbcr-jpeg.dcm');

it.skipIf(!existsSync(contradicting))(
  'a file whose header says RGB over JFIF is read as its twin',
  async () => {
    const twin = sharedCase(join('dicom-without-image-type', 'volume.dcm'));
    const data = await withFile(contradicting, colours);
    expect(meanDifference(data, await withFile(twin, colours))).toBeLessThan(1);
  },
);
