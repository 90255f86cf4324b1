/**
 * The network's input of one patch: a region of the level, resampled to the model's pixels. Everything beyond
 * the slide is white, and is painted here: only what the slide holds is read.
 */
import type { MissingTile, Pixels, RegionReader } from '../contract/slide';
import { inputSpan, type CellGrid, type Patch } from './patch-plan';
import { resample, sourceSpan, type Span } from './resample';

interface PatchInput {
  readonly pixels: Pixels;
  readonly missing: readonly MissingTile[];
}

/** @throws SpindleError `aborted` */
export async function readInput(
  reader: RegionReader,
  grid: CellGrid,
  patch: Patch,
  signal: AbortSignal,
): Promise<PatchInput> {
  const across = inputSpan(grid.stage, patch.columns);
  const down = inputSpan(grid.stage, patch.rows);
  const source = await readPadded(
    reader,
    grid,
    sourceSpan(grid.scale.x, across),
    sourceSpan(grid.scale.y, down),
    signal,
  );
  const pixels = resample(source.pixels, grid.scale, across, down);
  // A pixel that the slide covers in part would be a mixture that no other pixel is: it counts as outside.
  whitenBeyond(pixels, grid.width - across.start, grid.height - down.start);
  return { pixels, missing: source.missing };
}

/** Pixels of the level, which may begin before its origin and end beyond its end. */
async function readPadded(
  reader: RegionReader,
  { level }: CellGrid,
  across: Span,
  down: Span,
  signal: AbortSignal,
): Promise<PatchInput> {
  const left = Math.max(0, across.start);
  const top = Math.max(0, down.start);
  const width = Math.min(level.width, across.start + across.count) - left;
  const height = Math.min(level.height, down.start + down.count) - top;
  const region = await reader.readRegion(
    { level: level.index, x: left * level.downsample, y: top * level.downsample, width, height },
    signal,
  );
  if (width === across.count && height === down.count) return { pixels: region, missing: region.missing };
  const data = new Uint8Array(across.count * down.count * 3).fill(255);
  for (let row = 0; row < height; row += 1) {
    const to = ((top - down.start + row) * across.count + left - across.start) * 3;
    data.set(region.data.subarray(row * width * 3, (row + 1) * width * 3), to);
  }
  return { pixels: { width: across.count, height: down.count, data }, missing: region.missing };
}

function whitenBeyond({ width, height, data }: Pixels, endX: number, endY: number): void {
  if (endX < width) {
    for (let row = 0; row < height; row += 1) {
      data.fill(255, (row * width + Math.max(0, endX)) * 3, (row + 1) * width * 3);
    }
  }
  if (endY < height) data.fill(255, Math.max(0, endY) * width * 3);
}
