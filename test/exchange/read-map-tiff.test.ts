/** Maps of Spindle and of other programs, and files that are none, or mean harm. */
import { deflateSync } from 'node:zlib';
import { writeArrayBuffer } from 'geotiff';
import { describe, expect, it } from 'vitest';
import { slideKey } from '../../src-main/contract/identity';
import { densityGrid, densityRows } from '../../src-main/counting/density';
import { writeDensityTiff } from '../../src-main/exchange/density-tiff';
import { readMapTiff, type SlideOfMap } from '../../src-main/exchange/read-map-tiff';
import { analysedLeft, cells, cover } from './analysed-left';
import { exampleResult } from '../report/example-result';

const slide: SlideOfMap = { width: 8000, height: 6000, picture: null };

/** 40 × 30 pixels of 200, as another program writes them. */
function foreign(
  metadata: object = {},
  values: Float32Array | Uint8Array = Float32Array.from({ length: 1200 }, (_, index) => index),
): Uint8Array<ArrayBuffer> {
  return new Uint8Array(
    writeArrayBuffer(values, {
      ...{ width: 40, height: 30, GTModelTypeGeoKey: 32_767, ProjectedCSTypeGeoKey: 32_767 },
      ...{ ModelPixelScale: [200, -200, 0], ModelTiepoint: [0, 0, 0, 0, 0, 0] },
      ...metadata,
    }),
  );
}

/** The bytes with the value of an entry of the first directory changed. */
function withTag(
  bytes: Uint8Array<ArrayBuffer>,
  tag: number,
  change: (view: DataView, at: number) => void,
): Uint8Array<ArrayBuffer> {
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  for (let at = 10; at < 10 + view.getUint16(8) * 12; at += 12) {
    if (view.getUint16(at) !== tag) continue;
    change(view, at);
    return copy;
  }
  throw new Error(`there is no tag ${tag}`);
}

describe('a density map of Spindle', () => {
  const result = exampleResult({ analysed: analysedLeft });
  const own = { ...slide, picture: result.slide.picture };
  const written = async (): Promise<Uint8Array<ArrayBuffer>> =>
    new Uint8Array(await writeDensityTiff(result, cover));

  it('comes back as it was counted, where it was', async () => {
    const { map, values } = await readMapTiff(await written(), own);
    const grid = densityGrid(result.slide, result.mpp);
    const mitotic = result.candidates.filter(({ score }) => score >= result.threshold);
    const rows = [...densityRows(mitotic, result.mpp, grid, cells, cover)];
    expect(values).toEqual(Float32Array.from(rows.flatMap((row) => [...row])));
    expect(map).toEqual({
      ...{ width: 125, height: 94, unit: 'mitoses per mm²' },
      place: { x: 0, y: 0, width: 125 * 64, height: 94 * 64 },
      range: { low: 0, high: Math.fround(3 / 2.37) },
    });
  });

  it('is refused over another slide, and over another scene', async () => {
    await expect(
      readMapTiff(await written(), { ...own, picture: { key: slideKey('f'.repeat(32)), scene: 0 } }),
    ).rejects.toMatchObject({
      ...{ tag: 'unsupported-format', why: 'it is the density map of another slide' },
    });
    await expect(
      readMapTiff(await written(), { ...own, picture: { ...own.picture, scene: 1 } }),
    ).rejects.toMatchObject({
      why: 'it is the density map of another scene of the slide',
    });
  });

  it('is reduced by means of what is known where it is large', async () => {
    const wide = { ...result, slide: { ...result.slide, width: 64 * 4100, height: 640 }, candidates: [] };
    const raster = { columns: 2, rows: 1, cellWidth: 64 * 2050, cellHeight: 640 };
    const bytes = await writeDensityTiff(
      { ...wide, analysed: { ...raster, cover: '' } },
      new Uint8Array([255, 0]),
    );
    const { map, values } = await readMapTiff(new Uint8Array(bytes), {
      ...own,
      width: 64 * 4100,
      height: 640,
    });
    expect([map.width, map.height]).toEqual([1367, 4]);
    expect(map.place).toEqual({ x: 0, y: 0, width: 64 * 4101, height: 64 * 12 });
    // The square at the border holds some of both.
    expect(Array.from(values.subarray(682, 685))).toEqual([0, 0, NaN]);
  });
});

describe('a map of another program', () => {
  it('is read with its place, and without a unit', async () => {
    const { map, values } = await readMapTiff(foreign(), slide);
    expect(map).toEqual({
      ...{ width: 40, height: 30, unit: null, range: { low: 0, high: 1199 } },
      place: { x: 0, y: 0, width: 8000, height: 6000 },
    });
    expect(values[41]).toBe(41);
  });

  it.each([
    [
      'y up, from the upper edge',
      { ModelPixelScale: [100, 100, 0], ModelTiepoint: [0, 0, 0, 500, -1000, 0] },
      1000,
    ],
    ['y down', { ModelPixelScale: [100, -100, 0], ModelTiepoint: [0, 0, 0, 500, 1000, 0] }, 1000],
    [
      'a tie point elsewhere',
      { ModelPixelScale: [100, -100, 0], ModelTiepoint: [2, 3, 0, 700, 1300, 0] },
      1000,
    ],
    [
      'a matrix',
      {
        ModelPixelScale: undefined,
        ModelTransformation: [100, 0, 0, 500, 0, 100, 0, 1000, 0, 0, 0, 0, 0, 0, 0, 1],
      },
      1000,
    ],
    [
      'pixels as points',
      { ModelPixelScale: [100, -100, 0], ModelTiepoint: [0, 0, 0, 550, 1050, 0], GTRasterTypeGeoKey: 2 },
      1000,
    ],
  ])('lies where it says, by %s', async (_, metadata, y) => {
    const parts = Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== undefined));
    const base = 'ModelTransformation' in parts ? withoutScale(parts) : foreign(parts);
    expect((await readMapTiff(base, slide)).map.place).toEqual({ x: 500, y, width: 4000, height: 3000 });
  });

  it('has no value where its own word for none stands', async () => {
    const { map, values } = await readMapTiff(foreign({ GDAL_NODATA: '0' }), slide);
    expect(values[0]).toBeNaN();
    expect(map.range.low).toBe(1);
  });

  it('may be of whole numbers', async () => {
    const values = Uint8Array.from({ length: 1200 }, (_, index) => index % 7);
    expect((await readMapTiff(foreign({}, values), slide)).map.range).toEqual({ low: 0, high: 6 });
  });
});

function withoutScale(parts: object): Uint8Array<ArrayBuffer> {
  return new Uint8Array(
    writeArrayBuffer(new Float32Array(1200), {
      ...{ width: 40, height: 30, GTModelTypeGeoKey: 32_767, ProjectedCSTypeGeoKey: 32_767 },
      ...parts,
    }),
  );
}

describe('what is no such map', () => {
  it.each([
    ['text', new Uint8Array(Buffer.from('no TIFF at all')), /not a TIFF/],
    ['nothing', new Uint8Array(0), /not a TIFF/],
    ['a place on the Earth', foreign({ GTModelTypeGeoKey: 2 }), /geographic/],
    [
      'a turned one',
      withoutScale({ ModelTransformation: [70, 70, 0, 0, -70, 70, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1] }),
      /rotated/,
    ],
    [
      'beside the slide',
      foreign({ ModelTiepoint: [0, 0, 0, 9000, 0, 0] }),
      /does not lie on the slide: it spans x 9000 to 17000/,
    ],
    [
      'above it',
      foreign({ ModelPixelScale: [200, 200, 0], ModelTiepoint: [0, 0, 0, 0, 6000, 0] }),
      /does not lie on the slide/,
    ],
    ['larger than it', foreign({ ModelPixelScale: [400, -400, 0] }), /does not lie on the slide/],
    ['in a compression that is not read', foreign({ Compression: [5] }), /compression \(5\)/],
    ['without any value', foreign({}, new Float32Array(1200).fill(NaN)), /it holds no values/],
  ])('%s is refused with its reason', async (_, bytes, why) => {
    await expect(readMapTiff(bytes, slide)).rejects.toMatchObject({
      ...{ tag: 'unsupported-format', why: expect.stringMatching(why) as unknown },
    });
  });

  it('a picture is refused as one', async () => {
    const bytes = new Uint8Array(
      writeArrayBuffer(new Uint8Array(3 * 1200), {
        ...{ width: 40, height: 30, ModelPixelScale: [200, -200, 0], ModelTiepoint: [0, 0, 0, 0, 0, 0] },
      }),
    );
    await expect(readMapTiff(bytes, slide)).rejects.toMatchObject({
      why: expect.stringContaining('3 bands') as unknown,
    });
  });
});

describe('a file that means harm', () => {
  const bomb = deflateSync(new Uint8Array(300e6), { level: 9 });
  const packed = (strip: Uint8Array, size = 40): Uint8Array<ArrayBuffer> =>
    foreign(
      {
        ...{
          width: size,
          height: 30,
          Compression: [8],
          BitsPerSample: [32],
          SampleFormat: [3],
          SamplesPerPixel: [1],
        },
        ...{
          StripByteCounts: [strip.length],
          PhotometricInterpretation: [1],
          ModelPixelScale: [(200 * 40) / size, -200, 0],
        },
      },
      strip,
    );

  it.each([
    ['cut in its directory', foreign().subarray(0, 60).slice(), 'broken-file'],
    ['cut in its values', foreign().subarray(0, 2000).slice(), 'broken-file'],
    [
      'a tag of four thousand million values',
      withTag(foreign(), 33_550, (view, at) => view.setUint32(at + 4, 0xffffffff)),
      'broken-file',
    ],
    [
      'a tag of no known type',
      withTag(foreign(), 256, (view, at) => view.setUint16(at + 2, 99)),
      'broken-file',
    ],
    [
      'four thousand million columns',
      withTag(foreign(), 256, (view, at) => {
        view.setUint16(at + 2, 4);
        view.setUint32(at + 8, 0xffffffff);
      }),
      'unsupported-format',
    ],
    ['a size of none', withTag(foreign(), 257, (view, at) => view.setUint32(at + 8, 0)), 'broken-file'],
    [
      'a strip of a row, of which all but one are missing',
      withTag(foreign(), 278, (view, at) => view.setUint32(at + 8, 1)),
      'broken-file',
    ],
    [
      'a strip that is missing',
      withTag(foreign(), 279, (view, at) => view.setUint32(at + 8, 0)),
      'broken-file',
    ],
    [
      'a strip longer than the file',
      withTag(foreign(), 279, (view, at) => view.setUint32(at + 8, 1e9)),
      'broken-file',
    ],
    ['one that inflates without end', packed(bomb), 'broken-file'],
    ['damaged deflate', packed(bomb.subarray(100, 300)), 'broken-file'],
    ['deflate that ends early', packed(deflateSync(new Uint8Array(100))), 'broken-file'],
  ])(
    '%s ends soon, with its reason',
    async (_, bytes, tag) => {
      const before = process.memoryUsage().arrayBuffers;
      await expect(readMapTiff(bytes, slide)).rejects.toMatchObject({ tag });
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64e6);
    },
    5000,
  );

  it('whatever byte of it is changed, it is read or refused', async () => {
    const good = foreign();
    for (let at = 0; at < 500; at += 1) {
      const bytes = good.slice();
      bytes[at] = (bytes[at] ?? 0) ^ 0xff;
      const outcome = await readMapTiff(bytes, slide).catch((thrown: unknown) => thrown);
      if (outcome instanceof Error) expect(outcome.name).toBe('SpindleError');
    }
  });
});
