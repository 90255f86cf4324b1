/**
 * The scout's input of one patch: a region of the level, resampled to the model's pixels, on white.
 */
import { SpareMemory } from '../base/spare-memory';
import type { MissingTile, Pixels, RegionReader } from '../contract/slide';
import { readPadded, type PatchReading } from './padded-region';
import { inputSpan, type CellGrid, type Patch } from './patch-plan';
import { resampleByTurns, sourceSpan } from './resample';

interface PatchInput {
  readonly pixels: Pixels;
  readonly missing: readonly MissingTile[];
}

/** @throws SpindleError `aborted` */
export async function readInput(
  reader: RegionReader,
  grid: CellGrid,
  patch: Patch,
  { signal, memory = new SpareMemory() }: PatchReading,
): Promise<PatchInput> {
  const across = inputSpan(grid.stage, patch.columns);
  const down = inputSpan(grid.stage, patch.rows);
  const source = await readPadded(
    reader,
    grid.level,
    sourceSpan(grid.scale.x, across),
    sourceSpan(grid.scale.y, down),
    { signal, memory },
  );
  const pixels = await resampleByTurns(source.pixels, grid.scale, across, down, (length) =>
    memory.bytes(length),
  );
  if (pixels !== source.pixels) memory.put(source.pixels.data);
  // A pixel that the slide covers in part would be a mixture that no other pixel is: it counts as outside.
  whitenBeyond(pixels, grid.width - across.start, grid.height - down.start);
  return { pixels, missing: source.missing };
}

function whitenBeyond({ width, height, data }: Pixels, endX: number, endY: number): void {
  if (endX < width) {
    for (let row = 0; row < height; row += 1) {
      data.fill(255, (row * width + Math.max(0, endX)) * 3, (row + 1) * width * 3);
    }
  }
  if (endY < height) data.fill(255, Math.max(0, endY) * width * 3);
}
