/**
 * A density map as a GeoTIFF: one band of float32, deflated, in mitoses per mm²; NaN where nothing was analysed. It is
 * georeferenced to level-0 pixels of the slide by `ModelPixelScale` and `ModelTiepoint`; the y scale is negative, as GeoTIFF 1.0,
 * section 2.6.1, has it for an axis that runs down. What it is a map of stands in `ImageDescription`, as JSON in ASCII.
 */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createDeflate } from 'node:zlib';
import { writeArrayBuffer } from 'geotiff';
import { densityGrid, densityRows, type DensityGrid } from '../counting/density';
import { labelOf } from '../contract/detection';
import { regionWords } from '../contract/domain/regions';
import { SpindleError } from '../contract/errors';
import { hotspotAreaMm2 } from '../contract/hotspot';
import { researchUse, type AnalysisResult } from '../contract/report';

/** In the description: what tells our maps from others. */
export const densityDocument = 'spindle-density';

/**
 * The map of a result at its threshold.
 * @param cover of the cells of `result.analysed`; `null` where it is not known, or cannot be read.
 * @throws unsupported-format where it is not known what was analysed: the map would show 0 for tissue that was not analysed.
 */
export async function writeDensityTiff(
  result: AnalysisResult,
  cover: Uint8Array | null,
): Promise<Uint8Array> {
  const { analysed, slide, mpp, threshold } = result;
  if (analysed === null || cover === null) {
    throw new SpindleError('unsupported-format', {
      what: 'cannot write the density map',
      why: 'the run does not say which tissue it analysed',
      remedy: 'analyse the slide again',
    });
  }
  const grid = densityGrid(slide, mpp);
  const mitotic = result.candidates.filter(({ score }) => labelOf(score, threshold) === 'mitotic');
  const strip = await deflated(densityRows(mitotic, mpp, grid, analysed, cover));
  return tiffOf(grid, strip, asciiJson(describe(result, grid)));
}

/** The rows as big-endian float32, the byte order that geotiff writes. */
async function deflated(rows: Iterable<Float32Array<ArrayBuffer>>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  await pipeline(Readable.from(allBigEndian(rows)), createDeflate(), async (parts: AsyncIterable<Buffer>) => {
    for await (const part of parts) chunks.push(part);
  });
  return Buffer.concat(chunks);
}

function* allBigEndian(rows: Iterable<Float32Array<ArrayBuffer>>): Generator<Uint8Array> {
  for (const row of rows) yield bigEndian(row);
}

function bigEndian(row: Float32Array<ArrayBuffer>): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(row.byteLength));
  for (let index = 0; index < row.length; index += 1) bytes.setFloat32(index * 4, row[index] ?? NaN);
  return new Uint8Array(bytes.buffer);
}

const tag = { description: 270 };
/** User-defined, of a model and of its coordinate system. */
const userDefined = 32767;

/**
 * geotiff writes the directory, into 1,000 bytes for any content, and behind them the values, one at a time. The values of a
 * large map and a long description would take it seconds and space it does not have: it is given one byte instead
 * of them, and they follow the directory.
 */
function tiffOf(
  { width, height, scaleX, scaleY }: DensityGrid,
  strip: Buffer,
  description: Buffer,
): Uint8Array {
  const metadata = {
    ...{ width, height, BitsPerSample: [32], SampleFormat: [3], SamplesPerPixel: [1] },
    ...{ Compression: [8], PhotometricInterpretation: [1], PlanarConfiguration: [1], RowsPerStrip: [height] },
    StripByteCounts: [strip.length],
    ImageDescription: 'in its place',
    GDAL_NODATA: 'nan',
    ModelPixelScale: [scaleX, -scaleY, 0],
    ModelTiepoint: [0, 0, 0, 0, 0, 0],
    GTModelTypeGeoKey: userDefined,
    /** Pixels are areas: (0, 0) is the corner of the first. */
    GTRasterTypeGeoKey: 1,
    ProjectedCSTypeGeoKey: userDefined,
    GTCitationGeoKey: 'level-0 pixels of the slide, y down',
  };
  // There is none; without this geotiff writes an empty one, which readers warn of.
  Object.defineProperty(metadata, 'ExtraSamples', { value: undefined, enumerable: false });
  const head = Buffer.from(writeArrayBuffer(new Uint8Array(1), metadata)).subarray(0, -1);
  const at = entryOf(head, tag.description);
  head.writeUInt32BE(description.length, at + 4);
  head.writeUInt32BE(head.length + strip.length, at + 8);
  return Buffer.concat([head, strip, description]);
}

/** Where an entry of the first directory begins: tag and type, count, value or its offset. */
function entryOf(head: Buffer, wanted: number): number {
  const directory = head.readUInt32BE(4);
  const entries = head.readUInt16BE(directory);
  for (let entry = 0; entry < entries; entry += 1) {
    const at = directory + 2 + entry * 12;
    if (head.readUInt16BE(at) === wanted) return at;
  }
  throw new SpindleError('internal', {
    what: 'cannot write the density map',
    why: `its directory has no tag ${wanted}`,
    remedy: 'try again; if it fails again, report it',
  });
}

/** What is needed to read the map, and to know which slide it is of: the slide by its key, never by its name. */
function describe(result: AnalysisResult, { umPerPx }: DensityGrid): object {
  const { slide, model, mpp, spindle, threshold, mitoticCount, analysedAreaMm2, regions, warnings } = result;
  return {
    document: densityDocument,
    unit: 'mitoses per mm²',
    method: `mitotic detections in a circle of ${hotspotAreaMm2} mm² around the centre of each pixel, divided by its area`,
    noData: 'NaN: not analysed',
    umPerPx,
    notice: researchUse,
    slide: slide.picture,
    mpp,
    model: { id: model.id, version: model.version, sha256: model.sha256 },
    ...{ threshold, mitoticCount, analysedAreaMm2, warnings, spindle },
    ...(regions.length > 0 && { countedIn: regionWords(regions) }),
  };
}

/** NUL-terminated, as TIFF has its text. */
function asciiJson(value: object): Buffer {
  const text = JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return Buffer.from(`${text}\0`, 'latin1');
}
