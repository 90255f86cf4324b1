/**
 * A level of a VMS slide: one or several JPEGs with restart markers, side by side. Tiles are made of neighbouring restart
 * intervals of one of them and leave as JPEG. Where the rows of intervals begin may stand in an optimisation file.
 */
import type { SpindleError } from '../../../contract/errors';
import { readJpegHeader, type JpegHeader } from '../../codec/jpeg-header';
import { jpegSegments, marker } from '../../codec/jpeg-stream';
import {
  intervalGrid,
  readIntervals,
  type IntervalGrid,
  type RestartJpeg,
} from '../../container/restart-jpeg';
import { rowTabledMarkers, scannedMarkers, type RestartMarkers } from '../../container/restart-markers';
import { asSpindleError } from '../../../contract/errors';
import { brokenFile, unsupportedSlide } from '../../slide-errors';
import type { ByteSource } from '../../source/byte-source';
import { gatheredIntervals, type HamamatsuLevel } from './hamamatsu-level';

/** Bytes before the scan: tables and comments, in real files less than 1 KiB. */
const maxHeaderBytes = 64 * 1024;

export interface VmsJpeg {
  readonly source: ByteSource;
  readonly header: JpegHeader;
  readonly grid: IntervalGrid;
  /** Its first comment, up to the first NUL; `null` without. */
  readonly comment: string | null;
}

/** @throws SpindleError `broken-file`, `unsupported-format` when it has no restart markers. */
export async function readVmsJpeg(source: ByteSource): Promise<VmsJpeg> {
  const start = await source.read(0, Math.min(maxHeaderBytes, source.size));
  try {
    const header = readJpegHeader(start);
    const { width, height } = header;
    if (width < 1 || height < 1) throw brokenFile(source.name, `it is ${width} × ${height} pixels large`);
    const grid = intervalGrid(header, width, height);
    if (grid === null)
      throw unsupportedSlide(source.name, 'it is a JPEG without restart markers in every row');
    return { source, header, grid, comment: commentOf(start) };
  } catch (thrown) {
    throw asBroken(source.name, thrown);
  }
}

function asBroken(path: string, thrown: unknown): SpindleError {
  const error = asSpindleError(thrown);
  return error.tag === 'tile-unreadable'
    ? brokenFile(path, `it cannot be read: ${error.why}`, thrown)
    : error;
}

function commentOf(start: Uint8Array): string | null {
  for (const { code, body, end } of jpegSegments(start)) {
    if (code === marker.comment)
      return new TextDecoder().decode(start.subarray(body, end)).split('\0')[0] ?? '';
  }
  return null;
}

/**
 * Makes a level of JPEGs, given row by row.
 * @param rowStarts for each JPEG where its rows of intervals begin, as an optimisation file has it.
 * @throws SpindleError `broken-file` when they do not fit together.
 */
export function vmsLevel(
  jpegs: readonly [VmsJpeg, ...VmsJpeg[]],
  columns: number,
  rows: number,
  rowStarts: readonly (Float64Array | null)[] = [],
): HamamatsuLevel {
  const [first] = jpegs;
  const { grid } = first;
  jpegs.forEach((jpeg, i) => {
    checkFits(jpeg, first, jpegs[i % columns] ?? first, i % columns === columns - 1, 'across', 'width');
    const left = jpegs[i - (i % columns)] ?? first;
    checkFits(jpeg, first, left, Math.floor(i / columns) === rows - 1, 'down', 'height');
  });
  const parts = jpegs.map((jpeg, i): RestartJpeg => ({
    ...jpeg,
    markers: markersOf(jpeg, rowStarts[i] ?? null),
  }));
  const gathered = gatheredIntervals(grid);
  // A tile must not reach into the next JPEG.
  const tileColumns = columns === 1 ? gathered.columns : largestDivisor(grid.across, gathered.columns);
  const tileRows = rows === 1 ? gathered.rows : largestDivisor(grid.down, gathered.rows);
  const side = (of: 'width' | 'height', count: number, step: number): number =>
    Array.from({ length: count }, (_, i) => jpegs[i * step]?.header[of] ?? 0).reduce(
      (sum, pixels) => sum + pixels,
    );
  return {
    unitWidth: grid.width,
    unitHeight: grid.height,
    image: {
      width: side('width', columns, 1),
      height: side('height', rows, columns),
      tileWidth: tileColumns * grid.width,
      tileHeight: tileRows * grid.height,
      async encodedTile(tileColumn, tileRow, signal) {
        const across = Math.min(columns - 1, Math.floor((tileColumn * tileColumns) / grid.across));
        const down = Math.min(rows - 1, Math.floor((tileRow * tileRows) / grid.down));
        const jpeg = parts[down * columns + across];
        if (jpeg === undefined) throw brokenFile(first.source.name, 'one of its files is missing');
        const column = tileColumn * tileColumns - across * grid.across;
        const row = tileRow * tileRows - down * grid.down;
        const block = {
          column,
          row,
          columns: Math.min(tileColumns, jpeg.grid.across - column),
          rows: Math.min(tileRows, jpeg.grid.down - row),
        };
        return readIntervals(jpeg, block, signal);
      },
    },
  };
}

/**
 * All intervals have one size, JPEGs above one another are equally wide and side by side equally high, and only the last
 * column and row may hold fewer intervals or end within one.
 */
function checkFits(
  { source, header, grid }: VmsJpeg,
  first: VmsJpeg,
  aligned: VmsJpeg,
  isLast: boolean,
  count: 'across' | 'down',
  side: 'width' | 'height',
): void {
  const sameInterval = grid.width === first.grid.width && grid.height === first.grid.height;
  const whole = header[side] === grid[count] * grid[side] && grid[count] === first.grid[count];
  if (sameInterval && header[side] === aligned.header[side] && (isLast || whole)) return;
  throw brokenFile(source.name, `its ${side} of ${header[side]} pixels does not fit to the other files`);
}

function markersOf({ source, header, grid }: VmsJpeg, rowStarts: Float64Array | null): RestartMarkers {
  const scan = { start: header.bytes.length, end: source.size, intervals: grid.across * grid.down };
  if (rowStarts === null) return scannedMarkers(source, scan);
  const offsets = rowStarts.map((offset, row) => (row === 0 ? scan.start : offset));
  const rising = offsets.every((offset, row) => row === 0 || offset > (offsets[row - 1] ?? 0));
  // All rows but the last are known, or the table is of no use.
  if (!rising || offsets.length < Math.max(1, grid.down - 1) || (offsets.at(-1) ?? 0) >= scan.end)
    return scannedMarkers(source, scan);
  // Each coefficient has at most 26 bits with its code, doubled where every byte is stuffed.
  const limit = grid.across * grid.width * grid.height * header.components * 7 + 1024;
  return rowTabledMarkers(source, scan, grid.across, offsets, limit);
}

function largestDivisor(of: number, most: number): number {
  for (let divisor = Math.min(of, most); divisor > 1; divisor -= 1) if (of % divisor === 0) return divisor;
  return 1;
}

const entryBytes = 40;

/**
 * Where the rows of intervals begin, for each JPEG: the optimisation file has an entry of 40 bytes for each row of each
 * JPEG, the offset in its first eight. The last row of all may lack.
 */
export function parseOptimisation(bytes: Uint8Array, jpegs: readonly VmsJpeg[]): Float64Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = Math.floor(bytes.length / entryBytes);
  let first = 0;
  return jpegs.map(({ grid }) => {
    const count = Math.max(0, Math.min(grid.down, entries - first));
    const offsets = Float64Array.from({ length: count }, (_, i) =>
      Number(view.getBigInt64((first + i) * entryBytes, true)),
    );
    first += grid.down;
    return offsets;
  });
}
