/**
 * Pixels of a level that may begin before its origin and end beyond its end. Everything beyond the slide is
 * white, and is painted here: only what the slide holds is read.
 */
import { SpareMemory } from '../base/spare-memory';
import type { Level, Pixels, RegionPixels, RegionReader } from '../contract/slide';
import type { Span } from './resample';

export interface PatchReading {
  readonly signal?: AbortSignal | undefined;
  /** Where pixels are made. What is given back to it is used again: a run makes inputs of a few sizes by the hundred. */
  readonly memory?: SpareMemory | undefined;
}

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
  { signal, memory = new SpareMemory() }: PatchReading = {},
): Promise<{ readonly pixels: Pixels; readonly missing: RegionPixels['missing'] }> {
  const left = Math.max(0, across.start);
  const top = Math.max(0, down.start);
  const width = Math.min(level.width, across.start + across.count) - left;
  const height = Math.min(level.height, down.start + down.count) - top;
  if (width <= 0 || height <= 0) return { pixels: white(memory, across.count, down.count), missing: [] };
  const region = await reader.readRegion(
    { level: level.index, x: left * level.downsample, y: top * level.downsample, width, height },
    { signal, into: memory.bytes(width * height * 3) },
  );
  // Nearly always: the white is made only where it shows.
  if (width === across.count && height === down.count) return { pixels: region, missing: region.missing };
  const whole = white(memory, across.count, down.count);
  for (let row = 0; row < height; row += 1) {
    const to = ((top - down.start + row) * across.count + left - across.start) * 3;
    whole.data.set(region.data.subarray(row * width * 3, (row + 1) * width * 3), to);
  }
  memory.put(region.data);
  return { pixels: whole, missing: region.missing };
}

function white(memory: SpareMemory, width: number, height: number): Pixels {
  return { width, height, data: memory.bytes(width * height * 3).fill(255) };
}
