/**
 * Levels as Hamamatsu's scanners store them, and those that they leave out: OpenSlide makes these at an eighth, a quarter
 * and a half of the stored ones, which libjpeg does cheaply, and so does Spindle.
 */
import { reductions, type Reduction } from '../../codec/encoded-tile';
import type { IntervalGrid } from '../../container/restart-jpeg';
import { singleTile } from '../../container/tile-layout';
import type { TiledImage } from '../../container/tiled-image';

export interface HamamatsuLevel {
  readonly image: TiledImage;
  /** Pixels of what the file stores apart: a restart interval, or the whole level. */
  readonly unitWidth: number;
  readonly unitHeight: number;
}

/** Tiles are gathered to about this many pixels, and not higher than this. */
const tilePixels = 2 ** 20;
const tileWidth = 512;
const tileHeight = 1024;

/** How many restart intervals across and down make a tile of good size. */
export function gatheredIntervals(grid: IntervalGrid): { readonly columns: number; readonly rows: number } {
  const columns = clamp(Math.floor(tileWidth / grid.width), grid.across);
  const rowsHigh = Math.min(tileHeight, tilePixels / (columns * grid.width));
  return { columns, rows: clamp(Math.floor(rowsHigh / grid.height), grid.down) };
}

/** Size of the tiles for the screen, where a level is one tile. */
export const screenTile = 512;

/** The stored levels and what can be reduced from them, largest first; of two with one width, the later. */
export function withReducedLevels(stored: readonly HamamatsuLevel[]): TiledImage[] {
  const byWidth = new Map<number, TiledImage>();
  for (const level of stored) {
    byWidth.set(level.image.width, level.image);
    for (const reduction of reductions) {
      const reduced = reducedLevel(level, reduction);
      if (reduced !== null) byWidth.set(reduced.width, reduced);
    }
  }
  return [...byWidth.values()].sort((a, b) => b.width - a.width);
}

/** A level at a part of the size of one that the file holds; `null` where its tiles cannot be divided. */
function reducedLevel(level: HamamatsuLevel, reduction: Reduction): TiledImage | null {
  const { image, unitWidth, unitHeight } = level;
  if (unitWidth % reduction !== 0 || unitHeight % reduction !== 0) return null;
  const width = Math.floor(image.width / reduction);
  const height = Math.floor(image.height / reduction);
  if (width < 1 || height < 1) return null;
  const whole = image.layout !== undefined;
  return {
    width,
    height,
    tileWidth: whole ? screenTile : image.tileWidth / reduction,
    tileHeight: whole ? screenTile : image.tileHeight / reduction,
    ...(whole && { layout: singleTile(width, height) }),
    async encodedTile(column, row, signal) {
      const tile = await image.encodedTile(column, row, signal);
      return tile && { ...tile, reduction, width: tile.width / reduction, height: tile.height / reduction };
    },
  };
}

function clamp(value: number, high: number): number {
  return Math.max(1, Math.min(value, high));
}
