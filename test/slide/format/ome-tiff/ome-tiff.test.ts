/** OME-TIFF: pyramids in each form, colours, channels, focal planes, several files, broken files, real files. */
import { mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ViewChoice } from '../../../../src-main/contract/view';
import { inProcessDecoder } from '../../../../src-main/slide/codec/decoder';
import { withoutIdentity } from '../../../../src-main/slide/identifying';
import { openSlide } from '../../../../src-main/slide/open';
import type { Slide, SlideInView } from '../../../../src-main/slide/slide';
import { omeSample, omeTiff, omeValues, type OmeTiffOptions } from '../../../fixture/ome-tiff';
import { long, short, type TagValue, type TiffDirectorySpec } from '../../../fixture/tiff-writer';
import { randomNumbers } from '../../../fixture/texture';
import { temporaryFolder } from '../../../temporary-folder';
import { hasOpenSlide } from '../../openslide';
import { outcome } from '../../outcome';
import { expectParity } from '../../parity';

const folder = temporaryFolder();
afterAll(() => folder.remove());

async function write(name: string, options: OmeTiffOptions = {}): Promise<string> {
  const path = join(folder.path, `${name}.ome.tif`);
  await writeFile(path, omeTiff(options));
  return path;
}
const open = (path: string): Promise<Slide> => openSlide(path, { decoder: inProcessDecoder });
const writeAndOpen = async (name: string, options: OmeTiffOptions = {}): Promise<Slide> =>
  open(await write(name, options));

/** One channel in white, brightness a tenth of the sample. */
const tenth = (channel: number, plane = 0): ViewChoice => ({
  plane,
  channels: [{ channel, colour: '#ffffff', window: { low: 0, high: 2550 } }],
});

/** The first value that is not as it must be, over a whole level; `null` when all are. */
async function firstFault(
  reader: SlideInView,
  options: OmeTiffOptions,
  place: { channel: number; plane: number; level: number },
): Promise<string | null> {
  const { width, height, at } = omeValues(options, place);
  const { data, missing } = await reader.readRegion({ level: place.level, x: 0, y: 0, width, height });
  expect(missing).toEqual([]);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      for (let sample = 0; sample < 3; sample += 1) {
        const expected =
          options.type?.startsWith('rgb') === true
            ? at(x + sample * 5, y) % 256
            : Math.floor((at(x, y) * 255) / 2550 + 0.5);
        const found = data[(y * width + x) * 3 + sample];
        if (found !== expected) return `${x}, ${y}, ${sample}: ${found} instead of ${expected}`;
      }
    }
  }
  return null;
}

describe('an OME-TIFF in colour', () => {
  const sizes = [
    [300, 200],
    [150, 100],
    [75, 50],
  ];
  it.each<[string, OmeTiffOptions]>([
    ['interleaved', { type: 'rgb' }],
    ['planar', { type: 'rgb-planar' }],
    ['big-endian-bigtiff', { type: 'rgb', file: { bigEndian: true, bigTiff: true } }],
    ['levels-following', { type: 'rgb', pyramid: 'following', channels: ['brightfield'] }],
    ['levels-as-images', { type: 'rgb', pyramid: 'images' }],
  ])('%s has its levels and pixels', async (name, options) => {
    const slide = await writeAndOpen(name, options);
    expect(slide.info).toMatchObject({ format: 'ome-tiff', mpp: { x: 0.5, y: 0.5 }, objectivePower: 20 });
    expect(slide.info.channels).toEqual([]);
    expect(slide.levels.map(({ width, height }) => [width, height])).toEqual(sizes);
    for (const level of [0, 1, 2])
      expect(await firstFault(slide, options, { channel: 0, plane: 0, level })).toBeNull();
    await slide.close();
  });

  it('in strips is read as one', async () => {
    const options: OmeTiffOptions = { type: 'rgb', tileSide: 0, levels: 1, width: 700, height: 650 };
    const slide = await writeAndOpen('strips', options);
    expect(slide.levels[0]).toMatchObject({ tileWidth: 512, tileHeight: 512 });
    expect(await firstFault(slide, options, { channel: 0, plane: 0, level: 0 })).toBeNull();
    const { mediaType } = await slide.readStoredTile({ level: 0, column: 1, row: 1 });
    expect(mediaType).toBe('image/jpeg');
    await slide.close();
  });

  it('has focal planes to choose from', async () => {
    const options: OmeTiffOptions = {
      type: 'rgb',
      planes: 3,
      pixels: 'PhysicalSizeZ="1500" PhysicalSizeZUnit="nm"',
    };
    const slide = await writeAndOpen('colour-planes', options);
    expect(slide.info.planes).toEqual({ count: 3, usual: 1, spacingUm: 1.5 });
    expect(await firstFault(slide, options, { channel: 0, plane: 1, level: 1 })).toBeNull();
    const upper = slide.inView({ choice: { plane: 2, channels: [] } });
    expect(await firstFault(upper, options, { channel: 0, plane: 2, level: 1 })).toBeNull();
    expect(await firstFault(slide, options, { channel: 0, plane: 1, level: 1 })).toBeNull();
    await slide.close();
  });

  it.each<[string, { x: number; y: number } | null]>([
    ['PhysicalSizeX="0.25" PhysicalSizeY="0.26"', { x: 0.25, y: 0.26 }],
    [
      'PhysicalSizeX="500" PhysicalSizeXUnit="nm" PhysicalSizeY="0.0005" PhysicalSizeYUnit="mm"',
      { x: 0.5, y: 0.5 },
    ],
    [
      'PhysicalSizeX="0.5" PhysicalSizeXUnit="&#956;m" PhysicalSizeY="5000" PhysicalSizeYUnit="Å"',
      { x: 0.5, y: 0.5 },
    ],
    ['PhysicalSizeX="0.5" PhysicalSizeXUnit="pixel" PhysicalSizeY="0.5" PhysicalSizeYUnit="pixel"', null],
    ['PhysicalSizeX="0.5"', null],
    ['PhysicalSizeX="0" PhysicalSizeY="0"', null],
    ['PhysicalSizeX="264" PhysicalSizeY="264"', null],
    ['', null],
  ])('with %s has the pixel size that this means', async (pixels, mpp) => {
    const slide = await writeAndOpen('pixel-size', { type: 'rgb', pixels });
    const { x = NaN, y = NaN } = slide.info.mpp ?? {};
    if (mpp === null) expect(slide.info.mpp).toBeNull();
    else expect([x, y].map((value) => value.toFixed(9))).toEqual([mpp.x.toFixed(9), mpp.y.toFixed(9)]);
    await slide.close();
  });

  it('keeps what may identify somebody apart', async () => {
    const label: TiffDirectorySpec = {
      tags: new Map<number, TagValue>([
        [256, long(20)],
        [257, long(10)],
        [258, short(8, 8, 8)],
        [259, short(1)],
        [262, short(2)],
        [277, short(3)],
        [278, short(10)],
      ]),
      pieces: [new Uint8Array(600).fill(99)],
    };
    const image = (name: string): string =>
      `<Image ID="Image:9" Name="${name}"><Pixels ID="Pixels:9" DimensionOrder="XYCZT" Type="uint8" SizeX="20" SizeY="10" ` +
      'SizeZ="1" SizeC="3" SizeT="1"><TiffData IFD="1"/></Pixels></Image>';
    for (const place of ['before', 'after'] as const) {
      const slide = await writeAndOpen(`label-${place}`, {
        type: 'rgb',
        more: [label],
        [place]: image('label image'),
      });
      expect(slide.info.associatedImages).toEqual([{ name: 'label', width: 20, height: 10 }]);
      expect((await slide.readAssociatedImage('label')).data).toEqual(new Uint8Array(600).fill(99));
      const { info, withheld } = withoutIdentity(slide.info);
      expect(withheld.images).toBe(1);
      const shown = JSON.stringify(info.properties);
      for (const secret of ['Ada', 'Example', '26-1', '2026', '000001', '42'])
        expect(shown).not.toContain(secret);
      expect(info.properties).toMatchObject({
        'ome.Channel[0].Name': 'brightfield',
        'ome.Objective.LensNA': '0.8',
        'ome.Microscope.Model': 'M1',
      });
      await slide.close();
    }
  });
});

describe('an OME-TIFF of channels', () => {
  it.each(['XYCZT', 'XYCTZ', 'XYZCT', 'XYZTC', 'XYTCZ', 'XYTZC'])(
    'finds its planes in the order %s',
    async (order) => {
      const options: OmeTiffOptions = { order, planes: 3, times: 2, channels: ['A', 'B', 'C'] };
      const slide = await writeAndOpen(order, options);
      for (const [channel, plane, level] of [
        [0, 0, 0],
        [1, 2, 1],
        [2, 1, 2],
      ] as const) {
        const reader = slide.inView({ choice: tenth(channel, plane) });
        expect(await firstFault(reader, options, { channel, plane, level })).toBeNull();
      }
      await slide.close();
    },
  );

  it.each<[string, OmeTiffOptions]>([
    ['uint8', { type: 'uint8', sample: (place) => omeSample(place) % 256 }],
    ['big-endian', { file: { bigEndian: true } }],
    ['levels-following', { pyramid: 'following' }],
    ['levels-as-images', { pyramid: 'images' }],
    ['strips', { tileSide: 0 }],
  ])('of %s gives its samples through a window', async (name, options) => {
    const slide = await writeAndOpen(`channels-${name}`, options);
    expect(slide.levels).toHaveLength(3);
    for (const level of [0, 2])
      expect(
        await firstFault(slide.inView({ choice: tenth(1) }), options, { channel: 1, plane: 0, level }),
      ).toBeNull();
    await slide.close();
  });

  it.each(['int8', 'int16'] as const)('counts %s from below zero', async (type) => {
    const sample = ({ x, y }: { x: number; y: number }): number => ((x + y) % 200) - 100;
    const slide = await writeAndOpen(type, { type, sample, levels: 1 });
    const range = type === 'int8' ? { low: -128, high: 127 } : { low: -32_768, high: 32_767 };
    expect(slide.info.channels[0]?.range).toEqual(range);
    const view = slide.inView({
      choice: {
        plane: 0,
        channels: [{ channel: 0, colour: null, window: { low: -100, high: 155 } }],
      },
    });
    const { data } = await view.readRegion({ level: 0, x: 0, y: 0, width: 200, height: 1 });
    expect([0, 1, 100, 199].map((x) => data[x * 3])).toEqual([0, 1, 100, 199]);
    const [window] = await slide.channelWindows();
    expect(window?.low).toBeGreaterThanOrEqual(-104);
    expect(window?.high).toBeLessThanOrEqual(104);
    expect((window?.high ?? 0) - (window?.low ?? 0)).toBeGreaterThan(190);
    await slide.close();
  });

  it('says what each is, and adds those that are on', async () => {
    const slide = await writeAndOpen('colours', {});
    expect(slide.info.channels).toEqual([
      { index: 0, name: 'DAPI', colour: '#ff0000', emissionNm: 461, range: { low: 0, high: 65_535 } },
      { index: 1, name: 'FITC', colour: '#00ff00', emissionNm: 521, range: { low: 0, high: 65_535 } },
    ]);
    const window = { low: 0, high: 2550 };
    const both = slide.inView({
      choice: {
        plane: 0,
        channels: [
          { channel: 0, colour: null, window },
          { channel: 1, colour: '#ff8000', window },
        ],
      },
    });
    const { data } = await both.readRegion({ level: 0, x: 120, y: 90, width: 1, height: 1 });
    const [first, second] = [0, 1].map((channel) => omeSample({ channel, plane: 0, x: 120, y: 90 }) / 10) as [
      number,
      number,
    ];
    expect(Math.abs((data[0] ?? 0) - Math.min(255, first + second))).toBeLessThanOrEqual(1);
    expect(Math.abs((data[1] ?? 0) - (second * 128) / 255)).toBeLessThanOrEqual(1);
    expect(data[2]).toBe(0);
    const none = await slide
      .inView({ choice: { plane: 0, channels: [] } })
      .readRegion({ level: 0, x: 0, y: 0, width: 9, height: 9 });
    expect(none.data).toEqual(new Uint8Array(243));
    await slide.close();
  });

  it('gives colours to channels that have none, or all the same', async () => {
    const slide = await writeAndOpen('no-colours', {
      channels: ['A', 'B', 'C'],
      editXml: (xml) =>
        xml.replaceAll(/Color="[^"]*"/g, 'Color="-1"').replaceAll(/ EmissionWavelength="[^"]*"/g, ''),
    });
    expect(slide.info.channels.map(({ colour }) => colour)).toEqual(['#ff0000', '#00ff00', '#0000ff']);
    await slide.close();
  });

  it('has a window of its own for every channel, from what its samples are', async () => {
    const random = randomNumbers(7);
    const noise = Array.from({ length: 300 * 200 }, random);
    const sample = ({ channel, x, y }: { channel: number; x: number; y: number }): number =>
      channel === 0 ? 500 + Math.floor((noise[y * 300 + x] ?? 0) * 3000) : 7;
    const slide = await writeAndOpen('windows', { sample });
    const [first, second] = await slide.channelWindows();
    expect(Math.abs((first?.low ?? 0) - 503)).toBeLessThan(25);
    expect(Math.abs((first?.high ?? 0) - 3497)).toBeLessThan(25);
    expect(second).toEqual({ low: 7, high: 8 });
    const usual = await slide.readRegion({ level: 0, x: 0, y: 0, width: 100, height: 100 });
    const brightest = usual.data.reduce((most, value) => Math.max(most, value), 0);
    expect(brightest).toBe(255);
    await slide.close();
  });

  it('refuses to show what there is not', async () => {
    const slide = await writeAndOpen('refusals', { planes: 2 });
    for (const view of [
      tenth(2),
      tenth(0, 2),
      { plane: 0, channels: [...tenth(0).channels, ...tenth(0).channels] },
    ]) {
      expect(() => slide.inView({ choice: view })).toThrow(
        expect.objectContaining({ tag: 'request-invalid' }) as Error,
      );
    }
    await slide.close();
  });

  it('sends tiles as they are looked at', async () => {
    const slide = await writeAndOpen('tiles', { planes: 2 });
    const address = { level: 0, column: 1, row: 1 };
    const tiles = await Promise.all(
      [tenth(0), tenth(1), tenth(0, 1)].map(async (view) =>
        slide.inView({ choice: view }).readStoredTile(address),
      ),
    );
    const texts = tiles.map(({ bytes }) => Buffer.from(bytes).toString('base64'));
    expect(new Set(texts).size).toBe(3);
    await expect(
      slide.inView({ choice: tenth(0) }).readStoredTile({ level: 0, column: 99, row: 0 }),
    ).rejects.toMatchObject({
      tag: 'tile-unreadable',
    });
    await slide.close();
  });
});

describe('an OME-TIFF of several files', () => {
  const uuid = (file: string, n: number): string =>
    `<UUID FileName="${file}">urn:uuid:00000000-0000-0000-0000-00000000000${n}</UUID>`;
  const split = (files: readonly [string, string]): OmeTiffOptions => ({
    channels: ['A', 'B'],
    editXml: (xml) =>
      xml.replace(
        '<TiffData IFD="0" PlaneCount="2"/>',
        `<TiffData IFD="0" FirstC="0" PlaneCount="1">${uuid(files[0], 1)}</TiffData>` +
          `<TiffData IFD="1" FirstC="1" PlaneCount="1">${uuid(files[1], 2)}</TiffData>`,
      ),
  });

  it('reads each channel from its own', async () => {
    const inner = join(folder.path, 'several');
    mkdirSync(inner);
    const options = split(['one.ome.tif', 'two.ome.tif']);
    await writeFile(join(inner, 'one.ome.tif'), omeTiff(options));
    const doubled = {
      ...options,
      sample: (place: Parameters<typeof omeSample>[0]) => 2550 - omeSample(place),
    };
    await writeFile(join(inner, 'two.ome.tif'), omeTiff(doubled));
    const slide = await open(join(inner, 'one.ome.tif'));
    expect(
      await firstFault(slide.inView({ choice: tenth(0) }), options, { channel: 0, plane: 0, level: 1 }),
    ).toBeNull();
    expect(
      await firstFault(slide.inView({ choice: tenth(1) }), doubled, { channel: 1, plane: 0, level: 1 }),
    ).toBeNull();
    await slide.close();
  });

  it('names the file that is missing', async () => {
    const path = await write('lonely', split(['lonely.ome.tif', 'gone.ome.tif']));
    await expect(open(path)).rejects.toMatchObject({
      tag: 'broken-file',
      why: expect.stringContaining('"gone.ome.tif"') as string,
    });
    const outside = await write('outside', split(['outside.ome.tif', '../lonely.ome.tif']));
    await expect(open(outside)).rejects.toMatchObject({ tag: 'broken-file' });
  });

  it('knows itself under another name', async () => {
    const slide = await open(
      await write('renamed', {
        editXml: (xml) =>
          xml.replace('PlaneCount="2"/>', `PlaneCount="2">${uuid('before.ome.tif', 1)}</TiffData>`),
      }),
    );
    expect(slide.info.channels).toHaveLength(2);
    await slide.close();
  });

  it('reads its metadata from a file beside it', async () => {
    let whole = '';
    const options: OmeTiffOptions = {
      editXml: (xml) => {
        whole = xml;
        return xml.replace(
          /<Experimenter.*<\/Image>/,
          '<BinaryOnly MetadataFile="set.companion.ome" UUID="urn:uuid:2"/>',
        );
      },
    };
    const path = await write('companion', options);
    await expect(open(path)).rejects.toMatchObject({ tag: 'not-found' });
    await writeFile(join(folder.path, 'set.companion.ome'), whole);
    const slide = await open(path);
    expect(
      await firstFault(slide.inView({ choice: tenth(1) }), options, { channel: 1, plane: 0, level: 0 }),
    ).toBeNull();
    await slide.close();
  });
});

describe('a broken OME-TIFF', () => {
  const xml = (from: string | RegExp, to: string): OmeTiffOptions => ({
    editXml: (text) => text.replace(from, to),
  });
  const change =
    (at: number, tag: number, value: TagValue) =>
    (all: TiffDirectorySpec[]): void => {
      const directory = all[at];
      if (directory !== undefined)
        all[at] = { ...directory, tags: new Map([...directory.tags, [tag, value]]) };
    };
  it.each<[string, OmeTiffOptions, string]>([
    ['ome-sound', {}, 'read'],
    ['ome-xml-cut-off', { editXml: (text) => text.slice(0, 700) }, 'broken-file'],
    ['ome-xml-entity-bomb', { editXml: bomb }, 'broken-file'],
    ['ome-xml-other-root', { editXml: (text) => text.replaceAll(/OME( |>)/g, 'Other$1') }, 'broken-file'],
    ['ome-no-image', xml(/<Image.*<\/Image>/, ''), 'broken-file'],
    ['ome-no-pixels', xml(/<Pixels.*<\/Pixels>/, ''), 'broken-file'],
    ['ome-size-zero', xml(/SizeX="\d+"/, 'SizeX="0"'), 'broken-file'],
    ['ome-size-no-number', xml(/SizeC="\d+"/, 'SizeC="two"'), 'broken-file'],
    ['ome-size-of-another-image', xml(/SizeX="\d+"/, 'SizeX="301"'), 'broken-file'],
    ['ome-planes-absurd', xml(/SizeZ="\d+"/, 'SizeZ="999999999"'), 'broken-file'],
    ['ome-channels-absurd', xml(/SizeC="\d+"/, 'SizeC="100000"'), 'unsupported-format'],
    ['ome-order-unknown', xml('XYCZT', 'YXCZT'), 'broken-file'],
    ['ome-order-repeats', xml('XYCZT', 'XYCCT'), 'broken-file'],
    ['ome-directory-beyond-end', xml('IFD="0"', 'IFD="77"'), 'broken-file'],
    ['ome-plane-of-none', xml('IFD="0" PlaneCount="2"', 'IFD="0" FirstC="1" PlaneCount="1"'), 'broken-file'],
    ['ome-first-plane-negative', xml('IFD="0"', 'IFD="0" FirstC="-1"'), 'broken-file'],
    ['ome-second-channel-missing', xml('PlaneCount="2"', 'PlaneCount="1"'), 'tile-missing'],
    [
      'ome-blocks-absurd',
      xml(/<TiffData.*?>/, '<TiffData IFD="0" PlaneCount="999999"/>'.repeat(3000)),
      'read',
    ],
    ['ome-float', { editDirectories: (all) => change(0, 339, short(3))(all) }, 'unsupported-format'],
    ['ome-samples-side-by-side', { editDirectories: change(0, 277, short(2)) }, 'unsupported-format'],
    ['ome-plane-of-other-size', { editDirectories: change(1, 256, long(299)) }, 'tile-missing'],
    ['ome-plane-of-other-tiles', { editDirectories: change(1, 322, short(32)) }, 'tile-missing'],
    ['ome-levels-beyond-end', { editDirectories: change(0, 330, long(0x7fff_ffff)) }, 'broken-file'],
    ['ome-levels-repeat', { editDirectories: change(0, 330, long(8, 8)) }, 'broken-file'],
    [
      'ome-levels-many',
      { editDirectories: change(0, 330, long(...Array<number>(100).fill(8))) },
      'broken-file',
    ],
    ['ome-directory-loop', { file: { loopTo: 0 } }, 'broken-file'],
    ['ome-tile-size-zero', { editDirectories: change(0, 322, short(0)) }, 'broken-file'],
    [
      'ome-tile-offsets-beyond-end',
      { editDirectories: change(0, 324, long(...Array<number>(20).fill(1e9))) },
      'tile-missing',
    ],
  ])('%s', async (name, options, ends) => {
    expect(await outcome(await write(name, options))).toBe(ends);
  });

  it('ome-level-of-other-proportions is left out', async () => {
    const slide = await writeAndOpen('ome-level-of-other-proportions', {
      editDirectories(all) {
        const [first] = all;
        const [level, ...others] = first?.subDirectories ?? [];
        if (first === undefined || level === undefined) return;
        const stretched = { ...level, tags: new Map([...level.tags, [257, long(40)] as const]) };
        all[0] = { ...first, subDirectories: [stretched, ...others] };
      },
    });
    expect(slide.levels.map(({ width }) => width)).toEqual([300, 75]);
    await slide.close();
  });
});

/** Each entity ten times the one before. */
function bomb(xml: string): string {
  const entities = Array.from({ length: 12 }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`);
  return xml
    .replace('<OME', `<!DOCTYPE OME [<!ENTITY e0 "boom">${entities.join('')}]><OME`)
    .replace('case 26-1', '&e12;');
}

describe.skipIf(!hasOpenSlide)('against OpenSlide (needs openslide-python)', () => {
  it('reads a pyramid in colour, which OpenSlide takes for a generic TIFF', async () => {
    const path = await write('parity', { type: 'rgb', pyramid: 'following', channels: ['brightfield'] });
    const figures = await expectParity(path, { except: () => true, step: 4 });
    expect(figures.largest).toBe(0);
  });
});
