/**
 * A rectangle of one level put together from its tiles. Follows OpenSlide: level-0 coordinates are divided by the
 * level's downsample, what lies between two pixels is interpolated, and tiles end where the level ends. Where a tile was
 * left out the level's background shows; beyond the level, and where a tile cannot be read, the region is white. Levels
 * whose tiles are no regular grid are painted in layout-region.ts.
 */
import { asSpindleError, SpindleError, throwIfAborted } from '../contract/errors';
import type {
  Level,
  MissingTile,
  Pixels,
  ReadOptions,
  Region,
  RegionPixels,
  TileAddress,
} from '../contract/slide';
import type { LevelRectangle } from './container/tile-layout';
import type { TileArea } from './container/tile-area';
import { white, type Rgb, type TiledImage } from './container/tiled-image';
import { readLayoutRectangle } from './layout-region';
import { shiftBySubpixel, splitPosition, weightSteps, type SubpixelPosition } from './subpixel';
import type { GetTile } from './tile-loader';

/** What a region needs to know of a level beside its size. */
export type LevelImage = Partial<Pick<TiledImage, 'layout' | 'background' | 'holdsTiles'>>;

/** 768 MiB as RGB. */
const maxRegionPixels = 2 ** 28;
/** Tiles of one region that are read and decoded at the same time, and the bytes they may take beside the cache. */
const concurrentTiles = 16;
const concurrentBytes = 2 ** 28;

/**
 * @param images of the levels, by index; a level without a layout is a regular grid.
 * @throws SpindleError `aborted`; `request-invalid` for a level that does not exist, a size that is no size, or memory of another.
 */
export async function readRegion(
  levels: readonly Level[],
  getTile: GetTile,
  region: Region,
  { signal, into }: ReadOptions = {},
  images: readonly LevelImage[] = [],
): Promise<RegionPixels> {
  throwIfAborted(signal);
  const level = checkRegion(levels, region);
  checkMemory(into, region);
  const x = levelPosition(region.x, level.downsample);
  const y = levelPosition(region.y, level.downsample);
  const image = images[level.index] ?? {};
  const { layout, background } = image;
  if (layout !== undefined) {
    const left = x.whole + x.weight / weightSteps;
    const top = y.whole + y.weight / weightSteps;
    const { width, height } = region;
    const rectangle = { left, top, width, height };
    return laidInto(into, await readLayoutRectangle(level, layout, background, getTile, rectangle, signal));
  }
  const rectangle = {
    left: x.whole,
    top: y.whole,
    width: region.width + (x.weight > 0 ? 1 : 0),
    height: region.height + (y.weight > 0 ? 1 : 0),
  };
  if (x.weight === 0 && y.weight === 0) return readRectangle(level, image, getTile, rectangle, signal, into);
  const { missing, ...pixels } = await readRectangle(level, image, getTile, rectangle, signal);
  const shifted = shiftBySubpixel(pixels, x.weight, y.weight);
  const lastColumn = x.weight > 0 ? level.width - 1 - x.whole : null;
  const lastRow = y.weight > 0 ? level.height - 1 - y.whole : null;
  darkenPartlyCovered(shifted, lastColumn, lastRow);
  return laidInto(into, { ...shifted, missing });
}

/** @throws SpindleError `request-invalid` */
export function checkMemory(
  into: Uint8Array | undefined,
  { width, height }: Pick<Region, 'width' | 'height'>,
): void {
  if (into !== undefined && into.length !== width * height * 3)
    throw invalid('into', `${into.length} bytes are not ${width} × ${height} pixels of three`);
}

/** The same pixels, in the memory that was asked for. */
export function laidInto<Read extends Pixels>(into: Uint8Array | undefined, pixels: Read): Read {
  if (into === undefined || into === pixels.data) return pixels;
  into.set(pixels.data);
  return { ...pixels, data: into };
}

/**
 * The last column and row of a level are only partly covered when they lie between two pixels. Cairo keeps such pixels
 * premultiplied in 8 bits and rounds down more than once: measured against it, exact values come out up to 2.7 of 255
 * too bright and never more than 1.5 too dark. One step darker, they lie within 2.
 */
function darkenPartlyCovered(
  { width, height, data }: Pixels,
  lastColumn: number | null,
  lastRow: number | null,
): void {
  const darken = (column: number, row: number): void => {
    const at = (row * width + column) * 3;
    for (let channel = at; channel < at + 3; channel += 1) {
      const value = data[channel] ?? 0;
      if (value > 0 && value < 255) data[channel] = value - 1;
    }
  };
  const rowInside = lastRow !== null && lastRow >= 0 && lastRow < height;
  if (rowInside) for (let column = 0; column < width; column += 1) darken(column, lastRow);
  if (lastColumn === null || lastColumn < 0 || lastColumn >= width) return;
  for (let row = 0; row < height; row += 1) if (row !== lastRow) darken(lastColumn, row);
}

/** OpenSlide moves the start of a region left of or above the slide by whole pixels only. */
function levelPosition(level0: number, downsample: number): SubpixelPosition {
  return level0 < 0
    ? { whole: -Math.trunc(-level0 / downsample), weight: 0 }
    : splitPosition(level0 / downsample);
}

/** Whole pixels of a level, whether its tiles are a regular grid or lie as a layout says; white beyond the level. */
export function readLevelRectangle(
  level: Level,
  image: LevelImage,
  getTile: GetTile,
  rectangle: LevelRectangle,
  signal?: AbortSignal,
): Promise<RegionPixels> {
  const { layout, background } = image;
  return layout === undefined
    ? readRectangle(level, image, getTile, rectangle, signal)
    : readLayoutRectangle(level, layout, background, getTile, rectangle, signal);
}

/**
 * Whether a rectangle of whole pixels is of one colour because no tile lies in it. False also where only a look at the tiles
 * tells.
 * @throws SpindleError `aborted`.
 */
export async function isBlank(level: Level, image: LevelImage, rectangle: LevelRectangle): Promise<boolean> {
  const { left, top, width, height } = rectangle;
  const right = left + width;
  const bottom = top + height;
  if (right <= 0 || bottom <= 0 || left >= level.width || top >= level.height) return true;
  const { layout, background = white } = image;
  const isInside = left >= 0 && top >= 0 && right <= level.width && bottom <= level.height;
  if (layout !== undefined || image.holdsTiles === undefined || !(isInside || isWhite(background)))
    return false;
  try {
    return !(await image.holdsTiles(areaUnder(level, rectangle)));
  } catch (thrown) {
    const error = asSpindleError(thrown);
    if (error.tag === 'aborted') throw error;
    // Each tile will say why it cannot be read.
    return false;
  }
}

function isWhite(colour: Rgb): boolean {
  return colour.every((value) => value === 255);
}

/** Reads a rectangle of a regular grid, in whole pixels. */
async function readRectangle(
  level: Level,
  image: LevelImage,
  getTile: GetTile,
  rectangle: LevelRectangle,
  signal: AbortSignal | undefined,
  into?: Uint8Array,
): Promise<RegionPixels> {
  const data = (into ?? new Uint8Array(rectangle.width * rectangle.height * 3)).fill(255);
  const missing: MissingTile[] = [];
  const { background = white } = image;
  const tileSize = { width: level.tileWidth, height: level.tileHeight };
  const waiting = tilesUnder(level, rectangle);
  if (await isBlank(level, image, rectangle)) {
    paintGap(data, rectangle, level, { level: level.index, column: 0, row: 0 }, level, background);
    return { width: rectangle.width, height: rectangle.height, data, missing };
  }
  // Once one has failed, what the others still get is not painted: the memory may be another region's by then.
  let isOver = false;
  const work = async (): Promise<void> => {
    for (const address of waiting) {
      try {
        const tile = await getTile(address, signal);
        if (isOver) {
          tile?.release();
          return;
        }
        if (tile === null) paintGap(data, rectangle, level, address, tileSize, background);
        else paint(data, rectangle, level, address, tile.pixels);
        tile?.release();
      } catch (thrown) {
        const error = asSpindleError(thrown);
        if (error.tag === 'aborted') {
          isOver = true;
          throw error;
        }
        missing.push({ ...address, why: error.why });
      }
    }
  };
  // The workers share one iterator, so each tile is taken once.
  const affordable = Math.floor(concurrentBytes / (level.tileWidth * level.tileHeight * 3));
  const mostTiles =
    (Math.ceil(rectangle.width / level.tileWidth) + 1) * (Math.ceil(rectangle.height / level.tileHeight) + 1);
  const workers = Math.max(1, Math.min(concurrentTiles, affordable, mostTiles));
  await Promise.all(Array.from({ length: workers }, work));
  throwIfAborted(signal);
  missing.sort((a, b) => a.row - b.row || a.column - b.column);
  return { width: rectangle.width, height: rectangle.height, data, missing };
}

function areaUnder(level: Level, { left, top, width, height }: LevelRectangle): TileArea {
  return {
    firstColumn: Math.floor(Math.max(0, left) / level.tileWidth),
    endColumn: Math.ceil(Math.min(level.width, left + width) / level.tileWidth),
    firstRow: Math.floor(Math.max(0, top) / level.tileHeight),
    endRow: Math.ceil(Math.min(level.height, top + height) / level.tileHeight),
  };
}

function* tilesUnder(level: Level, rectangle: LevelRectangle): Generator<TileAddress> {
  const { firstColumn, endColumn, firstRow, endRow } = areaUnder(level, rectangle);
  for (let row = firstRow; row < endRow; row += 1) {
    for (let column = firstColumn; column < endColumn; column += 1) {
      yield { level: level.index, column, row };
    }
  }
}

interface VisiblePart {
  /** Position of the tile in the level. */
  readonly tileLeft: number;
  readonly tileTop: number;
  /** Edges of what shows of it, in the level. */
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function visiblePart(
  rectangle: LevelRectangle,
  level: Level,
  { column, row }: TileAddress,
  { width, height }: Pick<Pixels, 'width' | 'height'>,
): VisiblePart {
  const tileLeft = column * level.tileWidth;
  const tileTop = row * level.tileHeight;
  const left = Math.max(rectangle.left, tileLeft);
  const right = Math.min(rectangle.left + rectangle.width, tileLeft + width, level.width);
  const top = Math.max(rectangle.top, tileTop);
  const bottom = Math.min(rectangle.top + rectangle.height, tileTop + height, level.height);
  return { tileLeft, tileTop, left, top, right, bottom };
}

function paint(
  data: Uint8Array,
  rectangle: LevelRectangle,
  level: Level,
  address: TileAddress,
  tile: Pixels,
): void {
  const { tileLeft, tileTop, left, top, right, bottom } = visiblePart(rectangle, level, address, tile);
  if (left >= right) return;
  const source = bufferOf(tile.data);
  const target = bufferOf(data);
  for (let y = top; y < bottom; y += 1) {
    const from = ((y - tileTop) * tile.width + (left - tileLeft)) * 3;
    const to = ((y - rectangle.top) * rectangle.width + (left - rectangle.left)) * 3;
    // Half the time of `set` with a subarray for each row.
    source.copy(target, to, from, from + (right - left) * 3);
  }
}

/** The area of a tile that was left out, or of a level without tiles. White is there already. */
function paintGap(
  data: Uint8Array,
  rectangle: LevelRectangle,
  level: Level,
  address: TileAddress,
  size: Pick<Pixels, 'width' | 'height'>,
  background: Rgb,
): void {
  if (isWhite(background)) return;
  const { left, top, right, bottom } = visiblePart(rectangle, level, address, size);
  if (left >= right) return;
  const target = bufferOf(data);
  const colour = Uint8Array.from(background);
  for (let y = top; y < bottom; y += 1) {
    const to = ((y - rectangle.top) * rectangle.width + (left - rectangle.left)) * 3;
    target.fill(colour, to, to + (right - left) * 3);
  }
}

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function checkRegion(levels: readonly Level[], region: Region): Level {
  const { x, y, width, height } = region;
  const level = levels[region.level];
  if (level === undefined) throw invalid('level', `there is no level ${region.level}`);
  if (![x, y].every((value) => Math.abs(value) <= Number.MAX_SAFE_INTEGER)) {
    throw invalid('position', `${x}, ${y} is no position`);
  }
  const sized = [width, height].every((side) => Number.isInteger(side) && side >= 1);
  if (!sized || width * height > maxRegionPixels) {
    throw invalid('size', `${width} × ${height} pixels is no size, or more than ${maxRegionPixels} pixels`);
  }
  return level;
}

function invalid(field: string, why: string): SpindleError {
  return new SpindleError('request-invalid', {
    what: 'cannot read the region',
    where: { field },
    why,
    remedy: 'ask for at least one pixel of a level that the slide has; cut large regions in parts',
  });
}
