/**
 * Pixels of a level that may begin before its origin and end beyond its end. Everything beyond the slide is
 * white, and is painted here: only what the slide holds is read.
 */
import type { Level, Pixels, RegionPixels, RegionReader } from '../contract/slide';
import type { Span } from './resample';

/**
 * @param across columns of the level
 * @param down rows of the level
 * @throws SpindleError `aborted`
 */
export async function readPadded(
  reader: RegionReader,
  level: Level,
  across: Span,
  down: Span,
  signal?: AbortSignal,
): Promise<{ readonly pixels: Pixels; readonly missing: RegionPixels['missing'] }> {
  const left = Math.max(0, across.start);
  const top = Math.max(0, down.start);
  const width = Math.min(level.width, across.start + across.count) - left;
  const height = Math.min(level.height, down.start + down.count) - top;
  const data = new Uint8Array(across.count * down.count * 3).fill(255);
  const whole = { width: across.count, height: down.count, data };
  if (width <= 0 || height <= 0) return { pixels: whole, missing: [] };
  const region = await reader.readRegion(
    { level: level.index, x: left * level.downsample, y: top * level.downsample, width, height },
    signal,
  );
  if (width === across.count && height === down.count) return { pixels: region, missing: region.missing };
  for (let row = 0; row < height; row += 1) {
    const to = ((top - down.start + row) * across.count + left - across.start) * 3;
    data.set(region.data.subarray(row * width * 3, (row + 1) * width * 3), to);
  }
  return { pixels: whole, missing: region.missing };
}
