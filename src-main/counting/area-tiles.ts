/** Tiles that could not be read, in what is counted. */
import type { Level, MissingTile } from '../contract/slide';
import type { Placement } from './placement';

/** How many touch the rectangles around the placements: each tile once. */
export function missingTilesIn(
  missing: readonly Pick<MissingTile, 'level' | 'column' | 'row'>[],
  levels: readonly Level[],
  placements: readonly Placement[],
): number {
  return missing.filter(({ level, column, row }) => {
    const { tileWidth = 0, tileHeight = 0, downsample = 1 } = levels[level] ?? {};
    const [width, height] = [tileWidth * downsample, tileHeight * downsample];
    return placements.some(
      (placement) =>
        Math.abs(placement.x - (column + 0.5) * width) < (placement.width + width) / 2 &&
        Math.abs(placement.y - (row + 0.5) * height) < (placement.height + height) / 2,
    );
  }).length;
}
