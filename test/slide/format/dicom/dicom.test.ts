/** DICOM whole-slide images: series, tilings, offset tables and transfer syntaxes, on synthetic files and on real ones. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { RegionPixels } from '../../../../src-main/contract/slide';
import { inProcessDecoder } from '../../../../src-main/slide/codec/decoder';
import { dicom } from '../../../../src-main/slide/format/dicom/dicom';
import { explainFormats, openSlide } from '../../../../src-main/slide/open';
import type { Slide } from '../../../../src-main/slide/slide';
import { companionsOf } from '../../../../src-main/slide/source/companions';
import { openFileSource } from '../../../../src-main/slide/source/file-source';
import {
  basePicture,
  dicomImage,
  halved,
  writeDicomSeries,
  type DicomImageOptions,
} from '../../../fixture/dicom-wsi';
import { numbers, text, writeDicom } from '../../../fixture/dicom-writer';
import { randomNumbers } from '../../../fixture/texture';
import { hasSharedData, sharedSlide } from '../../../shared-data';
import { temporaryFolder } from '../../../temporary-folder';

const folder = temporaryFolder();
afterAll(() => folder.remove());

let written = 0;
/** A folder of its own, because a slide is all files of one. */
function newFolder(): string {
  written += 1;
  const path = join(folder.path, String(written));
  mkdirSync(path);
  return path;
}

async function withSlide<T>(path: string, work: (slide: Slide) => Promise<T>): Promise<T> {
  const slide = await openSlide(path, { decoder: inProcessDecoder });
  try {
    return await work(slide);
  } finally {
    await slide.close();
  }
}

async function written1(options: Partial<DicomImageOptions>): Promise<string> {
  const path = join(newFolder(), 'a.dcm');
  writeFileSync(path, await dicomImage({ picture: basePicture, ...options }));
  return path;
}

function readAll(slide: Slide, level = 0): Promise<RegionPixels> {
  const { width = 0, height = 0 } = slide.levels[level] ?? {};
  return slide.readRegion({ level, x: 0, y: 0, width, height });
}

function largestDifference(a: Uint8Array, b: Uint8Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (b[i] ?? 999))), 0);
}

/** The base picture as a JPEG file decodes it: the reference for all that only changes the container. */
async function jpegReference(): Promise<Uint8Array> {
  return withSlide(await written1({}), async (slide) => (await readAll(slide)).data);
}

describe('a DICOM series', () => {
  const series = newFolder();
  const names = ['1.dcm', '2.dcm', '3.dcm', '4.dcm', '5.dcm'];

  it.each(names)('is one slide whichever of its files is opened: %s', async (name) => {
    await writeDicomSeries(series);
    writeFileSync(join(series, '0-notes.txt'), 'no slide');
    writeFileSync(
      join(series, '9-other.dcm'),
      await dicomImage({ picture: basePicture, seriesUid: '1.2.3', instanceUid: '1.9' }),
    );
    await withSlide(join(series, name), async ({ info, levels }) => {
      expect(info).toMatchObject({
        name,
        format: 'dicom',
        vendor: 'dicom',
        mpp: { x: 0.25, y: 0.25 },
        objectivePower: 40,
      });
      expect(levels).toEqual([
        { index: 0, width: 300, height: 200, downsample: 1, tileWidth: 64, tileHeight: 64 },
        { index: 1, width: 150, height: 100, downsample: 2, tileWidth: 64, tileHeight: 64 },
      ]);
      const images = [...info.associatedImages].sort((a, b) => (a.name < b.name ? -1 : 1));
      expect(images).toEqual([
        { name: 'label', width: 60, height: 60 },
        { name: 'macro', width: 64, height: 64 },
        { name: 'thumbnail', width: 32, height: 32 },
      ]);
      expect(info.properties).toMatchObject({
        'dicom.PatientName': 'Mueller^Erika',
        'dicom.ImageType[2]': 'VOLUME',
        'dicom.ImagedVolumeWidth': '0.075000002980232239',
        'dicom.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence[0].PixelSpacing[0]': '0.00025',
        'openslide.mpp-x': '0.25',
        'openslide.objective-power': '40',
      });
      return Promise.resolve();
    });
  });

  it('is read past files that cannot be opened', async () => {
    const damaged = newFolder();
    await writeDicomSeries(damaged);
    writeFileSync(join(damaged, 'cut.dcm'), (await dicomImage({ picture: basePicture })).subarray(0, 200));
    symlinkSync(join(series, '9-other.dcm'), join(damaged, 'link.dcm'));
    symlinkSync(join(damaged, 'nowhere'), join(damaged, 'dangling.dcm'));
    await withSlide(join(damaged, '4.dcm'), async ({ levels }) => {
      expect(levels.length).toBe(2);
      return Promise.resolve();
    });
  });

  it('takes copies of a file for one, and refuses two images of the same size', async () => {
    const doubled = newFolder();
    const bytes = await dicomImage({ picture: basePicture });
    for (const name of ['a.dcm', 'b.dcm']) writeFileSync(join(doubled, name), bytes);
    await withSlide(join(doubled, 'a.dcm'), async (slide) => {
      expect((await readAll(slide)).missing).toEqual([]);
    });
    const other = await dicomImage({ picture: basePicture, instanceUid: '1.2.99' });
    writeFileSync(join(doubled, 'c.dcm'), other);
    await expect(openSlide(join(doubled, 'a.dcm'), { decoder: inProcessDecoder })).rejects.toMatchObject({
      tag: 'unsupported-format',
      why: 'its series holds two different images of 300 × 200 pixels',
    });
  });

  it('is opened by its folder', async () => {
    const whole = newFolder();
    await writeDicomSeries(whole);
    await withSlide(whole, async ({ path, levels, info }) => {
      expect(path).toBe(join(whole, '2.dcm'));
      expect([levels.length, info.associatedImages.length]).toEqual([2, 3]);
      return Promise.resolve();
    });
  });

  it('needs a level', async () => {
    const label = await written1({ flavour: 'LABEL' });
    await expect(openSlide(label, { decoder: inProcessDecoder })).rejects.toMatchObject({
      tag: 'unsupported-format',
      why: 'it is a label, and the images of its slide are not in its folder',
    });
  });
});

describe('transfer syntaxes', () => {
  it.each([
    { name: 'explicit', options: { syntax: 'explicit' } },
    { name: 'explicit with open lengths', options: { syntax: 'explicit', openLengths: true } },
    { name: 'implicit', options: { syntax: 'implicit' } },
    { name: 'implicit with open lengths', options: { syntax: 'implicit', openLengths: true } },
    { name: 'deflated', options: { syntax: 'deflated' } },
    { name: 'one plane a colour', options: { syntax: 'explicit', planar: true } },
  ] as const)('keep every pixel when native: $name', async ({ options }) => {
    await withSlide(await written1(options), async (slide) => {
      const { data, missing } = await readAll(slide);
      expect(missing).toEqual([]);
      expect(largestDifference(data, basePicture.data)).toBe(0);
      expect(slide.info.properties['dicom.PatientID']).toBe('4711');
      expect(slide.info.mpp).toEqual({ x: 0.25, y: 0.25 });
    });
  });

  it('read JPEG within its loss', async () => {
    const data = await jpegReference();
    const mean = data.reduce((sum, v, i) => sum + Math.abs(v - (basePicture.data[i] ?? 0)), 0) / data.length;
    expect(mean).toBeLessThan(4);
  });

  it.each([
    ['big endian', { syntax: 'bigEndian' }, /big endian/],
    ['16 bits', { changes: [numbers(0x0028_0100, 'US', 16), numbers(0x0028_0101, 'US', 16)] }, /16 bits/],
    ['palette', { changes: [text(0x0028_0004, 'CS', 'PALETTE COLOR')] }, /colour model/],
    ['signed samples', { changes: [numbers(0x0028_0103, 'US', 1)] }, /signed/],
    [
      'JPEG of 12 bits',
      {
        syntax: 'jpeg',
        changes: [
          numbers(0x0028_0100, 'US', 16),
          numbers(0x0028_0101, 'US', 12),
          numbers(0x0028_0102, 'US', 11),
        ],
      },
      /JPEG of 12 bits/,
    ],
    ['four samples', { changes: [numbers(0x0028_0002, 'US', 4)] }, /4 samples/],
  ] as const)('decline what cannot be decoded, with the reason: %s', async (_, options, reason) => {
    const path = await written1(options);
    await expect(openSlide(path, { decoder: inProcessDecoder })).rejects.toMatchObject({
      tag: 'unsupported-format',
      why: expect.stringMatching(reason) as string,
    });
  });

  it('decline run-length encoding and other objects by name', async () => {
    const elements = [text(0x0020_000e, 'UI', '1.2')];
    const path = join(newFolder(), 'a.dcm');
    const pixelData = new Uint8Array();
    writeFileSync(
      path,
      writeDicom({
        transferSyntax: '1.2.840.10008.1.2.1',
        sopClass: '1.2.840.10008.5.1.4.1.1.2',
        elements,
        pixelData,
      }),
    );
    const verdict = (await explainFormats(path)).find(({ format }) => format === 'dicom');
    expect(verdict).toMatchObject({ accepted: false, why: 'it is a DICOM file, but no whole-slide image' });
  });
});

describe('offset tables and fragments', () => {
  it.each([
    { name: 'basic', options: {} },
    { name: 'extended', options: { offsetTable: 'extended' } },
    { name: 'none', options: { offsetTable: 'empty' } },
    { name: 'basic, three fragments a frame', options: { fragmentsPerFrame: 3 } },
    { name: 'none, three fragments a frame', options: { offsetTable: 'empty', fragmentsPerFrame: 3 } },
  ] as const)('find every frame: $name', async ({ options }) => {
    const reference = await jpegReference();
    await withSlide(await written1(options), async (slide) => {
      const { data, missing } = await readAll(slide);
      expect(missing).toEqual([]);
      expect(largestDifference(data, reference)).toBe(0);
    });
  });

  it('find a single frame in any number of fragments', async () => {
    const path = await written1({ tile: 300, offsetTable: 'empty', fragmentsPerFrame: 7 });
    await withSlide(path, async (slide) => expect((await readAll(slide)).missing).toEqual([]));
  });
});

describe('sparse tilings and concatenations', () => {
  it('leave white what a sparse image does not hold', async () => {
    const path = await written1({ syntax: 'explicit', sparseTiles: [7, 2, 0] });
    await withSlide(path, async (slide) => {
      const { data, missing } = await readAll(slide);
      expect(missing).toEqual([]);
      const at = (x: number, y: number): Uint8Array =>
        data.subarray((y * 300 + x) * 3, (y * 300 + x) * 3 + 3);
      const original = (x: number, y: number): Uint8Array =>
        basePicture.data.subarray((y * 300 + x) * 3, (y * 300 + x) * 3 + 3);
      for (const [x, y] of [
        [10, 10],
        [150, 20],
        [150, 100],
      ] as const)
        expect(at(x, y)).toEqual(original(x, y));
      for (const [x, y] of [
        [70, 10],
        [10, 150],
        [250, 20],
      ] as const)
        expect([...at(x, y)]).toEqual([255, 255, 255]);
    });
  });

  it.each([{ openLengths: false }, { openLengths: true }])(
    'join the parts of one image: %o',
    async (options) => {
      const reference = await jpegReference();
      const parts = newFolder();
      for (const [i, first] of [0, 7, 14].entries()) {
        const concatenation = { number: i + 1, first, count: 7 };
        const bytes = await dicomImage({ picture: basePicture, concatenation, ...options });
        writeFileSync(join(parts, `${9 - i}.dcm`), bytes);
      }
      await withSlide(join(parts, '8.dcm'), async (slide) => {
        const { data, missing } = await readAll(slide);
        expect(missing).toEqual([]);
        expect(largestDifference(data, reference)).toBe(0);
      });
    },
  );

  it('join sparse parts', async () => {
    const parts = newFolder();
    const sparseTiles = Array.from({ length: 20 }, (_, i) => 19 - i);
    for (const [i, first] of [0, 10].entries()) {
      const concatenation = { number: i + 1, first, count: 10 };
      const options = { picture: basePicture, syntax: 'explicit', sparseTiles, concatenation } as const;
      writeFileSync(join(parts, `${i}.dcm`), await dicomImage({ ...options, openLengths: true }));
    }
    await withSlide(join(parts, '0.dcm'), async (slide) => {
      expect(largestDifference((await readAll(slide)).data, basePicture.data)).toBe(0);
    });
  });

  it('count a part that is not there as missing, not as background', async () => {
    const concatenation = { number: 2, first: 5, count: 5 };
    await withSlide(await written1({ concatenation }), async (slide) => {
      const { missing } = await readAll(slide);
      expect(missing.length).toBe(15);
      expect(missing[0]?.why).toBe('no file of the series holds this tile');
    });
  });
});

describe('a colour profile', () => {
  it('is counted as a property', async () => {
    const icc = Uint8Array.from({ length: 500 }, (_, i) => i);
    await withSlide(await written1({ icc }), async ({ info }) => {
      expect(info.properties['openslide.icc-size']).toBe('500');
      return Promise.resolve();
    });
  });

  it.each([Uint8Array.from({ length: 70_000 }, (_, i) => i), null])('is read when asked for', async (icc) => {
    const path = await written1(icc === null ? {} : { icc });
    const source = await openFileSource(path);
    const companions = await companionsOf(path);
    const content = await dicom.open(
      { source, companions, start: new Uint8Array(16), tiff: null, wholeFolder: false },
      0,
    );
    expect(await content.iccProfile?.()).toEqual(icc);
    await Promise.all([source.close(), companions.close()]);
  });
});

describe('texts', () => {
  it.each([
    ['ISO_IR 100', 'M\u00fcller^Erika', 'Müller^Erika'],
    ['ISO_IR 192', Buffer.from('Müller^Erika').toString('latin1'), 'Müller^Erika'],
    ['ISO_IR 144', '\u00bb\u00ee\u00da', 'Люк'],
    ['', 'Mueller^Erika', 'Mueller^Erika'],
  ])('are read in the character set that the file names: %s', async (set, stored, name) => {
    const changes = [text(0x0008_0005, 'CS', set), text(0x0010_0010, 'PN', stored)];
    await withSlide(await written1({ changes }), async ({ info }) => {
      expect(info.properties['dicom.PatientName']).toBe(name);
      return Promise.resolve();
    });
  });
});

describe('pixel size', () => {
  it.each([null, 0.001, 28])(
    'is unknown when it is not said, or is none of a microscope: %s',
    async (mpp) => {
      await withSlide(await written1({ mpp }), async ({ info }) => {
        expect(info.mpp).toBeNull();
        return Promise.resolve();
      });
    },
  );
});

describe('dicom files with a defect', () => {
  const pixelData = new Uint8Array();
  const elements = [text(0x0020_000e, 'UI', '1.2')];
  const transferSyntax = '1.2.840.10008.1.2.1';
  const nested = (depth: number): ReturnType<typeof text> =>
    depth === 0 ? text(0x0008_0100, 'SH', 'x') : { tag: 0x0040_a730, vr: 'SQ', value: [[nested(depth - 1)]] };

  const cases: { name: string; make: () => Uint8Array | Promise<Uint8Array>; ends: string }[] = [
    {
      name: 'dicom-no-pixel-data',
      make: () => writeDicom({ transferSyntax, elements, pixelData }),
      ends: 'broken-file',
    },
    { name: 'dicom-nested-too-deep', make: () => changed(nested(40)), ends: 'broken-file' },
    {
      name: 'dicom-no-transfer-syntax',
      make: () => writeDicom({ transferSyntax: '', elements, pixelData }),
      ends: 'unsupported-format',
    },
    {
      name: 'dicom-unknown-transfer-syntax',
      make: () => writeDicom({ transferSyntax: '1.2.840.10008.1.2.4.999', elements, pixelData }),
      ends: 'broken-file',
    },
    {
      name: 'dicom-element-length-overflow',
      make: () => changed({ ...text(0x0008_1030, 'UT', 'x'), length: 0xffff_fff0 }),
      ends: 'broken-file',
    },
    {
      name: 'dicom-element-without-length',
      make: () => changed({ ...text(0x0008_1030, 'UT', 'x'), length: 0xffff_ffff }),
      ends: 'broken-file',
    },
    {
      name: 'dicom-sequence-length-overflow',
      make: () => changed({ tag: 0x0040_a730, vr: 'SQ', value: [], length: 0xffff_fff0 }),
      ends: 'broken-file',
    },
    {
      name: 'dicom-sequence-never-ends',
      make: () => changed({ tag: 0x0040_a730, vr: 'SQ', value: [], length: 0xffff_ffff }),
      ends: 'broken-file',
    },
    { name: 'dicom-zero-tile-size', make: () => changed(numbers(0x0028_0010, 'US', 0)), ends: 'broken-file' },
    {
      name: 'dicom-no-tile-size',
      make: () => changed({ tag: 0x0028_0011, value: null }),
      ends: 'broken-file',
    },
    { name: 'dicom-no-size', make: () => changed({ tag: 0x0048_0006, value: null }), ends: 'broken-file' },
    {
      name: 'dicom-huge-size',
      make: () => changed(numbers(0x0048_0006, 'UL', 0xffff_ffff)),
      ends: 'broken-file',
    },
    {
      name: 'dicom-too-many-tiles',
      make: () => changed(numbers(0x0048_0006, 'UL', 2 ** 30), numbers(0x0048_0007, 'UL', 2 ** 30)),
      ends: 'broken-file',
    },
    {
      name: 'dicom-bad-number-of-frames',
      make: () => changed(text(0x0028_0008, 'IS', 'many')),
      ends: 'broken-file',
    },
    {
      name: 'dicom-number-of-frames-overflow',
      make: () => changed(text(0x0028_0008, 'IS', '999999999')),
      ends: 'tiles-missing',
    },
    { name: 'dicom-no-series', make: () => changed({ tag: 0x0020_000e, value: null }), ends: 'read' },
    {
      name: 'dicom-no-sop-instance',
      make: () => changed({ tag: 0x0008_0018, value: null }),
      ends: 'read',
    },
    {
      name: 'dicom-negative-frame-offset',
      make: () => changed(numbers(0x0020_9228, 'SL', -1)),
      ends: 'broken-file',
    },
    {
      name: 'dicom-frame-offset-past-end',
      make: () => changed(numbers(0x0020_9228, 'UL', 4_000_000_000)),
      ends: 'tiles-missing',
    },
    {
      name: 'dicom-sparse-without-places',
      make: () => changed(text(0x0020_9311, 'CS', 'TILED_SPARSE')),
      ends: 'tiles-missing',
    },
    {
      name: 'dicom-sparse-off-grid',
      make: () => changed(text(0x0020_9311, 'CS', 'TILED_SPARSE'), place(3, 1)),
      ends: 'tiles-missing',
    },
    {
      name: 'dicom-sparse-outside',
      make: () => changed(text(0x0020_9311, 'CS', 'TILED_SPARSE'), place(-639, 1)),
      ends: 'read',
    },
    {
      name: 'dicom-basic-offsets-wrap',
      make: () => scribbled((view, at) => view.setUint32(at + 8 + 4, 0xffff_fff0, true)),
      ends: 'read',
    },
    {
      name: 'dicom-basic-offsets-loop',
      make: () => scribbled((view, at) => view.setUint32(at + 8 + 8, 0, true)),
      ends: 'read',
    },
    {
      name: 'dicom-basic-offsets-too-long',
      make: () => scribbled((view, at) => view.setUint32(at + 4, 0xffff_fff0, true)),
      ends: 'tiles-missing',
    },
    {
      name: 'dicom-fragment-too-long',
      make: () => scribbled((view, at) => view.setUint32(at + 8 + 80 + 4, 0xffff_fff0, true)),
      ends: 'tiles-missing',
    },
    {
      name: 'dicom-truncated-pixel-data',
      make: async () => (await changed()).subarray(0, -3000),
      ends: 'tiles-missing',
    },
    {
      name: 'dicom-truncated-header',
      make: async () => (await changed()).subarray(0, 700),
      ends: 'broken-file',
    },
    {
      name: 'dicom-native-too-short',
      make: () =>
        dicomImage({ picture: basePicture, syntax: 'explicit', changes: [numbers(0x0028_0010, 'US', 192)] }),
      ends: 'tiles-missing',
    },
    { name: 'dicom-native-encapsulated', make: () => scribbledSyntax(), ends: 'tiles-missing' },
    { name: 'dicom-nul-in-strings', make: () => changed(text(0x0008_1030, 'LO', 'a\0b\0')), ends: 'read' },
    { name: 'dicom-icon-image', make: () => changed(icon()), ends: 'read' },
  ];

  function changed(...changes: NonNullable<DicomImageOptions['changes']>): Promise<Uint8Array> {
    return dicomImage({ picture: basePicture, changes });
  }

  function place(x: number, y: number): ReturnType<typeof text> {
    const item = [
      { tag: 0x0048_021a, vr: 'SQ', value: [[numbers(0x0048_021e, 'SL', x), numbers(0x0048_021f, 'SL', y)]] },
    ];
    return { tag: 0x5200_9230, vr: 'SQ', value: [item] };
  }

  function icon(): ReturnType<typeof text> {
    return {
      tag: 0x0088_0200,
      vr: 'SQ',
      value: [[numbers(0x0028_0010, 'US', 1), text(0x7fe0_0010, 'OB', 'xy')]],
    };
  }

  /** @param damage gets the offset of the item with the basic offset table, of 20 entries. */
  async function scribbled(damage: (view: DataView, at: number) => void): Promise<Uint8Array> {
    const bytes = await changed();
    const at = Buffer.from(bytes).indexOf(Buffer.from('e07f1000', 'hex')) + 12;
    damage(new DataView(bytes.buffer), at);
    return bytes;
  }

  /** JPEG frames under a transfer syntax without compression; both names are padded to the same length. */
  async function scribbledSyntax(): Promise<Uint8Array> {
    const bytes = await changed();
    const at = Buffer.from(bytes).indexOf('1.2.840.10008.1.2.4.50');
    bytes.set(Buffer.from('1.2.840.10008.1.2.1\0\0\0'), at);
    bytes.set(Buffer.from('RGB         '), Buffer.from(bytes).indexOf('YBR_FULL_422'));
    return bytes;
  }

  async function outcome(path: string): Promise<string> {
    try {
      return await withSlide(path, async (slide) => {
        const { missing } = await slide.readRegion({ level: 0, x: 0, y: 0, width: 300, height: 200 });
        return missing.length > 0 ? 'tiles-missing' : 'read';
      });
    } catch (thrown) {
      if (typeof thrown === 'object' && thrown !== null && 'tag' in thrown) return String(thrown.tag);
      throw thrown;
    }
  }

  it.each(cases)('$name ends in $ends', async ({ make, ends }) => {
    const path = join(newFolder(), 'a.dcm');
    writeFileSync(path, await make());
    const before = process.memoryUsage().arrayBuffers;
    const start = performance.now();
    expect(await outcome(path)).toBe(ends);
    expect(performance.now() - start).toBeLessThan(1500);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024);
  });

  it('one bad tile costs that tile', async () => {
    const bytes = await changed();
    const start = Buffer.from(bytes).indexOf(Buffer.from('ffd8ff', 'hex'));
    bytes.fill(0, start, start + 40);
    const path = join(newFolder(), 'a.dcm');
    writeFileSync(path, bytes);
    await withSlide(path, async (slide) => {
      const { missing } = await readAll(slide);
      expect(missing.map(({ column, row }) => [column, row])).toEqual([[0, 0]]);
    });
  });

  it('scribbled files are read to an end', async () => {
    const sound = [
      await changed(),
      await dicomImage({
        picture: halved(basePicture),
        syntax: 'implicit',
        openLengths: true,
        sparseTiles: [0, 1, 5],
      }),
      await dicomImage({ picture: halved(basePicture), offsetTable: 'extended', fragmentsPerFrame: 2 }),
    ];
    const random = randomNumbers(8);
    const path = join(newFolder(), 'a.dcm');
    const found = new Set<string>();
    for (let i = 0; i < 200; i += 1) {
      const bytes = (sound[i % 3] ?? new Uint8Array()).slice();
      const range = i % 2 === 0 ? bytes.length : 2200;
      for (let hit = 0; hit < (i % 2 === 0 ? 100 : 4); hit += 1)
        bytes[Math.floor(132 + random() * (range - 132))] = random() * 256;
      writeFileSync(path, i % 7 === 0 ? bytes.slice(0, Math.floor(random() * bytes.length)) : bytes);
      const start = performance.now();
      found.add(await outcome(path));
      expect(performance.now() - start).toBeLessThan(2000);
    }
    const expected = ['read', 'tiles-missing', 'broken-file', 'unsupported-format'];
    expect([...found].filter((end) => !expected.includes(end))).toEqual([]);
  });
});

describe.skipIf(!hasSharedData)('real DICOM files', () => {
  it('are a level and its thumbnail, whichever is opened', async () => {
    for (const name of ['dicom/boxes_0.dcm', 'dicom/boxes_1.dcm']) {
      await withSlide(sharedSlide(name), async (slide) => {
        expect(slide.levels).toMatchObject([{ width: 16, height: 16, tileWidth: 64 }]);
        expect(slide.info).toMatchObject({ mpp: { x: 0.499, y: 0.499 }, objectivePower: 20 });
        expect(await slide.readAssociatedImage('thumbnail')).toMatchObject({ width: 16, height: 16 });
      });
    }
  });

  it('are declined when they are no slides, after a short look', async () => {
    const verdicts = await explainFormats(sharedSlide('broken/not-a-slide.dcm'));
    expect(verdicts.find(({ format }) => format === 'dicom')).toMatchObject({
      accepted: false,
      why: 'it is a DICOM file, but no whole-slide image',
    });
  });
});
