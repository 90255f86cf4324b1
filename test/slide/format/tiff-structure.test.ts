/**
 * What the tags of a TIFF mean: masks, opacity, several pictures, defaults, and what is declined. Pixels of generated files against
 * what was written into them, and the files that users' reports describe where they are at hand.
 */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { inProcessDecoder } from '../../../src-main/slide/codec/decoder';
import { isIdentifyingImage } from '../../../src-main/slide/identifying';
import { openSlide } from '../../../src-main/slide/open';
import type { Slide } from '../../../src-main/slide/slide';
import { aperioSvs } from '../../fixture/aperio-svs';
import { plainDirectory } from '../../fixture/hostile-tiff';
import { omeTiff } from '../../fixture/ome-tiff';
import {
  ascii,
  long,
  rational,
  short,
  writeTiff,
  type LyingTag,
  type TagValue,
  type TiffDirectorySpec,
} from '../../fixture/tiff-writer';
import { zeissCzi } from '../../fixture/zeiss-czi';
import { temporaryFolder } from '../../temporary-folder';

const folder = temporaryFolder();
afterAll(() => folder.remove());

let files = 0;
async function open(bytes: Uint8Array, scene?: number, extension = 'tif'): Promise<Slide> {
  files += 1;
  const path = join(folder.path, `${files}.${extension}`);
  await writeFile(path, bytes);
  return openSlide(path, { decoder: inProcessDecoder, ...(scene !== undefined && { scene }) });
}

const side = 32;
type Tags = readonly (readonly [number, TagValue | LyingTag | null])[];

/** A square of tiles of 32, each of one value. */
function level(size: number, value: number, tags: Tags = []): TiffDirectorySpec {
  const count = Math.ceil(size / side) ** 2;
  const tiles = Array.from({ length: count }, () => new Uint8Array(side * side * 3).fill(value));
  return plainDirectory([[256, long(size)], [257, long(size)], ...tags], tiles);
}

/** A mask of the size of a level: 8 bits, all 255. */
function maskOf(size: number, kind: number): TiffDirectorySpec {
  const count = Math.ceil(size / side) ** 2;
  const tiles = Array.from({ length: count }, () => new Uint8Array(side * side).fill(255));
  const grey = [
    [254, long(kind)],
    [256, long(size)],
    [257, long(size)],
    [258, short(8)],
    [262, short(4)],
    [277, short(1)],
  ] as const;
  return plainDirectory(grey, tiles);
}

async function firstPixels(slide: Slide, count: number): Promise<number[]> {
  const { data, missing } = await slide.readRegion({ level: 0, x: 0, y: 0, width: count, height: 1 });
  expect(missing).toEqual([]);
  await slide.close();
  return [...data];
}

describe('transparency masks (NewSubfileType 4, 5, or colour model 4)', () => {
  it('are no levels of a generic TIFF, and are named', async () => {
    const slide = await open(
      writeTiff([
        level(128, 90),
        maskOf(128, 4),
        level(64, 91, [[254, long(1)]]),
        maskOf(64, 5),
        maskOf(32, 1),
      ]),
    );
    expect(slide.levels.map(({ width }) => width)).toEqual([128, 64]);
    expect(slide.info.scenes).toHaveLength(1);
    expect(slide.info.notes).toEqual(['The file holds 3 transparency masks, which Spindle does not apply.']);
    const { data } = await slide.readRegion({ level: 1, x: 0, y: 0, width: 1, height: 1 });
    expect([...data]).toEqual([91, 91, 91]);
    await slide.close();
  });

  it('are no levels of an Aperio SVS, whose further images keep their names', async () => {
    const bytes = await aperioSvs({
      editDirectories: (directories) => directories.splice(1, 0, maskOf(704, 4)),
    });
    const slide = await open(bytes, 0, 'svs');
    expect(slide.levels.map(({ width }) => width)).toEqual([700, 350, 175]);
    expect(slide.info.associatedImages.map(({ name }) => name)).toEqual(['thumbnail', 'label', 'macro']);
    await slide.close();
  });
});

describe('opacity (ExtraSamples)', () => {
  /** One row of pixels of interest, the rest opaque black. */
  function rgba(values: readonly number[], bits: 8 | 16, planar: boolean, kind: number | null): Uint8Array {
    const pixels = side * side;
    const samples = Array.from({ length: pixels * 4 }, (_, i) => values[i] ?? (i % 4 === 3 ? 255 : 0));
    const ordered = planar
      ? [0, 1, 2, 3].map((plane) => samples.filter((_, i) => i % 4 === plane))
      : [samples];
    const piece = (part: readonly number[]): Uint8Array =>
      bits === 8
        ? Uint8Array.from(part)
        : new Uint8Array(Uint16Array.from(part, (value) => value * 257).buffer);
    const tags: Tags = [
      [256, long(side)],
      [257, long(side)],
      [258, short(bits, bits, bits, bits)],
      [277, short(4)],
      [284, short(planar ? 2 : 1)],
      [338, kind === null ? null : short(kind)],
    ];
    return writeTiff([plainDirectory(tags, ordered.map(piece))]);
  }
  const pixels = [0, 0, 0, 0, 100, 50, 20, 255, 60, 60, 60, 51];
  const associated = [255, 255, 255, 100, 50, 20, 255, 255, 255];
  const unassociated = [255, 255, 255, 100, 50, 20, 216, 216, 216];

  it.each([8, 16] as const)('lays colours over white, %i bits, in one plane or four', async (bits) => {
    for (const planar of [false, true]) {
      expect(await firstPixels(await open(rgba(pixels, bits, planar, 2)), 3)).toEqual(unassociated);
      expect(await firstPixels(await open(rgba(pixels, bits, planar, 1)), 3)).toEqual(associated);
      expect(await firstPixels(await open(rgba(pixels, bits, planar, null)), 3)).toEqual(associated);
    }
  });

  it('of grey counts where the file says so, and grey of several channels is declined', async () => {
    const grey = (kind: number | null): Uint8Array => {
      const tile = new Uint8Array(side * side * 2);
      tile.set([0, 0, 70, 255]);
      return writeTiff([
        plainDirectory(
          [
            [256, long(side)],
            [257, long(side)],
            [258, short(8, 8)],
            [262, short(1)],
            [277, short(2)],
            [338, kind === null ? null : short(kind)],
          ],
          [tile],
        ),
      ]);
    };
    expect(await firstPixels(await open(grey(2)), 2)).toEqual([255, 255, 255, 70, 70, 70]);
    await expect(open(grey(null))).rejects.toThrow('2 channels lie side by side');
  });
});

describe('several pictures in one file', () => {
  it('are scenes of a generic TIFF, each with its own levels', async () => {
    const bytes = writeTiff([
      level(128, 10),
      level(64, 11, [[254, long(1)]]),
      level(192, 20),
      level(96, 21, [[254, long(1)]]),
    ]);
    const first = await open(bytes);
    expect(first.info).toMatchObject({ scene: 0, notes: ['The file holds 2 scenes; scene 0 is open.'] });
    expect(first.info.scenes.map(({ index, width }) => [index, width])).toEqual([
      [0, 128],
      [1, 192],
    ]);
    expect(first.levels.map(({ width }) => width)).toEqual([128, 64]);
    await first.close();
    const second = await open(bytes, 1);
    expect(second.levels.map(({ width }) => width)).toEqual([192, 96]);
    expect(await firstPixels(second, 1)).toEqual([20, 20, 20]);
    await expect(open(bytes, 2)).rejects.toMatchObject({ tag: 'request-invalid' });
  });

  it('of which reduced images of one size cannot be told apart keep full resolution only', async () => {
    const slide = await open(
      writeTiff([
        level(128, 10),
        level(128, 20),
        level(64, 11, [[254, long(1)]]),
        level(64, 21, [[254, long(1)]]),
      ]),
      1,
    );
    expect(slide.levels.map(({ width }) => width)).toEqual([128]);
    expect(slide.info.notes).toContainEqual(expect.stringContaining('2 images marked as reduced'));
    await slide.close();
  });

  it('reads levels that hang from the full image as SubIFDs', async () => {
    const base = { ...level(128, 10), subDirectories: [level(64, 11, [[254, long(1)]])] };
    const slide = await open(writeTiff([base]));
    expect(slide.levels.map(({ width }) => width)).toEqual([128, 64]);
    await slide.close();
  });

  it('are scenes of TIFFs in strips', async () => {
    const strip = (value: number): TiffDirectorySpec => ({
      tags: new Map<number, TagValue>([
        [256, long(40)],
        [257, long(30)],
        [258, short(8)],
        [262, short(1)],
        [278, short(30)],
      ]),
      pieces: [new Uint8Array(1200).fill(value)],
    });
    const bytes = writeTiff([strip(10), strip(77)]);
    const slide = await open(bytes, 1);
    expect(slide.info).toMatchObject({ format: 'plain-image', scene: 1 });
    expect(slide.info.scenes).toHaveLength(2);
    expect(await firstPixels(slide, 1)).toEqual([77, 77, 77]);
  });

  it('are scenes of an OME-TIFF, of whose names only harmless ones are told', async () => {
    const image = (name: string, directory: number): string =>
      `<Image ID="Image:9" Name="${name}"><Pixels ID="Pixels:9" DimensionOrder="XYCZT" Type="uint8" SizeX="32" SizeY="32" ` +
      `SizeZ="1" SizeC="3" SizeT="1"><Channel ID="Channel:9:0" SamplesPerPixel="3"/><TiffData IFD="${directory}" ` +
      'PlaneCount="1"/></Pixels></Image>';
    const bytes = omeTiff({
      type: 'rgb',
      levels: 1,
      before: image('Scene 7', 1) + image('label', 2),
      more: [level(32, 33), level(32, 44)],
    });
    const slide = await open(bytes, 1, 'ome.tif');
    expect(slide.info.scenes.map(({ name, width }) => [name, width])).toEqual([
      ['scene 0', 300],
      ['Scene 7', 32],
    ]);
    expect(slide.info.notes).toEqual(['The file holds 2 scenes; scene 1 (“Scene 7”) is open.']);
    expect(slide.info.associatedImages.map(({ name }) => name)).toEqual(['label']);
    expect(await firstPixels(slide, 1)).toEqual([33, 33, 33]);
  });

  it('are scenes of a CZI, behind the whole canvas', async () => {
    const { bytes } = await zeissCzi();
    const whole = await open(bytes, 0, 'czi');
    expect(whole.info.scenes.map(({ width, height }) => [width, height])).toEqual([
      [858, 391],
      [500, 380],
      [301, 257],
    ]);
    expect(whole.info.notes).toEqual([]);
    const alone = await open(bytes, 2, 'czi');
    expect(alone.levels.map(({ width, height }) => [width, height])).toEqual([
      [301, 257],
      [150, 128],
    ]);
    const part = { width: 100, height: 80 };
    const inWhole = await whole.readRegion({ level: 0, x: 557 + 20, y: 101 + 20, ...part });
    const inScene = await alone.readRegion({ level: 0, x: 20, y: 20, ...part });
    expect(Buffer.compare(inScene.data, inWhole.data)).toBe(0);
    await Promise.all([whole.close(), alone.close()]);
  });

  it('of an Aperio SVS that are as large as the one before are no levels', async () => {
    const bytes = await aperioSvs({
      editDirectories: (directories) => {
        const [first] = directories;
        if (first !== undefined) directories.push(first);
      },
    });
    const slide = await open(bytes, 0, 'svs');
    expect(slide.levels.map(({ width }) => width)).toEqual([700, 350, 175]);
    expect(slide.info.scenes).toHaveLength(2);
    await slide.close();
  });
});

describe('XML behind what should not stand before it', () => {
  it.each(['\n', '\ufeff', ' <!-- by a tool --> ', '<?style one?>\n', '\ufeff\r\n<!-- a --><!-- b -->'])(
    'opens an OME-TIFF whose XML begins with %j',
    async (start) => {
      const slide = await open(omeTiff({ editXml: (xml) => start + xml }), 0, 'ome.tif');
      expect(slide.info).toMatchObject({ format: 'ome-tiff', mpp: { x: 0.5, y: 0.5 } });
      await slide.close();
    },
  );

  it('opens an Aperio SVS whose description begins with white space', async () => {
    const bytes = await aperioSvs({
      editDirectories: ([first]) => {
        const text = first?.tags.get(270);
        if (text !== undefined && 'type' in text && text.type === 'ascii')
          (first?.tags as Map<number, TagValue>).set(270, ascii(`\n ${text.value}`));
      },
    });
    const slide = await open(bytes, 0, 'svs');
    expect(slide.info.format).toBe('aperio');
    await slide.close();
  });
});

describe('label and macro of an Aperio SVS without descriptions', () => {
  it('are told by NewSubfileType, and hidden until asked for', async () => {
    const bytes = await aperioSvs({
      editDirectories: (directories) =>
        directories.slice(4).forEach(({ tags }) => (tags as Map<number, TagValue>).delete(270)),
    });
    const slide = await open(bytes, 0, 'svs');
    const names = slide.info.associatedImages.map(({ name }) => name);
    expect(names).toEqual(['thumbnail', 'label', 'macro']);
    expect(names.filter(isIdentifyingImage)).toEqual(['label', 'macro']);
    await slide.close();
  });
});

describe('what tags do not say, or say otherwise', () => {
  const declined: readonly (readonly [string, Tags])[] = [
    ['PhotometricInterpretation is missing', [[262, null]]],
    ['CMYK (5)', [[262, short(5)]]],
    ['CIE L*a*b* (8)', [[262, short(8)]]],
    ['old-style JPEG (6)', [[259, short(6)]]],
    ['CCITT group 4 fax (4)', [[259, short(4)]]],
    ['LZMA (34925)', [[259, short(34925)]]],
    ['12, 12, 12 bits a sample', [[258, short(12, 12, 12)]]],
    ['32, 32, 32 bits a sample', [[258, short(32, 32, 32)]]],
    ['8, 8, 16 bits a sample', [[258, short(8, 8, 16)]]],
    ['1 bits a sample', [[258, null]]],
    ['1 samples a pixel (SamplesPerPixel)', [[277, null]]],
    ['signed integers (2)', [[339, short(2, 2, 2)]]],
    ['floating-point numbers (3)', [[339, short(3, 3, 3)]]],
    ['SampleFormat 1, 1, 3', [[339, short(1, 1, 3)]]],
    ['PlanarConfiguration is 3', [[284, short(3)]]],
    ['FillOrder is 5', [[266, short(5)]]],
    ['floating point (3)', [[317, short(3)]]],
    [
      'white-is-zero, is not supported in jpeg',
      [
        [258, short(8)],
        [259, short(7)],
        [262, short(0)],
        [277, short(1)],
      ],
    ],
    [
      '4 samples a pixel (SamplesPerPixel) in jpeg',
      [
        [258, short(8, 8, 8, 8)],
        [259, short(7)],
        [277, short(4)],
      ],
    ],
  ];
  it.each(declined)('is declined by name: %s', async (name, tags) => {
    await expect(open(writeTiff([plainDirectory(tags)]))).rejects.toMatchObject({
      tag: 'unsupported-format',
      message: expect.stringContaining(name) as string,
    });
  });

  it('falls back on the defaults of TIFF 6.0', async () => {
    const absent: Tags = [254, 259, 266, 274, 284, 296, 317, 339].map((tag) => [tag, null] as const);
    expect(await firstPixels(await open(writeTiff([plainDirectory(absent)])), 1)).toEqual([60, 60, 60]);
    // One sample of one bit, white is one, the most significant bit first.
    const bits = new Uint8Array((side * side) / 8);
    bits[0] = 0b1010_0000;
    const bilevel: Tags = [
      [256, long(side)],
      [257, long(side)],
      [258, null],
      [262, short(1)],
      [277, null],
    ];
    const slide = await open(writeTiff([plainDirectory(bilevel, [bits])]));
    expect((await firstPixels(slide, 3)).filter((_, i) => i % 3 === 0)).toEqual([255, 0, 255]);
  });

  it('says that a picture asks to be turned, and shows it as stored', async () => {
    const slide = await open(writeTiff([plainDirectory([[274, short(6)]])]));
    expect(slide.info.notes).toEqual([expect.stringContaining('Orientation 6')]);
    await slide.close();
  });

  it('declines strips of numbers with a point, which would come out cut off', async () => {
    const tags = new Map<number, TagValue>([
      [256, long(8)],
      [257, long(8)],
      [258, short(32)],
      [262, short(1)],
      [339, short(3)],
    ]);
    const pieces = [new Uint8Array(Float32Array.from({ length: 64 }, () => 0.5).buffer)];
    await expect(open(writeTiff([{ tags, pieces }]))).rejects.toThrow('32 bits a sample');
  });
});

describe('a pixel size that is not believed', () => {
  const resolution = (perCm: number): Tags => [
    [282, rational(perCm, 1)],
    [283, rational(perCm, 1)],
    [296, short(3)],
  ];

  it('is told apart from one that is not stated, and from a resolution for print', async () => {
    const doubted = await open(writeTiff([plainDirectory(resolution(400_000))]));
    expect(doubted.info).toMatchObject({ mpp: null, doubtedMpp: { x: 0.025, y: 0.025 } });
    const coarse = await open(writeTiff([plainDirectory(resolution(800))]));
    expect(coarse.info).toMatchObject({ mpp: null, doubtedMpp: { x: 12.5, y: 12.5 } });
    // 300 and 72 dots per inch in whole dots per centimetre, and 1 mm.
    for (const perCm of [118, 28, 10]) {
      const printed = await open(writeTiff([plainDirectory(resolution(perCm))]));
      expect(printed.info).toMatchObject({ mpp: null, doubtedMpp: null });
      await printed.close();
    }
    await Promise.all([doubted.close(), coarse.close()]);
  });

  it('is kept by a vendor’s driver', async () => {
    const slide = await open(await aperioSvs({ mpp: 0.0246 }), 0, 'svs');
    expect(slide.info).toMatchObject({ mpp: null, doubtedMpp: { x: 0.0246, y: 0.0246 } });
    await slide.close();
  });
});

const cases = fileURLToPath(new URL('../../../../shared/cases', import.meta.url));

describe.skipIf(!existsSync(cases))('files that reports describe (needs ../shared/cases)', () => {
  const openCase = (name: string): Promise<Slide> =>
    openSlide(join(cases, name), { decoder: inProcessDecoder });

  it('open as they must', async () => {
    const masked = await openCase('pyramid-with-transparency-masks.tif');
    const twin = await openCase('twin-without-masks.tif');
    expect(masked.levels).toEqual(twin.levels);
    expect(masked.levels).toHaveLength(3);
    const gt450 = await openCase('gt450-label-macro-without-description.svs');
    expect(gt450.info.associatedImages.map(({ name }) => name)).toEqual(['thumbnail', 'label', 'macro']);
    const ome = await openCase('ome-xml-after-a-newline.ome.tif');
    expect(ome.info).toMatchObject({ format: 'ome-tiff', levels: [{ width: 700, height: 500 }] });
    const two = await openCase('ome-two-scenes.ome.tif');
    expect(two.info.scenes).toHaveLength(2);
    expect(two.info.notes).toEqual(['The file holds 2 scenes; scene 0 (“Scene 1”) is open.']);
    const margin = await openCase('rgba-transparent-margin-tiled.tif');
    expect(await firstPixels(margin, 2)).toEqual([255, 255, 255, 255, 255, 255]);
    await Promise.all([masked, twin, gt450, ome, two].map((slide) => slide.close()));
  });
});
