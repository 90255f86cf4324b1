/** An image in strips, for which a screen asks in tiles: strips can be one row high, or as high as the image. */
import { gridTilesUnder, type LevelRectangle, type PlacedTile } from './tile-layout';
import type { TiledImage } from './tiled-image';

const screenTile = 512;

/** @param image whose tiles are as wide as itself. */
export function stripsAsTiles(image: TiledImage): TiledImage {
  const { width, height, tileHeight: stripHeight } = image;
  const grid = {
    left: 0,
    top: 0,
    columns: 1,
    rows: Math.ceil(height / stripHeight),
    advanceX: width,
    advanceY: stripHeight,
    tileWidth: width,
    tileHeight: stripHeight,
  };
  const tilesUnder = (rectangle: LevelRectangle): PlacedTile[] =>
    [...gridTilesUnder(grid, rectangle)].map((strip) => ({
      ...strip,
      width,
      height: Math.min(stripHeight, height - strip.top),
      partLeft: 0,
      partTop: 0,
    }));
  return {
    ...image,
    tileWidth: Math.min(width, screenTile),
    tileHeight: Math.min(height, screenTile),
    layout: { tilePixels: width * stripHeight, tilesUnder },
  };
}
