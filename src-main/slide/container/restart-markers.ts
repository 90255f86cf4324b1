/**
 * Where the restart intervals of a huge JPEG begin in the file: taken from a table that the file brings along, or
 * found by reading the scan once from its start, as far as it is needed and no further.
 */
import { throwIfAborted } from '../../contract/errors';
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
