/**
 * One level of a Ventana BIF. Each tile of the camera overlaps its neighbours; in reduced levels one stored tile holds
 * several of them side by side, not yet overlapped, so that it is painted in as many parts.
 */
import type { TiffImage } from '../../container/tiff-image';
import {
  gridTilesUnder,
  type LevelRectangle,
  type PlacedTile,
  type TileGrid,
} from '../../container/tile-layout';
import type { TiledImage } from '../../container/tiled-image';
import type { BifStitching } from './bif-xml';

/** @param downsample a whole number, not larger than a side of a tile. */
export function stitchedLevel(
  image: TiffImage,
  { areas, advanceX, advanceY }: BifStitching,
  downsample: number,
): TiledImage {
  const partWidth = image.tileWidth / downsample;
  const partHeight = image.tileHeight / downsample;
  const grids = areas.map((area) => ({
    area,
    grid: {
      left: area.left / downsample,
      top: area.top / downsample,
      columns: area.columns,
      rows: area.rows,
      advanceX: advanceX / downsample,
      advanceY: advanceY / downsample,
      tileWidth: partWidth,
      tileHeight: partHeight,
    } satisfies TileGrid,
  }));
  const placed = (column: number, row: number, left: number, top: number): PlacedTile => {
    const stored = { column: Math.floor(column / downsample), row: Math.floor(row / downsample) };
    const partLeft = (column % downsample) * partWidth;
    const partTop = (row % downsample) * partHeight;
    return {
      ...stored,
      left,
      top,
      partLeft,
      partTop,
      width: Math.min(partWidth, image.width - stored.column * image.tileWidth - partLeft),
      height: Math.min(partHeight, image.height - stored.row * image.tileHeight - partTop),
    };
  };
  const tilesUnder = (rectangle: LevelRectangle): PlacedTile[] =>
    grids.flatMap(({ area, grid }) =>
      [...gridTilesUnder(grid, rectangle)].map(({ column, row, left, top }) =>
        placed(area.column + column, area.row + row, left, top),
      ),
    );
  const right = grids.map(({ grid }) => grid.left + (grid.columns - 1) * grid.advanceX + partWidth);
  const bottom = grids.map(({ grid }) => grid.top + (grid.rows - 1) * grid.advanceY + partHeight);
  return {
    ...image,
    width: sideAround(right),
    height: sideAround(bottom),
    downsample,
    layout: { tilePixels: image.tileWidth * image.tileHeight, tilesUnder },
  };
}

/** Whole pixels; what is above one by rounding only does not count. */
function sideAround(ends: readonly number[]): number {
  return Math.max(1, Math.ceil(Math.max(...ends) - 1e-6));
}
