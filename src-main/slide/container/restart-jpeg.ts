/**
 * One JPEG as large as a level, whose restart intervals do not depend on each other and so can be read apart. Neighbouring
 * intervals go in, a small valid JPEG of just these comes out, without any pixel being decoded: frame header of the
 * new size, restart markers renumbered from 0 (ITU-T T.81, B.2.1 and F.1.2.3).
 */
import { resizedHeader, type JpegHeader } from '../codec/jpeg-header';
import { concatenate, marker } from '../codec/jpeg-stream';
import type { EncodedTile } from '../codec/encoded-tile';
import { tileUnreadable } from '../slide-errors';
import type { ByteSource } from '../source/byte-source';
import type { RestartMarkers } from './restart-markers';

/** How a JPEG falls into restart intervals. An interval is `width` × `height` pixels. */
export interface IntervalGrid {
  readonly across: number;
  readonly down: number;
  readonly width: number;
  readonly height: number;
}

/**
 * @param width of the JPEG in pixels; its own header need not say it.
 * @returns `null` when it has no restart markers, or they do not divide its rows evenly.
 */
export function intervalGrid(header: JpegHeader, width: number, height: number): IntervalGrid | null {
  const mcusPerRow = Math.ceil(width / header.mcuWidth);
  const interval = header.restartInterval;
  if (interval === 0 || mcusPerRow % interval !== 0) return null;
  return {
    across: mcusPerRow / interval,
    down: Math.ceil(height / header.mcuHeight),
    width: interval * header.mcuWidth,
    height: header.mcuHeight,
  };
}

/** A block of intervals. */
export interface IntervalBlock {
  readonly column: number;
  readonly row: number;
  readonly columns: number;
  readonly rows: number;
}

export interface RestartJpeg {
  readonly source: ByteSource;
  readonly header: JpegHeader;
  readonly grid: IntervalGrid;
  readonly markers: RestartMarkers;
}

/** @throws SpindleError `tile-unreadable`, `broken-file`, `aborted`. */
export async function readIntervals(
  jpeg: RestartJpeg,
  { column, row, columns, rows }: IntervalBlock,
  signal?: AbortSignal,
): Promise<EncodedTile> {
  const { header, grid } = jpeg;
  const width = columns * grid.width;
  const height = rows * grid.height;
  const runs = await Promise.all(
    Array.from({ length: rows }, (_, i) => readRun(jpeg, (row + i) * grid.across + column, columns, signal)),
  );
  const parts: Uint8Array[] = [resizedHeader(header, width, height)];
  runs.flat().forEach((interval, i) => {
    if (i > 0) parts.push(Uint8Array.of(0xff, 0xd0 + ((i - 1) % 8)));
    parts.push(interval);
  });
  parts.push(Uint8Array.of(0xff, marker.eoi));
  const photometric = header.colour;
  return {
    compression: 'jpeg',
    photometric,
    tables: null,
    width,
    height,
    samples: header.components,
    predictor: 'none',
    bytes: concatenate(parts),
  };
}

/** The entropy-coded bytes of intervals that follow one another, each without its marker. */
async function readRun(
  { source, header, grid, markers }: RestartJpeg,
  first: number,
  count: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array[]> {
  const starts = await markers.starts(first, count, signal);
  const before = first > 0 ? 2 : 0;
  const from = (starts[0] ?? 0) - before;
  const length = (starts[count] ?? 0) - from;
  // Three samples a pixel, each coefficient at most 26 bits with its code, doubled where every byte is stuffed.
  const limit = count * grid.width * grid.height * header.components * 7 + 1024;
  if (length > limit) throw tileUnreadable(`its restart intervals claim ${length} bytes`);
  const bytes = await source.read(from, length, signal);
  if (before > 0 && !isRestartMarker(bytes, 0)) throw noMarker();
  const isLast = first + count === grid.across * grid.down;
  return Array.from({ length: count }, (_, i) => {
    const start = (starts[i] ?? 0) - from;
    const end = (starts[i + 1] ?? 0) - from;
    if (isLast && i === count - 1) return untilEnd(bytes.subarray(start, end));
    if (!isRestartMarker(bytes, end - 2)) throw noMarker();
    return bytes.subarray(start, end - 2);
  });
}

function isRestartMarker(bytes: Uint8Array, at: number): boolean {
  const code = bytes[at + 1] ?? 0;
  return bytes[at] === 0xff && code >= 0xd0 && code <= 0xd7;
}

/** Without the end marker of the whole JPEG and what may stand behind it. */
function untilEnd(bytes: Uint8Array): Uint8Array {
  for (let at = bytes.indexOf(0xff); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    if (bytes[at + 1] === marker.eoi) return bytes.subarray(0, at);
  }
  return bytes;
}

function noMarker(): Error {
  return tileUnreadable('a restart marker is not where the file says');
}
