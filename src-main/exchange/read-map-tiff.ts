/**
 * Maps of values over a slide, as GeoTIFF: Spindle's density maps and those of other programs, one band of whole numbers or
 * floating point, uncompressed or deflated, in level-0 pixels of the slide. geotiff reads directory, predictors and samples; sizes
 * are checked before it takes memory (see docs/decisions/003-tiff-structure.md), and inflating is bounded and outside the main thread.
 */
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import { BaseDecoder, fromArrayBuffer, type GeoTIFFImage } from 'geotiff';
import { z } from 'zod';
import { reasonOf } from '../base/thrown';
import { SpindleError } from '../contract/errors';
import type { SlidePicture } from '../contract/identity';
import { printable } from '../base/printable';
import type { ValueMap } from '../contract/value-map';
import { densityDocument } from './density-tiff';
import { placeOf } from './map-place';
import { brokenMap, noMap, requireSoundDirectory } from './map-tiff-structure';

/** The largest file, in bytes. */
export const mostMapBytes = 256e6;
/** The most bytes of all samples, inflated. */
const mostSampleBytes = 256e6;
const mostBlocks = 100_000;
/** Longest side as delivered; larger maps are reduced by means of squares. */
const mostSide = 2048;
/** Samples that are read before others have their turn; a hundredth of a second. */
const samplesATurn = 500_000;

/** What is known of the slide that the map is to lie on. */
export interface SlideOfMap {
  /** Level 0, pixels. */
  readonly width: number;
  readonly height: number;
  /** `null` where it is not known: then a map of any slide of that size may lie on it. */
  readonly picture: SlidePicture | null;
}

/**
 * @returns the map, and its values row by row; NaN where there is none.
 * @throws unsupported-format for what is no such map, or does not lie on the slide; broken-file
 */
export async function readMapTiff(
  bytes: Uint8Array<ArrayBuffer>,
  slide: SlideOfMap,
): Promise<{ map: ValueMap; values: Float32Array<ArrayBuffer> }> {
  requireSoundDirectory(bytes);
  try {
    const own = bytes.slice().buffer;
    const image = await (await fromArrayBuffer(own)).getImage(0);
    const blocks = await blocksOf(image, bytes.length);
    const described = await descriptionOf(image);
    requireOwnSlide(described, slide);
    const place = placeOf(await georeferenceOf(image), slide);
    const { values, ...reduced } = await readValues(image, blocks);
    const { width, height, factor, range } = reduced;
    if (range.low > range.high) throw noMap('it holds no values');
    // The last column and row of a reduced map may reach beyond.
    const across = (width * factor) / image.getWidth();
    const down = (height * factor) / image.getHeight();
    const whole = { ...place, width: place.width * across, height: place.height * down };
    return { map: { width, height, place: whole, unit: described?.unit ?? null, range }, values };
  } catch (thrown) {
    if (thrown instanceof SpindleError) throw thrown;
    throw brokenMap(reasonOf(thrown), thrown);
  }
}

interface Blocks {
  readonly columns: number;
  readonly rows: number;
  readonly width: number;
  readonly height: number;
  readonly sampleBytes: number;
  readonly decoder: BaseDecoder;
}

/** Tiles or strips, all of them there, and together no larger than may be read. */
async function blocksOf(image: GeoTIFFImage, fileBytes: number): Promise<Blocks> {
  const directory = image.getFileDirectory();
  const tag = async (name: Parameters<typeof directory.loadValue>[0]): Promise<unknown> =>
    directory.loadValue(name);
  const [width, height] = [image.getWidth(), image.getHeight()];
  const size = { width: image.getTileWidth(), height: image.getTileHeight() };
  for (const side of [width, height, size.width, size.height]) {
    if (!Number.isInteger(side) || side < 1) throw brokenMap('its size is not stated');
  }
  const samples = image.getSamplesPerPixel();
  if (samples !== 1) throw noMap(`it has ${samples} bands: it is a picture, or several maps`);
  const [bits, format] = [image.getBitsPerSample(0), image.getSampleFormat(0)];
  const isNumber =
    format === 3 ? [32, 64].includes(bits) : [1, 2].includes(format) && [8, 16, 32].includes(bits);
  if (!isNumber) throw noMap(`its samples of ${bits} bits are not supported`);
  const compression = Number((await tag('Compression')) ?? 1);
  if (![1, 8, 32_946].includes(compression)) {
    throw noMap(`its compression (${compression}) is not supported`, 'save it uncompressed, or with deflate');
  }
  const sampleBytes = bits / 8;
  const [columns, rows] = [Math.ceil(width / size.width), Math.ceil(height / size.height)];
  if (columns * rows > mostBlocks)
    throw noMap(`it consists of ${columns * rows} tiles`, 'save it with larger tiles');
  const total = columns * rows * size.width * size.height * sampleBytes;
  if (total > mostSampleBytes) {
    throw noMap(`it is too large: ${width} × ${height} pixels`, 'save it with larger pixels');
  }
  const lengths = [await tag(image.isTiled ? 'TileByteCounts' : 'StripByteCounts')].flat();
  requireWhole(numbersOf(lengths), columns * rows, fileBytes);
  const decoder = new BoundedDecoder({
    ...{ tileWidth: size.width, tileHeight: size.height, bitsPerSample: [bits], planarConfiguration: 1 },
    predictor: Number((await tag('Predictor')) ?? 1),
  });
  decoder.inflates = compression !== 1;
  return { columns, rows, ...size, sampleBytes, decoder };
}

/** A missing tile would read as 0, and overlapping ones as more than the file holds. */
function requireWhole(lengths: readonly number[], blocks: number, fileBytes: number): void {
  if (lengths.length < blocks || lengths.slice(0, blocks).some((length) => !(length > 0))) {
    throw brokenMap('parts of it are missing');
  }
  if (lengths.reduce((sum, length) => sum + length, 0) > fileBytes) throw brokenMap('its parts overlap');
}

function numbersOf(value: readonly unknown[]): number[] {
  return value.flatMap((each) =>
    ArrayBuffer.isView(each) ? Array.from(each as Uint32Array) : [Number(each)],
  );
}

const inflated = promisify<Uint8Array, { maxOutputLength: number }, Buffer>(inflate);

/** Inflates no more than a block holds; geotiff's own decoder does not know how much that is. */
class BoundedDecoder extends BaseDecoder {
  inflates = false;

  override async decodeBlock(block: ArrayBufferLike): Promise<ArrayBufferLike> {
    if (!this.inflates) return block;
    const { tileWidth, tileHeight, bitsPerSample } = this.parameters;
    const bits = Number([bitsPerSample].flat()[0]);
    const bytes = await inflated(new Uint8Array(block), {
      maxOutputLength: tileWidth * tileHeight * (bits / 8),
    });
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  }
}

interface Reduced {
  readonly width: number;
  readonly height: number;
  /** Pixels of the file along a side of one that is delivered. */
  readonly factor: number;
  readonly range: { low: number; high: number };
  readonly values: Float32Array<ArrayBuffer>;
}

/** Means of what is known in squares, block by block. */
async function readValues(image: GeoTIFFImage, blocks: Blocks): Promise<Reduced> {
  const factor = Math.ceil(Math.max(image.getWidth(), image.getHeight()) / mostSide);
  const width = Math.ceil(image.getWidth() / factor);
  const height = Math.ceil(image.getHeight() / factor);
  const values = new Float32Array(width * height);
  const counts = new Uint32Array(width * height);
  const range = { low: Infinity, high: -Infinity };
  const read = image.getReaderForSample(0);
  const noData = image.getGDALNoData();
  let turn = 0;
  for (let block = 0; block < blocks.columns * blocks.rows; block += 1) {
    const column = block % blocks.columns;
    const row = Math.floor(block / blocks.columns);
    const { data } = await image.getTileOrStrip(column, row, 0, blocks.decoder);
    const view = new DataView(data);
    const columns = Math.min(blocks.width, image.getWidth() - column * blocks.width);
    const rows = Math.min(blocks.height, image.getHeight() - row * blocks.height);
    for (let y = 0; y < rows; y += 1) {
      const line = Math.floor((row * blocks.height + y) / factor) * width;
      for (let x = 0; x < columns; x += 1) {
        const value = read.call(view, (y * blocks.width + x) * blocks.sampleBytes, image.littleEndian);
        if (value === noData || !Number.isFinite(value)) continue;
        const at = line + Math.floor((column * blocks.width + x) / factor);
        values[at] = (values[at] ?? 0) + value;
        counts[at] = (counts[at] ?? 0) + 1;
        if (value < range.low) range.low = value;
        if (value > range.high) range.high = value;
      }
      turn += columns;
      if (turn < samplesATurn) continue;
      turn = 0;
      await setImmediate();
    }
  }
  for (let at = 0; at < values.length; at += 1) values[at] = (values[at] ?? 0) / (counts[at] ?? 0);
  return { width, height, factor, range, values };
}

async function georeferenceOf(image: GeoTIFFImage): Promise<Parameters<typeof placeOf>[0]> {
  const directory = image.getFileDirectory();
  const numbers = async (
    name: 'ModelPixelScale' | 'ModelTiepoint' | 'ModelTransformation',
  ): Promise<number[] | null> => {
    const value: unknown = await directory.loadValue(name);
    return value === undefined ? null : numbersOf([value].flat());
  };
  const keys = image.getGeoKeys();
  const key = (value: unknown): number | null => (typeof value === 'number' ? value : null);
  return {
    ...{ width: image.getWidth(), height: image.getHeight() },
    ...{ pixelScale: await numbers('ModelPixelScale'), tiepoint: await numbers('ModelTiepoint') },
    transformation: await numbers('ModelTransformation'),
    modelType: key(keys?.GTModelTypeGeoKey),
    rasterType: key(keys?.GTRasterTypeGeoKey),
  };
}

const description = z.object({
  document: z.literal(densityDocument),
  unit: z.string().max(100).transform(printable),
  slide: z.object({ key: z.string(), scene: z.number() }),
});

/** The description of a map of Spindle; `null` for maps of other programs. */
async function descriptionOf(image: GeoTIFFImage): Promise<z.infer<typeof description> | null> {
  const text: unknown = await image.getFileDirectory().loadValue('ImageDescription');
  if (typeof text !== 'string') return null;
  try {
    return description.safeParse(JSON.parse(text.replace(/\0.*$/s, ''))).data ?? null;
  } catch {
    return null;
  }
}

/** @throws unsupported-format where a map says that it is of another slide, or of another picture of it. */
function requireOwnSlide(described: z.infer<typeof description> | null, slide: SlideOfMap): void {
  if (described === null || slide.picture === null) return;
  const { key, scene } = described.slide;
  if (key !== slide.picture.key) {
    throw noMap('it is the density map of another slide', 'choose the map of this slide');
  }
  if (scene !== slide.picture.scene) {
    throw noMap(
      'it is the density map of another scene of the slide',
      'open the scene that it was made from',
    );
  }
}
