/**
 * The coarse level that Spindle makes where a slide has none: its whole in one picture. A slide of one level would else be read whole,
 * in a hundred tiles and more, before its first view stands. Both sides compute its size from the levels, so nobody states it.
 */
import type { Level, ScaledRegion } from './slide';

/** Longest side at most, pixels. */
const longestSide = 1024;
/** So many tiles of the lowest level are as quick to have as they are. */
const fewTiles = 24;
/** Pixels of the lowest level, all of which are read: more take seconds, and the tiles in view would wait for them. */
const mostPixels = 24_000_000;

/**
 * As one more level of one tile; its `index` comes after those of the slide. `null` where the slide's lowest level will do, or is too
 * large to be read whole.
 */
export function overviewLevel(levels: readonly Level[]): Level | null {
  const lowest = levels.at(-1);
  const [full] = levels;
  if (lowest === undefined || full === undefined) return null;
  const { width, height, tileWidth, tileHeight } = lowest;
  const tiles = Math.ceil(width / tileWidth) * Math.ceil(height / tileHeight);
  const reduction = 2 ** Math.ceil(Math.log2(Math.max(width, height) / longestSide));
  if (tiles <= fewTiles || width * height > mostPixels || reduction < 2) return null;
  const size = { width: Math.ceil(width / reduction), height: Math.ceil(height / reduction) };
  return {
    index: levels.length,
    ...size,
    downsample: full.width / size.width,
    tileWidth: size.width,
    tileHeight: size.height,
  };
}

/** What the overview shows, to be read by `readScaled`; `null` as above. */
export function overviewRegion(levels: readonly Level[]): ScaledRegion | null {
  const overview = overviewLevel(levels);
  const [full] = levels;
  if (overview === null || full === undefined) return null;
  const { width, height } = overview;
  return { x: 0, y: 0, width, height, stepX: full.width / width, stepY: full.height / height };
}
