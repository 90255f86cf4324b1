/**
 * Where the restart intervals of a huge JPEG begin in the file: taken from a table that the file brings along, or
 * found by reading the scan once from its start, as far as it is needed and no further.
 */
import { throwIfAborted } from '../../contract/errors';
import { RecentlyUsed } from '../../base/recently-used';
import { tileUnreadable } from '../slide-errors';
import type { ByteSource } from '../source/byte-source';

export interface RestartMarkers {
  /**
   * Byte offsets, behind the marker, of interval `first` and the `count` intervals after it; behind the last one, the
   * end of the scan.
   * @throws SpindleError `tile-unreadable`, `aborted`.
   */
  starts(first: number, count: number, signal?: AbortSignal): Promise<Float64Array>;
}

/** The scan of a JPEG in its source. Bytes. */
export interface JpegScan {
  readonly start: number;
  readonly end: number;
  /** Restart intervals it must hold. */
  readonly intervals: number;
}

/** @param table offsets of all intervals. */
export function tabledMarkers({ start, end, intervals }: JpegScan, table: Float64Array): RestartMarkers {
  const at = (index: number): number => {
    if (index === 0) return start;
    return index === intervals ? end : (table[index] ?? NaN);
  };
  return {
    starts(first, count) {
      const found = Float64Array.from({ length: count + 1 }, (_, i) => at(first + i));
      const inside = found.every((offset) => offset >= start && offset <= end);
      const rising = found.every((offset, i) => i === 0 || offset > (found[i - 1] ?? 0));
      return inside && rising
        ? Promise.resolve(found)
        : Promise.reject(tileUnreadable('the table of its restart markers is wrong'));
    },
  };
}

/** Tables of rows kept in memory. Bytes. */
const keptRowBytes = 1024 * 1024;

/**
 * Of a table that knows where each row of intervals begins: what lies within a row is found by reading that row. The
 * last row may be missing in the table; it is then found with the one before.
 * @param across intervals in a row.
 * @param rows offsets behind the marker of the first interval of each row, rising and inside the scan.
 * @param limit bytes that a row may have.
 */
export function rowTabledMarkers(
  source: ByteSource,
  { start, end, intervals }: JpegScan,
  across: number,
  rows: Float64Array,
  limit: number,
): RestartMarkers {
  const kept = new RecentlyUsed<number, Float64Array>(keptRowBytes, ({ byteLength }) => byteLength);
  const rowStart = (row: number): number => (row === 0 ? start : (rows[row] ?? end));

  /** Starts of all intervals of a row, and of the row after it where the table ends before that. */
  const readRow = async (row: number, signal: AbortSignal | undefined): Promise<Float64Array> => {
    const known = kept.get(row);
    if (known !== undefined) return known;
    const first = row * across;
    const count = row === rows.length - 1 ? intervals - first : across;
    const from = rowStart(row);
    const length = rowStart(row + 1) - from;
    if (length > limit * Math.ceil(count / across))
      throw tileUnreadable(`a row of it claims ${length} bytes`);
    const found = [from, ...markersIn(await source.read(from, length, signal), from, first, count)];
    if (found.length < count) throw tileUnreadable('a restart marker is missing');
    const starts = Float64Array.from(found);
    kept.put(row, starts);
    return starts;
  };

  const startOf = async (index: number, signal: AbortSignal | undefined): Promise<number> => {
    if (index === intervals) return end;
    const row = Math.min(Math.floor(index / across), rows.length - 1);
    if (index === row * across) return rowStart(row);
    return (await readRow(row, signal))[index - row * across] ?? end;
  };
  return {
    async starts(first, count, signal) {
      const found = new Float64Array(count + 1);
      for (let i = 0; i <= count; i += 1) found[i] = await startOf(first + i, signal);
      return found;
    },
  };
}

/** Offsets behind the markers in a run of intervals, after the first one. @throws SpindleError `tile-unreadable`. */
function markersIn(bytes: Uint8Array, from: number, first: number, count: number): number[] {
  const found: number[] = [];
  for (
    let at = bytes.indexOf(0xff);
    at !== -1 && found.length < count - 1;
    at = bytes.indexOf(0xff, at + 1)
  ) {
    const code = bytes[at + 1] ?? 0;
    if (code < 0xd0 || code > 0xd7) continue;
    if (code !== 0xd0 + ((first + found.length) % 8)) throw tileUnreadable('a restart marker is missing');
    found.push(from + at + 2);
  }
  return found;
}

const stepBytes = 1024 * 1024;

export function scannedMarkers(source: ByteSource, { start, end, intervals }: JpegScan): RestartMarkers {
  const found: number[] = [start];
  let scannedTo = start;
  // Reads follow one another: each goes on where the one before it stopped.
  let turn: Promise<void> = Promise.resolve();

  const step = async (signal: AbortSignal | undefined): Promise<void> => {
    if (scannedTo >= end)
      throw tileUnreadable(`its JPEG has ${found.length} restart intervals instead of ${intervals}`);
    const bytes = await source.read(scannedTo, Math.min(stepBytes, end - scannedTo), signal);
    const fresh: number[] = [];
    for (let at = bytes.indexOf(0xff); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
      const code = bytes[at + 1] ?? 0;
      const index = found.length + fresh.length;
      if (code < 0xd0 || code > 0xd7 || index >= intervals) continue;
      if (code !== 0xd0 + ((index - 1) % 8)) throw tileUnreadable('a restart marker is missing');
      fresh.push(scannedTo + at + 2);
    }
    for (const offset of fresh) found.push(offset);
    // The last byte may be the first half of a marker.
    const whole = scannedTo + bytes.length === end ? bytes.length : bytes.length - 1;
    scannedTo += Math.max(1, whole);
  };
  const scanUntil = async (index: number, signal: AbortSignal | undefined): Promise<void> => {
    while (found.length <= index) {
      throwIfAborted(signal);
      await step(signal);
    }
  };
  return {
    async starts(first, count, signal) {
      const last = Math.min(first + count, intervals - 1);
      const mine = turn.then(() => scanUntil(last, signal));
      turn = mine.catch(() => undefined);
      await mine;
      return Float64Array.from({ length: count + 1 }, (_, i) =>
        first + i === intervals ? end : (found[first + i] ?? end),
      );
    },
  };
}
