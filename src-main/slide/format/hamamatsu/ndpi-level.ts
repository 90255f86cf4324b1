/**
 * One level of an NDPI. Where its JPEG has restart markers, tiles are made of neighbouring restart intervals and
 * leave as JPEG; where it has none, the level is one tile that is decoded whole, once, if it is small enough.
 */
import { maxTilePixels, type EncodedTile } from '../../codec/encoded-tile';
import { readJpegHeader, resizedHeader, type JpegHeader } from '../../codec/jpeg-header';
import { concatenate } from '../../codec/jpeg-stream';
import { intervalGrid, readIntervals, type IntervalGrid } from '../../container/restart-jpeg';
import {
  scannedMarkers,
  tabledMarkers,
  type JpegScan,
  type RestartMarkers,
} from '../../container/restart-markers';
import type { TiffDirectory } from '../../container/tiff-directory';
import { tiffTag } from '../../container/tiff-tags';
import { singleTile } from '../../container/tile-layout';
import type { TiledImage } from '../../container/tiled-image';
import { SpindleError } from '../../../contract/errors';
import { brokenFile, tileUnreadable } from '../../slide-errors';
import type { ByteSource } from '../../source/byte-source';
import { gatheredIntervals, screenTile, type HamamatsuLevel } from './hamamatsu-level';

const maxSide = 2 ** 30;
const maxIntervals = 2 ** 24;
/** Sides that a JPEG can have. */
const maxJpegSide = 65_500;
/** Bytes before the scan: tables and comments, in real files less than 1 KiB. */
const maxHeaderBytes = 64 * 1024;

interface Strip {
  readonly start: number;
  readonly end: number;
}

/** @throws SpindleError `broken-file`. */
export async function readNdpiLevel(directory: TiffDirectory): Promise<HamamatsuLevel> {
  const broken = (why: string, cause?: unknown): SpindleError =>
    brokenFile(directory.path, `image ${directory.index} ${why}`, cause);
  const width = await directory.number(tiffTag.imageWidth);
  const height = await directory.number(tiffTag.imageLength);
  if (width === null || height === null || !isSide(width) || !isSide(height))
    throw broken(`is ${width ?? 'not said'} × ${height ?? 'not said'} pixels large`);
  // RowsPerStrip is of no use: some files lack it, and in some it is wrong.
  if (directory.count(tiffTag.stripOffsets) > 1 || directory.count(tiffTag.stripByteCounts) > 1)
    throw broken('is not stored as one strip');
  const { source } = directory;
  const start = await directory.number(tiffTag.stripOffsets);
  const byteLength = await directory.number(tiffTag.stripByteCounts);
  if (start === null || byteLength === null) throw broken('does not say where its pixels lie');
  // What a file that was cut off still holds can be read.
  const strip = { start, end: Math.min(start + byteLength, source.size) };
  if (strip.end <= start) throw broken('lies behind the end of the file');
  const header = await readHeader(source, strip).catch((thrown: unknown) => {
    throw thrown instanceof SpindleError && thrown.tag === 'tile-unreadable'
      ? broken(`cannot be read: ${thrown.why}`, thrown)
      : thrown;
  });
  const fits = width <= maxJpegSide && height <= maxJpegSide;
  if (fits && (header.width !== width || header.height !== height)) {
    throw broken(
      `has a JPEG of ${header.width} × ${header.height} pixels instead of ${width} × ${height} pixels`,
    );
  }
  const grid = intervalGrid(header, width, height);
  if (grid === null) return wholeLevel(source, strip, header, width, height);
  if (grid.width > maxJpegSide || grid.across * grid.down > maxIntervals)
    throw broken(`is cut into ${grid.across * grid.down} intervals of ${grid.width} × ${grid.height} pixels`);
  const scan = {
    start: strip.start + header.bytes.length,
    end: strip.end,
    intervals: grid.across * grid.down,
  };
  const markers = onceRead(() => readMarkers(directory, strip, scan));
  return intervalLevel(source, header, grid, markers, width, height);
}

function intervalLevel(
  source: ByteSource,
  header: JpegHeader,
  grid: IntervalGrid,
  markers: RestartMarkers,
  width: number,
  height: number,
): HamamatsuLevel {
  const { columns, rows } = gatheredIntervals(grid);
  const image: TiledImage = {
    width,
    height,
    tileWidth: columns * grid.width,
    tileHeight: rows * grid.height,
    encodedTile(tileColumn, tileRow, signal) {
      const column = tileColumn * columns;
      const row = tileRow * rows;
      const block = {
        column,
        row,
        columns: Math.min(columns, grid.across - column),
        rows: Math.min(rows, grid.down - row),
      };
      return readIntervals({ source, header, grid, markers }, block, signal);
    },
  };
  return { image, unitWidth: grid.width, unitHeight: grid.height };
}

function wholeLevel(
  source: ByteSource,
  { start, end }: Strip,
  header: JpegHeader,
  width: number,
  height: number,
): HamamatsuLevel {
  const encodedTile = async (_column: number, _row: number, signal?: AbortSignal): Promise<EncodedTile> => {
    if (width * height > maxTilePixels || Math.max(width, height) > maxJpegSide)
      throw tileUnreadable(`${width} × ${height} pixels are one JPEG without restart markers`);
    if (end - start > width * height * 7 + maxHeaderBytes)
      throw tileUnreadable(`its JPEG claims to be ${end - start} bytes long`);
    const scanAt = start + header.bytes.length;
    const scan = await source.read(scanAt, end - scanAt, signal);
    return {
      compression: 'jpeg',
      photometric: header.colour,
      tables: null,
      width,
      height,
      samples: header.components,
      predictor: 'none',
      bytes: concatenate([resizedHeader(header, width, height), scan]),
    };
  };
  const image = {
    width,
    height,
    tileWidth: screenTile,
    tileHeight: screenTile,
    layout: singleTile(width, height),
    encodedTile,
  };
  return { image, unitWidth: width, unitHeight: height };
}

async function readHeader(source: ByteSource, { start, end }: Strip): Promise<JpegHeader> {
  return readJpegHeader(await source.read(start, Math.min(maxHeaderBytes, end - start)));
}

/** The table of the file where it is complete, else the markers are looked for. */
async function readMarkers(
  directory: TiffDirectory,
  { start }: Strip,
  scan: JpegScan,
): Promise<RestartMarkers> {
  const { ndpiMcuStarts, ndpiMcuStartsHigh } = tiffTag;
  const highCount = directory.count(ndpiMcuStartsHigh);
  if (directory.count(ndpiMcuStarts) !== scan.intervals || (highCount !== 0 && highCount !== scan.intervals))
    return scannedMarkers(directory.source, scan);
  const low = await directory.numbers(ndpiMcuStarts, scan.intervals);
  const high = await directory.numbers(ndpiMcuStartsHigh, scan.intervals);
  if (low === null) return scannedMarkers(directory.source, scan);
  return tabledMarkers(
    scan,
    low.map((offset, i) => start + offset + (high?.[i] ?? 0) * 2 ** 32),
  );
}

/** Markers whose table is read when the first tile is asked for. */
function onceRead(read: () => Promise<RestartMarkers>): RestartMarkers {
  let reading: Promise<RestartMarkers> | null = null;
  return {
    async starts(first, count, signal) {
      reading ??= read().catch((cause: unknown) => {
        // A share that was away for a moment must not cost the level.
        reading = null;
        throw cause;
      });
      return (await reading).starts(first, count, signal);
    },
  };
}

function isSide(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= maxSide;
}
