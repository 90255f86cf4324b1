/**
 * TIFFs in strips, whose pixels must be those of the same samples in tiles; opacity in both; and what of either is declined by
 * name. The right values follow from TIFF 6.0, by hand.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { requireStained } from '../../../../src-main/analysis/stain-check';
import { inProcessDecoder } from '../../../../src-main/slide/codec/decoder';
import { openSlide } from '../../../../src-main/slide/open';
import type { Slide } from '../../../../src-main/slide/slide';
import { encodeJpeg2000 } from '../../../fixture/codestreams';
import { texture } from '../../../fixture/texture';
import { long, rational, short, writeTiff, type TagValue } from '../../../fixture/tiff-writer';
import { zstdFrame } from '../../../fixture/zstd-frame';
import { temporaryFolder } from '../../../temporary-folder';

const folder = temporaryFolder();
afterAll(() => folder.remove());

let files = 0;
async function open(bytes: Uint8Array): Promise<Slide> {
  files += 1;
  const path = join(folder.path, `${files}.tif`);
  await writeFile(path, bytes);
  return openSlide(path, { decoder: inProcessDecoder });
}

async function pixelsOf(bytes: Uint8Array): Promise<number[]> {
  const slide = await open(bytes);
  const { width = 0, height = 0 } = slide.levels[0] ?? {};
  const { data, missing } = await slide.readRegion({ level: 0, x: 0, y: 0, width, height });
  expect(missing).toEqual([]);
  await slide.close();
  return [...data];
}

type Tags = readonly (readonly [number, TagValue])[];

const sides: Tags = [
  [256, long(16)],
  [257, long(16)],
];
const layouts: Readonly<Record<'strips' | 'tiles', Tags>> = {
  strips: [[278, short(16)]],
  tiles: [
    [322, short(16)],
    [323, short(16)],
  ],
};
const layoutNames = ['strips', 'tiles'] as const;

/** 16 × 16 pixels, in one tile a plane or two strips. @param samples of the first pixels; the others have 255 of each. */
function small(
  layout: 'strips' | 'tiles',
  samples: readonly (readonly number[])[],
  tags: Tags,
  planar = false,
): Uint8Array {
  const count = samples[0]?.length ?? 1;
  const value = (pixel: number, sample: number): number => samples[pixel]?.[sample] ?? 255;
  const pieces = planar
    ? Array.from({ length: count }, (_, sample) =>
        Uint8Array.from({ length: 256 }, (__, i) => value(i, sample)),
      )
    : [Uint8Array.from({ length: 256 * count }, (_, i) => value(Math.floor(i / count), i % count))];
  const cut = (piece: Uint8Array): Uint8Array[] =>
    layout === 'tiles' ? [piece] : [piece.subarray(0, piece.length / 2), piece.subarray(piece.length / 2)];
  const depth = short(...Array.from({ length: count }, () => 8));
  const own: Tags = [
    [278, short(8)],
    [258, depth],
    [277, short(count)],
    [284, short(planar ? 2 : 1)],
    ...tags,
  ];
  return writeTiff([{ tags: new Map([...sides, ...layouts[layout], ...own]), pieces: pieces.flatMap(cut) }]);
}

describe.each(layoutNames)('opacity of TIFFs in %s', (layout) => {
  const rgb = [262, short(2)] as const;
  const pixels = [
    [0, 0, 0, 0],
    [100, 50, 20, 255],
    [60, 60, 60, 51],
  ];
  const associated = [255, 255, 255, 100, 50, 20, 255, 255, 255];
  const unassociated = [255, 255, 255, 100, 50, 20, 216, 216, 216];

  it.each([false, true])('lies over white, planes apart: %s', async (planar) => {
    const first = async (tags: Tags): Promise<number[]> =>
      (await pixelsOf(small(layout, pixels, [rgb, ...tags], planar))).slice(0, 9);
    expect(await first([[338, short(2)]])).toEqual(unassociated);
    expect(await first([[338, short(1)]])).toEqual(associated);
    expect(await first([[338, short(0)]])).toEqual(associated);
    expect(await first([])).toEqual(associated);
  });

  it.each([false, true])('is found among further samples, planes apart: %s', async (planar) => {
    const five = pixels.map(([red = 0, green = 0, blue = 0, opacity = 0]) => [red, green, blue, 77, opacity]);
    const tags: Tags = [rgb, [338, short(0, 2)]];
    expect((await pixelsOf(small(layout, five, tags, planar))).slice(0, 9)).toEqual(unassociated);
    const none = await pixelsOf(small(layout, five, [rgb, [338, short(0, 0)]], planar));
    expect(none.slice(0, 6)).toEqual([0, 0, 0, 100, 50, 20]);
  });

  it.each([false, true])('counts with grey, planes apart: %s', async (planar) => {
    const grey = [
      [0, 0],
      [70, 255],
      [60, 51],
    ];
    const first = async (photometric: number, kind: number): Promise<number[]> => {
      const tags: Tags = [
        [262, short(photometric)],
        [338, short(kind)],
      ];
      return (await pixelsOf(small(layout, grey, tags, planar))).filter((_, i) => i < 9 && i % 3 === 0);
    };
    expect(await first(1, 2)).toEqual([255, 70, 216]);
    expect(await first(1, 1)).toEqual([255, 70, 255]);
    expect(await first(0, 2)).toEqual([255, 185, 243]);
  });

  it('of WebP was multiplied into the colours or not, as the tags say', async () => {
    const samples = Uint8Array.from({ length: 1024 }, (_, i) => [60, 60, 60, 51][i % 4] ?? 0);
    const raw = { width: 16, height: 16, channels: 4 as const };
    const webp = await sharp(samples, { raw }).webp({ lossless: true, exact: true }).toBuffer();
    const file = (kind: number): Uint8Array =>
      writeTiff([
        {
          tags: new Map<number, TagValue>([
            ...sides,
            ...layouts[layout],
            [258, short(8, 8, 8, 8)],
            [259, short(50001)],
            rgb,
            [277, short(4)],
            [338, short(kind)],
          ]),
          pieces: [webp],
        },
      ]);
    expect((await pixelsOf(file(2))).slice(0, 3)).toEqual([216, 216, 216]);
    expect((await pixelsOf(file(1))).slice(0, 3)).toEqual([255, 255, 255]);
  });

  const streams = [
    [7, 'jpeg'],
    [34712, 'jpeg2000'],
    [33003, 'jpeg2000'],
    [34934, 'jpeg-xr'],
  ] as const;
  it.each(streams)('of compression %i is declined by name', async (compression, name) => {
    for (const kind of [1, 2]) {
      const rgba = small(layout, [[1, 2, 3, 4]], [rgb, [259, short(compression)], [338, short(kind)]]);
      await expect(open(rgba)).rejects.toMatchObject({
        tag: 'unsupported-format',
        message: expect.stringContaining(`it has 4 samples a pixel (SamplesPerPixel) in ${name}`) as string,
      });
    }
  });
});

describe('TIFFs in strips', () => {
  const width = 40;
  const height = 30;
  const data = texture(width, height, 4);
  const rows = (from: number, to: number): Uint8Array => data.subarray(from * width * 3, to * width * 3);
  const base: Tags = [
    [256, long(width)],
    [257, long(height)],
    [258, short(8, 8, 8)],
    [262, short(2)],
    [277, short(3)],
  ];
  /** Strips of 16 and 14 rows. */
  const inStrips = (pieces: readonly Uint8Array[], ...tags: Tags): Uint8Array =>
    writeTiff([{ tags: new Map([...base, [278, short(16)], ...tags]), pieces }]);
  const strips = [rows(0, 16), rows(16, 30)];

  it('hold what was written, in compressions of which libvips knows one', async () => {
    const deflated = strips.map((strip) => deflateSync(strip));
    for (const [compression, pieces] of [
      [1, strips],
      [8, deflated],
      [50000, strips.map(zstdFrame)],
    ] as const) {
      expect(await pixelsOf(inStrips(pieces, [259, short(compression)]))).toEqual([...data]);
    }
    const square = { width: 64, height: 64, components: 3, bits: 8, bytes: texture(64, 64, 6) };
    const jpeg2000 = await encodeJpeg2000(square);
    const tags: Tags = [
      [256, long(64)],
      [257, long(64)],
      [259, short(34712)],
    ];
    expect(await pixelsOf(inStrips([jpeg2000], ...tags, [278, short(64)]))).toEqual([...square.bytes]);
  });

  it('hold YCbCr without JPEG, subsampled or not', async () => {
    const ycbcr = (steps: readonly [number, number], bytes: Uint8Array): Uint8Array =>
      writeTiff([
        {
          tags: new Map<number, TagValue>([
            ...sides,
            ...layouts.strips,
            [258, short(8, 8, 8)],
            [262, short(6)],
            [277, short(3)],
            [530, short(...steps)],
            [532, rational(0, 1, 255, 1, 128, 1, 255, 1, 128, 1, 255, 1)],
          ]),
          pieces: [bytes],
        },
      ]);
    const whole = Uint8Array.from({ length: 768 }, (_, i) => [100, 110, 160][i % 3] ?? 0);
    const tall = Uint8Array.from({ length: 64 * 6 }, (_, i) => [100, 100, 100, 100, 110, 160][i % 6] ?? 0);
    // 100 + 1.402 · 32, 100 + 0.344 · 18 - 0.714 · 32, 100 - 1.772 · 18.
    for (const file of [ycbcr([1, 1], whole), ycbcr([1, 4], tall)])
      expect((await pixelsOf(file)).slice(0, 3)).toEqual([145, 83, 68]);
  });

  it('cost one strip where one is damaged', async () => {
    const slide = await open(inStrips([deflateSync(rows(0, 16)), new Uint8Array(9)], [259, short(8)]));
    const { missing, data: read } = await slide.readRegion({ level: 0, x: 0, y: 0, width, height });
    expect(missing).toHaveLength(1);
    expect([...read.subarray(0, 16 * width * 3)]).toEqual([...rows(0, 16)]);
    await slide.close();
  });

  it('of grey with 16 bits have a window to choose, and are not analysed, as in tiles', async () => {
    const values = Uint16Array.from({ length: 256 }, (_, i) => 1000 + i);
    const tags = new Map<number, TagValue>([...sides, [258, short(16)], [262, short(1)], [278, short(16)]]);
    const slide = await open(writeTiff([{ tags, pieces: [new Uint8Array(values.buffer)] }]));
    expect(() => requireStained(slide.info)).toThrow(expect.objectContaining({ tag: 'not-brightfield' }));
    const whole = { level: 0, x: 0, y: 0, width: 16, height: 16 };
    const plain = await slide.readRegion(whole);
    expect([plain.data[0], plain.data.at(-1)]).toEqual([Math.round(1000 / 257), Math.round(1255 / 257)]);
    const window = { low: 1000, high: 1255 };
    const view = slide.inView({ choice: { plane: 0, channels: [{ channel: 0, colour: null, window }] } });
    const { data: spread } = await view.readRegion(whole);
    expect([spread[0], spread.at(-1)]).toEqual([0, 255]);
    await slide.close();
  });

  it('need not say how long they are', async () => {
    const tags = new Map([...base, [278, long(height)] as const]);
    expect(await pixelsOf(writeTiff([{ tags, pieces: [data], byteCountsTag: 65_300 }]))).toEqual([...data]);
  });

  it('may be as high as a large picture', async () => {
    const side = 2100;
    const square = (photometric: number): Map<number, TagValue> =>
      new Map([
        [256, long(side)],
        [257, long(side)],
        [258, short(8)],
        [262, short(photometric)],
      ]);
    const bytes = new Uint8Array(side * side).fill(200);
    bytes.set([7, 8, 9], side * side - 3);
    for (const [photometric, expected] of [
      [1, [7, 7, 7, 8, 8, 8, 9, 9, 9]],
      [0, [248, 248, 248, 247, 247, 247, 246, 246, 246]],
    ] as const) {
      const slide = await open(writeTiff([{ tags: square(photometric), pieces: [bytes] }]));
      const region = { level: 0, x: side - 3, y: side - 1, width: 3, height: 1 };
      expect([...(await slide.readRegion(region)).data]).toEqual(expected);
      await slide.close();
    }
  });

  it('are shown as stored, whatever number stands for their orientation', async () => {
    for (const orientation of [0, 1, 9]) {
      const slide = await open(inStrips(strips, [274, short(orientation)]));
      expect(slide.info.notes).toEqual([]);
      await slide.close();
      expect(await pixelsOf(inStrips(strips, [274, short(orientation)]))).toEqual([...data]);
    }
  });

  const declined: readonly (readonly [string, Tags])[] = [
    ['CIE L*a*b* (8)', [[262, short(8)]]],
    ['indices into a rgb colour map (Indexed)', [[346, short(1)]]],
    [
      'CMYK (5)',
      [
        [258, short(8, 8, 8, 8)],
        [262, short(5)],
        [277, short(4)],
        [332, short(2)],
      ],
    ],
    [
      'CMYK (5)',
      [
        [258, short(8, 8, 8, 8, 8)],
        [262, short(5)],
        [277, short(5)],
      ],
    ],
  ];
  it.each(declined)('are declined by name: %s', async (name, tags) => {
    await expect(open(inStrips(strips, ...tags))).rejects.toMatchObject({
      tag: 'unsupported-format',
      message: expect.stringContaining(name) as string,
    });
  });
});
