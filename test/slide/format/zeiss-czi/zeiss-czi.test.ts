/** Zeiss CZI: canvas, scenes, mosaics, pyramids, pixel types, compressions, broken files, and against OpenSlide. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { inProcessDecoder } from '../../../../src-main/slide/codec/decoder';
import { openSlide } from '../../../../src-main/slide/open';
import type { Slide } from '../../../../src-main/slide/slide';
import { jpegXrSamples } from '../../../fixture/codestream-samples';
import { writeCzi, type CziDimension, type CziSpec, type WrittenCzi } from '../../../fixture/czi-writer';
import { texturedPicture } from '../../../fixture/picture';
import { randomNumbers } from '../../../fixture/texture';
import { embeddedCzi, zeissCzi, type ZeissCziOptions } from '../../../fixture/zeiss-czi';
import { libCziSamples } from '../../../fixture/zeiss-czi-samples';
import { temporaryFolder } from '../../../temporary-folder';
import { hasOpenSlide } from '../../openslide';
import { outcome } from '../../outcome';
import { expectParity } from '../../parity';

const folder = temporaryFolder();
afterAll(() => folder.remove());

async function writeBytes(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder.path, `${name}.czi`);
  await writeFile(path, bytes);
  return path;
}

async function write(name: string, options: ZeissCziOptions = {}): Promise<string> {
  return writeBytes(name, (await zeissCzi(options)).bytes);
}

async function open(path: string): Promise<Slide> {
  return openSlide(path, { decoder: inProcessDecoder });
}

async function pixelAt(slide: Slide, x: number, y: number): Promise<number[]> {
  const { data, missing } = await slide.readRegion({ level: 0, x, y, width: 1, height: 1 });
  expect(missing).toEqual([]);
  return [...data];
}

type Attachments = NonNullable<ZeissCziOptions['attachments']>;

async function allAttachments(): Promise<Attachments> {
  const { data, width, height } = texturedPicture(90, 60, 3);
  const jpeg = await sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg()
    .toBuffer();
  return [
    { name: 'Label', fileType: 'CZI', bytes: embeddedCzi(texturedPicture(50, 70, 1)) },
    { name: 'TimeStamps', fileType: 'CZTIMS', bytes: new Uint8Array(20) },
    { name: 'SlidePreview', fileType: 'CZI', bytes: embeddedCzi(texturedPicture(120, 40, 2), 'bgr48') },
    { name: 'Thumbnail', fileType: 'JPG', bytes: new Uint8Array(jpeg) },
  ];
}

/** A file of one sub-block. */
function single(
  pixelType: number,
  compression: number,
  pixels: Uint8Array,
  extra: readonly CziDimension[] = [],
): Uint8Array {
  return writeCzi({
    xml: '<ImageDocument><Metadata><Information><Image><SizeX>16</SizeX><SizeY>16</SizeY></Image></Information></Metadata></ImageDocument>',
    subBlocks: [
      {
        pixelType,
        compression,
        dimensions: [{ name: 'X', start: 0, size: 16 }, { name: 'Y', start: 0, size: 16 }, ...extra],
        pixels,
      },
    ],
  }).bytes;
}

describe('Zeiss CZI', () => {
  it('reads canvas, scenes, pixel size, objective and attachments', async () => {
    const slide = await open(await write('whole', { attachments: await allAttachments() }));
    expect(slide.info).toMatchObject({
      format: 'zeiss',
      vendor: 'zeiss',
      mpp: { x: 0.34443237544526617, y: 0.345 },
      objectivePower: 20.5,
      associatedImages: [
        { name: 'label', width: 50, height: 70 },
        { name: 'macro', width: 120, height: 40 },
        { name: 'thumbnail', width: 90, height: 60 },
      ],
      properties: {
        'openslide.region[1].x': '557',
        'openslide.region[1].y': '101',
        'openslide.region[1].width': '301',
        'openslide.region[1].height': '257',
        'zeiss.Information.Image.Dimensions.Channels.Channel:0.Exposure': '1&2',
      },
    });
    // The second scene has no level that is reduced four times.
    expect(slide.levels.map(({ downsample }) => downsample)).toEqual([1, 2]);
    expect(slide.info.properties).not.toHaveProperty('zeiss.Information.Image.Twice');
    expect(await pixelAt(slide, 530, 50)).toEqual([255, 255, 255]);
    await slide.close();
  });

  it('shows the tile with the higher index in front', async () => {
    const slide = await open(await write('shaded', { shaded: true }));
    const source = texturedPicture(500, 380, 61).data;
    const at = (x: number): number[] => [...source.subarray(x * 3, x * 3 + 3)];
    // The first four tiles have the indices 0, 5, 3 and 1, and are darker by 0, 7, 14 and 21.
    expect(await pixelAt(slide, 130, 0)).toEqual(at(130).map((value) => value - 7));
    expect(await pixelAt(slide, 255, 0)).toEqual(at(255).map((value) => value - 7));
    expect(await pixelAt(slide, 380, 0)).toEqual(at(380).map((value) => value - 14));
    await slide.close();
  });

  it.each(['zstd0', 'zstd1'] as const)("reads what ZEISS's own library wrote: %s", async (name) => {
    const slide = await open(await writeBytes(`libczi-${name}`, libCziSamples[name]));
    expect(slide.info).toMatchObject({ mpp: { x: 0.25, y: 0.25 }, levels: [{ width: 16, height: 12 }] });
    const { data } = await slide.readRegion({ level: 0, x: 0, y: 0, width: 16, height: 12 });
    const expected = Array.from({ length: 12 }, (_, y) =>
      Array.from({ length: 16 }, (_, x) => [x * 16, y * 20, (x + y) * 8]),
    );
    expect([...data]).toEqual(expected.flat(2));
    await slide.close();
  });

  /** As Windows' encoder labels the colours of ZEISS: blue first. */
  const blueFirst = jpegXrSamples.rgb.slice();
  blueFirst[blueFirst.indexOf(0x0d, 0x2c)] = 0x0c;

  it.each<[string, number, Uint8Array, (x: number, y: number) => number[]]>([
    ['bgr24', 3, blueFirst, (x, y) => [x * 16, y * 16, (x + y) * 8]],
    ['rgb24', 3, jpegXrSamples.rgb, (x, y) => [x * 16, y * 16, (x + y) * 8]],
    ['gray8', 0, jpegXrSamples.grey, (x) => [x * 16, x * 16, x * 16]],
    [
      'gray16',
      1,
      jpegXrSamples.grey16,
      (x, y) => Array<number>(3).fill(Math.floor((x * 4000 + y * 37) / 257 + 0.5)),
    ],
  ])('reads JPEG XR of %s without loss', async (name, pixelType, stream, expected) => {
    const slide = await open(await writeBytes(`jpeg-xr-${name}`, single(pixelType, 4, stream)));
    for (const [x, y] of [
      [0, 0],
      [5, 3],
      [15, 14],
    ] as const)
      expect(await pixelAt(slide, x, y)).toEqual(expected(x, y));
    await slide.close();
  });

  it('reads grey of 8 and 16 bits, and JPEG', async () => {
    const ramp = Uint8Array.from({ length: 256 }, (_, i) => i);
    const grey = await open(await writeBytes('gray8', single(0, 0, ramp)));
    expect(await pixelAt(grey, 5, 2)).toEqual([37, 37, 37]);
    await grey.close();
    const deep = Uint8Array.from({ length: 512 }, (_, i) => (i % 2 === 0 ? 0 : i >> 1));
    const grey16 = await open(await writeBytes('gray16', single(1, 0, deep)));
    expect(await pixelAt(grey16, 15, 15)).toEqual([254, 254, 254]);
    await grey16.close();
    const red = { create: { width: 16, height: 16, channels: 3, background: '#f00' } } as const;
    const jpeg = await sharp(red).jpeg({ quality: 100 }).toBuffer();
    const coloured = await open(await writeBytes('jpeg', single(3, 1, new Uint8Array(jpeg))));
    const [first = 0, second = 255, third = 255] = await pixelAt(coloured, 8, 8);
    expect(first).toBeGreaterThan(250);
    expect(Math.max(second, third)).toBeLessThan(5);
    await coloured.close();
  });

  it('shows the middle of a focus stack', async () => {
    const path = await write('stack', { edit: onPlanes('Z', [0, 1, 2]) });
    const slide = await open(path);
    const plain = await open(await write('no-stack'));
    expect(await pixelAt(slide, 3, 3)).toEqual((await pixelAt(plain, 3, 3)).map((value) => 255 - value));
    await slide.close();
    await plain.close();
  });

  it('costs no more than the tile whose sub-block is damaged', async () => {
    const { bytes, at } = await zeissCzi();
    bytes.set(new TextEncoder().encode('DELETED\0\0\0\0\0\0\0\0\0'), at.ZISRAWSUBBLOCK?.[0]);
    const slide = await open(await writeBytes('deleted', bytes));
    const { missing } = await slide.readRegion({ level: 0, x: 0, y: 0, width: 40, height: 40 });
    expect(missing).toMatchObject([
      { level: 0, column: 0, row: 0, why: expect.stringContaining('deleted') as string },
    ]);
    expect((await slide.readRegion({ level: 0, x: 200, y: 200, width: 40, height: 40 })).missing).toEqual([]);
    await slide.close();
  });

  it('refuses sub-blocks that are heaped on one place of a large canvas', async () => {
    const at = (left: number): CziSpec['subBlocks'][number] => ({
      pixelType: 0,
      compression: 0,
      dimensions: [
        { name: 'X', start: left, size: 16 },
        { name: 'Y', start: left, size: 16 },
      ],
      pixels: new Uint8Array(256).fill(9),
    });
    const size = '<SizeX>4000</SizeX><SizeY>4000</SizeY>';
    const xml = `<ImageDocument><Metadata><Information><Image>${size}</Image></Information></Metadata></ImageDocument>`;
    const heap = (count: number): CziSpec => ({
      xml,
      subBlocks: [...Array.from({ length: count }, (_, i) => at(i % 3)), at(3984)],
    });
    await expect(open(await writeBytes('heap', writeCzi(heap(300)).bytes))).rejects.toMatchObject({
      tag: 'broken-file',
      why: expect.stringContaining('more than 16 times') as string,
    });
    const slide = await open(await writeBytes('pile', writeCzi(heap(20)).bytes));
    expect(await pixelAt(slide, 5, 5)).toEqual([9, 9, 9]);
    await slide.close();
  });

  it('leaves out a label that is damaged or of a kind that is not shown', async () => {
    const [label, , preview, thumbnail] = await allAttachments();
    if (label === undefined || preview === undefined || thumbnail === undefined) throw new Error('missing');
    const attachments = [
      { ...label, bytes: label.bytes.slice(0, 700) },
      { ...preview, fileType: 'ZIP' },
      { ...thumbnail, bytes: thumbnail.bytes.slice(2) },
    ];
    const slide = await open(await write('labels', { attachments }));
    expect(slide.info.associatedImages).toEqual([]);
    await slide.close();
  });
});

/** Every sub-block on several planes; those of the second are inverted. */
function onPlanes(name: string, values: readonly number[]) {
  return (spec: CziSpec): CziSpec => ({
    ...spec,
    subBlocks: values.flatMap((start, i) =>
      spec.subBlocks.map((block) => ({
        ...block,
        dimensions: [...block.dimensions.filter((other) => other.name !== name), { name, start, size: 1 }],
        pixels: i === 1 ? block.pixels.map((value) => 255 - value) : block.pixels,
      })),
    ),
  });
}

const inXml =
  (from: string | RegExp, to: string) =>
  (spec: CziSpec): CziSpec => ({ ...spec, xml: spec.xml.replace(from, to) });

/** Changes one dimension of every sub-block. */
const inDimension =
  (name: string, change: Partial<CziDimension>) =>
  (spec: CziSpec): CziSpec => ({
    ...spec,
    subBlocks: spec.subBlocks.map((block) => ({
      ...block,
      dimensions: block.dimensions.map((dimension) =>
        dimension.name === name ? { ...dimension, ...change } : dimension,
      ),
    })),
  });

const inBlocks =
  (change: Partial<CziSpec['subBlocks'][number]>) =>
  (spec: CziSpec): CziSpec => ({
    ...spec,
    subBlocks: spec.subBlocks.map((block) => ({ ...block, ...change })),
  });

describe('broken CZI files', () => {
  it.each<[string, ZeissCziOptions, string]>([
    ['zeiss-sound', {}, 'read'],
    ['zeiss-xml-cut-off', { edit: inXml('</ImageDocument>', '') }, 'broken-file'],
    ['zeiss-no-size', { edit: inXml(/<SizeX>.*<\/SizeX>/, '') }, 'broken-file'],
    ['zeiss-bad-size', { edit: inXml(/<SizeX>\d+/, '<SizeX>wide') }, 'broken-file'],
    ['zeiss-size-huge', { edit: inXml(/<SizeX>\d+/, '<SizeX>99999999999') }, 'broken-file'],
    ['zeiss-size-zero', { edit: inXml(/<SizeY>\d+/, '<SizeY>0') }, 'broken-file'],
    ['zeiss-bad-scene-count', { edit: inXml(/<SizeS>\d+/, '<SizeS>many') }, 'broken-file'],
    ['zeiss-scene-out-of-range', { edit: inXml(/<SizeS>\d+/, '<SizeS>1') }, 'broken-file'],
    ['zeiss-scene-without-sub-blocks', { edit: inXml(/<SizeS>\d+/, '<SizeS>3') }, 'broken-file'],
    ['zeiss-scene-negative', { edit: inDimension('S', { start: -1 }) }, 'broken-file'],
    ['zeiss-no-sub-blocks', { edit: (spec) => ({ ...spec, subBlocks: [] }) }, 'broken-file'],
    ['zeiss-no-x', { edit: inDimension('X', { name: 'Q' }) }, 'broken-file'],
    ['zeiss-x-twice', { edit: inDimension('Y', { name: 'X' }) }, 'broken-file'],
    ['zeiss-width-zero', { edit: inDimension('X', { size: 0, stored: 0 }) }, 'broken-file'],
    ['zeiss-width-negative', { edit: inDimension('X', { stored: -5 }) }, 'broken-file'],
    ['zeiss-tile-huge', { edit: inDimension('X', { size: 2 ** 30, stored: 2 ** 30 }) }, 'broken-file'],
    ['zeiss-no-full-resolution', { edit: inDimension('X', { size: 1120, stored: 140 }) }, 'broken-file'],
    ['zeiss-stored-size-zero', { edit: inDimension('S', { stored: 0 }) }, 'read'],
    ['zeiss-channels', { edit: onPlanes('C', [0, 1]) }, 'unsupported-format'],
    ['zeiss-time-points', { edit: onPlanes('T', [0, 4]) }, 'unsupported-format'],
    ['zeiss-only-channel-is-second', { edit: onPlanes('C', [1]) }, 'read'],
    ['zeiss-pixel-type-float', { edit: inBlocks({ pixelType: 2 }) }, 'unsupported-format'],
    ['zeiss-pixel-type-unknown', { edit: inBlocks({ pixelType: 99 }) }, 'unsupported-format'],
    ['zeiss-compression-lzw', { edit: inBlocks({ compression: 2 }) }, 'unsupported-format'],
    ['zeiss-compression-unknown', { edit: inBlocks({ compression: -4 }) }, 'unsupported-format'],
    ['zeiss-pixels-too-few', { edit: inBlocks({ pixels: new Uint8Array(99) }) }, 'tile-missing'],
    ['zeiss-pixels-too-many', { edit: inBlocks({ pixels: new Uint8Array(60_000) }) }, 'tile-missing'],
    ['zeiss-zstd-damaged', { edit: inBlocks({ compression: 5 }) }, 'tile-missing'],
    [
      'zeiss-zstd-header-length',
      { edit: inBlocks({ compression: 6, pixels: Uint8Array.of(7, 1, 1) }) },
      'tile-missing',
    ],
    [
      'zeiss-zstd-chunk-type',
      { edit: inBlocks({ compression: 6, pixels: Uint8Array.of(3, 2, 1, 0) }) },
      'tile-missing',
    ],
    [
      'zeiss-zstd-header-cut-off',
      { edit: inBlocks({ compression: 6, pixels: Uint8Array.of(3, 1) }) },
      'tile-missing',
    ],
    ['zeiss-jpeg-xr-damaged', { edit: inBlocks({ compression: 4 }) }, 'tile-missing'],
    [
      'zeiss-jpeg-xr-size-differs',
      { edit: inBlocks({ compression: 4, pixels: jpegXrSamples.rgb }) },
      'tile-missing',
    ],
  ])('%s', async (name, options, ends) => {
    expect(await outcome(await write(name, options))).toBe(ends);
  });

  /** A number of 4 or 8 bytes at a place in the nth segment of a name, counted from its content. */
  const poke = (
    written: WrittenCzi,
    segment: string,
    offset: number,
    value: number,
    wide = false,
  ): Uint8Array => {
    const at = (written.at[segment]?.[0] ?? 0) + 32 + offset;
    const view = new DataView(written.bytes.buffer);
    if (wide) view.setBigInt64(at, BigInt(value), true);
    else view.setInt32(at, value, true);
    return written.bytes;
  };

  it.each<[string, string, number, number, boolean, string]>([
    ['zeiss-version-unknown', 'ZISRAWFILE', 0, 7, false, 'unsupported-format'],
    ['zeiss-one-of-several-files', 'ZISRAWFILE', 48, 1, false, 'unsupported-format'],
    ['zeiss-directory-never-written', 'ZISRAWFILE', 52, 0, true, 'broken-file'],
    ['zeiss-directory-beyond-end', 'ZISRAWFILE', 52, 1e9, true, 'broken-file'],
    ['zeiss-directory-negative', 'ZISRAWFILE', 52, -32, true, 'broken-file'],
    ['zeiss-directory-is-another-segment', 'ZISRAWFILE', 52, 544, true, 'broken-file'],
    ['zeiss-metadata-missing', 'ZISRAWFILE', 60, 0, true, 'broken-file'],
    ['zeiss-metadata-beyond-end', 'ZISRAWFILE', 60, 2 ** 52, true, 'broken-file'],
    ['zeiss-attachments-missing', 'ZISRAWFILE', 72, 0, true, 'read'],
    ['zeiss-attachments-beyond-end', 'ZISRAWFILE', 72, 1e9, true, 'broken-file'],
    ['zeiss-directory-count-huge', 'ZISRAWDIRECTORY', 0, 2 ** 31 - 1, false, 'broken-file'],
    ['zeiss-directory-count-negative', 'ZISRAWDIRECTORY', 0, -1, false, 'broken-file'],
    ['zeiss-directory-count-too-large', 'ZISRAWDIRECTORY', 0, 90, false, 'broken-file'],
    ['zeiss-directory-schema', 'ZISRAWDIRECTORY', 128, 0x4545, false, 'broken-file'],
    ['zeiss-directory-size-zero', 'ZISRAWDIRECTORY', -8, 0, true, 'read'],
    ['zeiss-directory-size-negative', 'ZISRAWDIRECTORY', -8, -1, true, 'broken-file'],
    ['zeiss-dimension-count-huge', 'ZISRAWDIRECTORY', 128 + 28, 2 ** 30, false, 'broken-file'],
    ['zeiss-sub-block-in-another-file', 'ZISRAWDIRECTORY', 128 + 14, 2, false, 'broken-file'],
    ['zeiss-sub-block-beyond-end', 'ZISRAWDIRECTORY', 128 + 6, 2 ** 31, true, 'tile-missing'],
    ['zeiss-sub-block-negative', 'ZISRAWDIRECTORY', 128 + 6, -5, true, 'broken-file'],
    ['zeiss-sub-block-is-another-segment', 'ZISRAWDIRECTORY', 128 + 6, 0, true, 'tile-missing'],
    ['zeiss-sub-block-metadata-size-huge', 'ZISRAWSUBBLOCK', 0, 2 ** 31 - 1, false, 'tile-missing'],
    ['zeiss-sub-block-metadata-size-negative', 'ZISRAWSUBBLOCK', 0, -64, false, 'tile-missing'],
    ['zeiss-sub-block-data-size-huge', 'ZISRAWSUBBLOCK', 8, 2 ** 40, true, 'tile-missing'],
    ['zeiss-sub-block-data-size-negative', 'ZISRAWSUBBLOCK', 8, -1, true, 'tile-missing'],
    ['zeiss-metadata-size-huge', 'ZISRAWMETADATA', 0, 2 ** 31 - 1, false, 'broken-file'],
    ['zeiss-metadata-size-negative', 'ZISRAWMETADATA', 0, -1, false, 'broken-file'],
    ['zeiss-attachment-count-huge', 'ZISRAWATTDIR', 0, 2 ** 31 - 1, false, 'broken-file'],
    ['zeiss-attachment-schema', 'ZISRAWATTDIR', 256, 0, false, 'broken-file'],
    ['zeiss-attachment-beyond-end', 'ZISRAWATTDIR', 256 + 12, 2 ** 31, true, 'read'],
    ['zeiss-attachment-size-huge', 'ZISRAWATTACH', 0, 2 ** 31 - 1, false, 'read'],
  ])('%s', async (name, segment, offset, value, wide, ends) => {
    const written = await zeissCzi({ attachments: await allAttachments() });
    expect(await outcome(await writeBytes(name, poke(written, segment, offset, value, wide)))).toBe(ends);
  });

  it('zeiss-sub-blocks-share-one-place', async () => {
    const { bytes, at } = await zeissCzi();
    const first = (at.ZISRAWDIRECTORY?.[0] ?? 0) + 32 + 128;
    bytes.copyWithin(first + 132, first, first + 132);
    expect(await outcome(await writeBytes('share', bytes))).toBe('broken-file');
  });

  it('zeiss-attachment-is-the-file-itself ends', async () => {
    const inner = (await zeissCzi()).bytes;
    const attachments = [{ name: 'Label', fileType: 'CZI', bytes: inner }];
    expect(await outcome(await write('nested', { attachments }))).toBe('read');
  });

  it('reads truncated and scribbled files to an end', async () => {
    const { bytes: sound, at } = await zeissCzi({
      compression: 'zstd1',
      attachments: await allAttachments(),
    });
    const random = randomNumbers(8);
    const structure = at.ZISRAWDIRECTORY?.[0] ?? 0;
    const found = new Set<string>();
    for (let i = 0; i < 120; i += 1) {
      let bytes = sound.slice();
      const [from, hits] = i % 3 === 1 ? [0, 200] : [structure, 6];
      if (i % 3 === 0) bytes = bytes.slice(0, Math.floor(random() * bytes.length));
      else
        for (let hit = 0; hit < hits; hit += 1)
          bytes[from + Math.floor(random() * (bytes.length - from))] = random() * 256;
      found.add(await outcome(await writeBytes('scribbled', bytes)));
    }
    expect([...found]).toEqual(expect.arrayContaining(['read', 'broken-file', 'tile-unreadable']));
    expect(found).not.toContain('internal');
  });
});

describe.skipIf(!hasOpenSlide)('against OpenSlide (needs openslide-python)', () => {
  it.each<[string, ZeissCziOptions]>([
    ['raw', {}],
    ['zstd0', { compression: 'zstd0' }],
    ['zstd1', { compression: 'zstd1' }],
    ['bgr48', { pixelType: 'bgr48' }],
    ['bgr48 in zstd1 with high and low bytes apart', { pixelType: 'bgr48', compression: 'zstd1-split' }],
  ])('reads %s', async (name, options) => {
    const attachments = await allAttachments();
    await expectParity(await write(`parity-${name}`, { ...options, attachments }));
  });

  it('gives identical pixels where none lies between two', async () => {
    const path = await write('parity-whole', { betweenPixels: false });
    expect(await expectParity(path, { step: 4 })).toMatchObject({ largest: 0 });
  });
});
