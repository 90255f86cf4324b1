/** One level of an SCN: several tiled images, each at its position on the slide, white between them. */
import {
  gridTilesUnder,
  type LevelRectangle,
  type PlacedTile,
  type TileGrid,
} from '../../container/tile-layout';
import type { TiledImage } from '../../container/tiled-image';
import { tileUnreadable } from '../../slide-errors';

/** In pixels of the level. */
export interface LevelArea {
  readonly image: TiledImage;
  readonly left: number;
  readonly top: number;
}

/** Where areas overlap, the first covers the others. At least one area. */
export function areasLevel(areas: readonly LevelArea[], width: number, height: number): TiledImage {
  let rows = 0;
  // Stored tiles of all areas share one address space: the rows of an area follow those of the one before.
  const numbered = areas.map(({ image, left, top }) => {
    const grid = gridOf(image, left, top);
    const firstRow = rows;
    rows += grid.rows;
    return { image, grid, firstRow };
  });
  const tilesUnder = (rectangle: LevelRectangle): PlacedTile[] =>
    [...numbered].reverse().flatMap(({ image, grid, firstRow }) =>
      [...gridTilesUnder(grid, rectangle)].map(({ column, row, left, top }) => ({
        column,
        row: firstRow + row,
        left,
        top,
        width: Math.min(image.tileWidth, image.width - column * image.tileWidth),
        height: Math.min(image.tileHeight, image.height - row * image.tileHeight),
        partLeft: 0,
        partTop: 0,
      })),
    );
  const [first] = areas;
  return {
    width,
    height,
    tileWidth: first?.image.tileWidth ?? width,
    tileHeight: first?.image.tileHeight ?? height,
    layout: {
      tilePixels: Math.max(...areas.map(({ image }) => image.tileWidth * image.tileHeight)),
      tilesUnder,
    },
    encodedTile(column, row, signal) {
      const area = numbered.findLast(({ firstRow }) => firstRow <= row);
      if (area === undefined) return Promise.reject(tileUnreadable('there is no such tile'));
      return area.image.encodedTile(column, row - area.firstRow, signal);
    },
  };
}

function gridOf({ width, height, tileWidth, tileHeight }: TiledImage, left: number, top: number): TileGrid {
  return {
    left,
    top,
    columns: Math.ceil(width / tileWidth),
    rows: Math.ceil(height / tileHeight),
    advanceX: tileWidth,
    advanceY: tileHeight,
    tileWidth,
    tileHeight,
  };
}
