/**
 * Where stored tiles lie in the picture. OpenSeadragon counts levels from the smallest and measures in
 * units of the image's width; a slide counts from full resolution and measures in level-0 pixels. Stored
 * tiles keep their full size at the right and bottom edge: only the part inside the level is the slide.
 */
import type { Level, TileAddress } from '../../src-main/contract/slide';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface TileGeometry {
  /** Level-0 pixels. */
  readonly width: number;
  readonly height: number;
  /** Highest level number of the viewer: full resolution. */
  readonly maxLevel: number;
  /** The slide's level behind a viewer level; throws RangeError when there is none. */
  level(viewerLevel: number): Level;
  /** Pixels of the viewer level per level-0 pixel. */
  scale(viewerLevel: number): number;
  tileCount(viewerLevel: number): { readonly columns: number; readonly rows: number };
  /** Column and row under a point, in units of the image's width; the nearest tile for points outside. */
  tileAt(viewerLevel: number, x: number, y: number): { readonly column: number; readonly row: number };
  /** Pixels of the tile that show the slide; the rest is padding. */
  trueSize(
    viewerLevel: number,
    column: number,
    row: number,
  ): { readonly width: number; readonly height: number };
  /** Position of the part of the tile that shows the slide, in units of the image's width. */
  bounds(viewerLevel: number, column: number, row: number): Rectangle;
  address(viewerLevel: number, column: number, row: number): TileAddress;
}

/** `levels` as in SlideInfo: index 0 is full resolution. Throws RangeError for a slide without levels. */
export function tileGeometry(levels: readonly Level[]): TileGeometry {
  const full = levels[0];
  if (full === undefined) throw new RangeError('a slide has at least one level');
  const maxLevel = levels.length - 1;

  const level = (viewerLevel: number): Level => {
    const found = levels[maxLevel - viewerLevel];
    if (found === undefined) throw new RangeError(`no level ${viewerLevel}`);
    return found;
  };
  const tileCount = (viewerLevel: number): { columns: number; rows: number } => {
    const { width, height, tileWidth, tileHeight } = level(viewerLevel);
    return { columns: Math.ceil(width / tileWidth), rows: Math.ceil(height / tileHeight) };
  };
  const trueSize = (viewerLevel: number, column: number, row: number): { width: number; height: number } => {
    const { width, height, tileWidth, tileHeight } = level(viewerLevel);
    return {
      width: Math.max(0, Math.min(tileWidth, width - column * tileWidth)),
      height: Math.max(0, Math.min(tileHeight, height - row * tileHeight)),
    };
  };

  return {
    width: full.width,
    height: full.height,
    maxLevel,
    level,
    scale: (viewerLevel) => 1 / level(viewerLevel).downsample,
    tileCount,
    tileAt: (viewerLevel, x, y) => {
      const { downsample, tileWidth, tileHeight } = level(viewerLevel);
      const { columns, rows } = tileCount(viewerLevel);
      const pixelsPerUnit = full.width / downsample;
      return {
        column: clamp(Math.floor((x * pixelsPerUnit) / tileWidth), columns),
        row: clamp(Math.floor((y * pixelsPerUnit) / tileHeight), rows),
      };
    },
    trueSize,
    bounds: (viewerLevel, column, row) => {
      const { downsample, tileWidth, tileHeight } = level(viewerLevel);
      const { width, height } = trueSize(viewerLevel, column, row);
      const unit = downsample / full.width;
      return {
        x: column * tileWidth * unit,
        y: row * tileHeight * unit,
        width: width * unit,
        height: height * unit,
      };
    },
    address: (viewerLevel, column, row) => ({ level: level(viewerLevel).index, column, row }),
  };
}

/**
 * CSS pixels of the screen per pixel of a level, below which the next coarser level is looked at instead: the geometric middle
 * between a level and the next, so that none is enlarged more than the other would be reduced, and never below a half, where four
 * pixels are read for one of the screen.
 *
 * @param pixelRatio device pixels per CSS pixel
 */
export function finestUseful(levels: readonly Pick<Level, 'downsample'>[], pixelRatio: number): number {
  let step = 2;
  for (let index = 1; index < levels.length; index += 1) {
    step = Math.max(step, (levels[index]?.downsample ?? 1) / (levels[index - 1]?.downsample ?? 1));
  }
  // 20× of a 40× scan whose levels are 4 apart lies right in the middle: full resolution, however it is rounded.
  return (0.98 * Math.max(0.5, Math.sqrt(1 / step))) / pixelRatio;
}

function clamp(index: number, count: number): number {
  return Math.min(Math.max(index, 0), count - 1);
}
