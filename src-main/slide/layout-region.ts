/**
 * A rectangle of a level whose tiles lie where a layout says. Follows OpenSlide, which lets cairo draw each tile at
 * its position with the operator SATURATE: the covering tile is drawn first, and later ones only fill what is still
 * uncovered, so that the seams of tiles between two pixels add up to whole pixels. A tile of which nothing would show is
 * not read, so that a stack of tiles costs little more than the one on top.
 */
import { pMapIterable } from 'p-map';
import { asSpindleError, throwIfAborted } from '../contract/errors';
import type { Level, MissingTile, Pixels, RegionPixels, TileAddress } from '../contract/slide';
import { overlaps, type LevelRectangle, type PlacedTile, type TileLayout } from './container/tile-layout';
import { white, type Rgb } from './container/tiled-image';
import type { HeldTile } from './tile-cache';
import { shiftBySubpixel, splitPosition, weightSteps, type SubpixelPosition } from './subpixel';
import type { GetTile } from './tile-loader';

const concurrentTiles = 16;
const concurrentBytes = 2 ** 28;

/** Colours weighted by coverage; both 0..255. */
interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly colours: Uint8Array;
  readonly coverage: Uint8Array;
}

/** `null` where nothing is to be painted: the tile is hidden, or was left out. */
type Loaded =
  ({ readonly placed: PlacedTile } & ({ readonly tile: HeldTile } | { readonly thrown: unknown })) | null;

/**
 * @param rectangle `left` and `top` may lie between pixels, `width` and `height` are whole.
 * @throws SpindleError `aborted`.
 */
export async function readLayoutRectangle(
  level: Level,
  layout: TileLayout,
  background: Rgb | undefined,
  getTile: GetTile,
  rectangle: LevelRectangle,
  signal: AbortSignal | undefined,
): Promise<RegionPixels> {
  const { width, height } = rectangle;
  const canvas: Canvas = {
    width,
    height,
    colours: new Uint8Array(width * height * 3),
    coverage: new Uint8Array(width * height),
  };
  const missing = new Map<string, MissingTile>();
  const coveringFirst = [...layout.tilesUnder(rectangle)].reverse();
  const affordable = Math.floor(concurrentBytes / (layout.tilePixels * 3));
  const concurrency = Math.max(1, Math.min(concurrentTiles, affordable));
  const load = async (placed: PlacedTile): Promise<Loaded> => {
    if (isHidden(canvas, rectangle, placed)) return null;
    try {
      const { column, row } = placed;
      const tile = await getTile({ level: level.index, column, row }, signal);
      return tile && { placed, tile };
    } catch (thrown) {
      return { placed, thrown };
    }
  };
  for await (const loaded of pMapIterable(coveringFirst, load, { concurrency })) {
    throwIfAborted(signal);
    if (loaded === null) continue;
    if ('tile' in loaded) {
      paint(canvas, rectangle, loaded.placed, loaded.tile.pixels);
      loaded.tile.release();
      continue;
    }
    const error = asSpindleError(loaded.thrown);
    if (error.tag === 'aborted') throw error;
    for (const address of addressesUnder(level, rectangle, loaded.placed)) {
      missing.set(`${address.column}/${address.row}`, { ...address, why: error.why });
    }
  }
  throwIfAborted(signal);
  fillUncovered(canvas, background ?? white);
  return {
    width,
    height,
    data: canvas.colours,
    missing: [...missing.values()].sort((a, b) => a.row - b.row || a.column - b.column),
  };
}

/**
 * The tiles of the screen that a stored tile touches inside the rectangle: the caller knows tiles by these addresses,
 * so that all of the area that may be lost is subtracted.
 */
function* addressesUnder(
  level: Level,
  rectangle: LevelRectangle,
  placed: PlacedTile,
): Generator<TileAddress> {
  if (!overlaps(rectangle, placed)) return;
  const { tileWidth, tileHeight } = level;
  const left = Math.max(0, rectangle.left, placed.left);
  const top = Math.max(0, rectangle.top, placed.top);
  const right = Math.min(level.width, rectangle.left + rectangle.width, placed.left + placed.width);
  const bottom = Math.min(level.height, rectangle.top + rectangle.height, placed.top + placed.height);
  for (let row = Math.floor(top / tileHeight); row * tileHeight < bottom; row += 1) {
    for (let column = Math.floor(left / tileWidth); column * tileWidth < right; column += 1) {
      yield { level: level.index, column, row };
    }
  }
}

/** Whether opaque tiles lie over all of it that is in the rectangle, as far as has been painted. */
function isHidden(canvas: Canvas, rectangle: LevelRectangle, placed: PlacedTile): boolean {
  const size = { width: Math.ceil(placed.width), height: Math.ceil(placed.height) };
  const { firstColumn, endColumn, firstRow, endRow } = touchedPixels(canvas, rectangle, placed, size);
  if (firstColumn >= endColumn) return true;
  const coverage = Buffer.from(canvas.coverage.buffer);
  const opaque = Buffer.alloc(endColumn - firstColumn, 255);
  for (let row = firstRow; row < endRow; row += 1) {
    const first = row * canvas.width;
    if (opaque.compare(coverage, first + firstColumn, first + endColumn) !== 0) return false;
  }
  return true;
}

interface TouchedPixels {
  readonly x: SubpixelPosition;
  readonly y: SubpixelPosition;
  readonly firstColumn: number;
  readonly endColumn: number;
  readonly firstRow: number;
  readonly endRow: number;
}

/** The position of a tile in the canvas, and the pixels there that it may change. */
function touchedPixels(
  canvas: Canvas,
  rectangle: LevelRectangle,
  placed: PlacedTile,
  { width, height }: { readonly width: number; readonly height: number },
): TouchedPixels {
  const x = splitPosition(placed.left - rectangle.left);
  const y = splitPosition(placed.top - rectangle.top);
  return {
    x,
    y,
    firstColumn: Math.max(0, x.whole),
    endColumn: Math.min(canvas.width, x.whole + width + (x.weight > 0 ? 1 : 0)),
    firstRow: Math.max(0, y.whole),
    endRow: Math.min(canvas.height, y.whole + height + (y.weight > 0 ? 1 : 0)),
  };
}

function paint(canvas: Canvas, rectangle: LevelRectangle, placed: PlacedTile, tile: Pixels): void {
  const part = visiblePart(placed, tile);
  if (part === null) return;
  const { x, y, ...pixels } = touchedPixels(canvas, rectangle, placed, part);
  const { firstColumn, endColumn, firstRow, endRow } = pixels;
  for (let row = firstRow; row < endRow; row += 1) {
    for (let column = firstColumn; column < endColumn; column += 1) {
      const at = row * canvas.width + column;
      const room = 255 - (canvas.coverage[at] ?? 255);
      if (room === 0) continue;
      if (room === 255 && isInside(part, column - x.whole, x.weight, row - y.whole, y.weight)) {
        fillBetween(canvas, at, part, column - x.whole, x.weight, row - y.whole, y.weight);
        continue;
      }
      if (x.weight === 0 && y.weight === 0) {
        const from = part.first + (row - y.whole) * part.stride + (column - x.whole) * 3;
        add(canvas, at, room, 255, part.data[from], part.data[from + 1], part.data[from + 2]);
      } else {
        addBetween(canvas, at, room, part, column - x.whole, x.weight, row - y.whole, y.weight);
      }
    }
  }
}

/** The part of a decoded tile that shows. */
interface Part {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
  /** Index in `data` of its first pixel, and from one row to the next. */
  readonly first: number;
  readonly stride: number;
}

/** `null` when nothing of the tile shows. */
function visiblePart(placed: PlacedTile, tile: Pixels): Part | null {
  const x = splitPosition(placed.partLeft);
  const y = splitPosition(placed.partTop);
  const width = Math.min(Math.ceil(placed.width), tile.width - x.whole);
  const height = Math.min(Math.ceil(placed.height), tile.height - y.whole);
  if (width < 1 || height < 1) return null;
  if (x.weight === 0 && y.weight === 0) {
    const stride = tile.width * 3;
    return { width, height, data: tile.data, first: y.whole * stride + x.whole * 3, stride };
  }
  const wide = width + (x.weight > 0 ? 1 : 0);
  const high = height + (y.weight > 0 ? 1 : 0);
  const { data } = shiftBySubpixel(cut(tile, x.whole, y.whole, wide, high), x.weight, y.weight);
  return { width, height, data, first: 0, stride: width * 3 };
}

/** Beyond the tile its last column and row repeat. */
function cut(tile: Pixels, left: number, top: number, width: number, height: number): Pixels {
  const data = new Uint8Array(width * height * 3);
  for (let row = 0, to = 0; row < height; row += 1) {
    const y = Math.min(tile.height - 1, top + row);
    for (let column = 0; column < width; column += 1, to += 3) {
      const from = (y * tile.width + Math.min(tile.width - 1, left + column)) * 3;
      data[to] = tile.data[from] ?? 0;
      data[to + 1] = tile.data[from + 1] ?? 0;
      data[to + 2] = tile.data[from + 2] ?? 0;
    }
  }
  return { width, height, data };
}

/** Whether all pixels around a position belong to the part. */
function isInside(part: Part, column: number, weightX: number, row: number, weightY: number): boolean {
  return (
    column < part.width && row < part.height && (weightX === 0 || column > 0) && (weightY === 0 || row > 0)
  );
}

/** A pixel between four of the part where nothing lies yet: what `addBetween` does, for most pixels and at once. */
function fillBetween(
  { colours, coverage }: Canvas,
  at: number,
  { data, stride, first }: Part,
  column: number,
  weightX: number,
  row: number,
  weightY: number,
): void {
  const here = first + row * stride + column * 3;
  const left = weightX === 0 ? 0 : 3;
  const above = weightY === 0 ? 0 : stride;
  const other = weightSteps - weightX;
  const half = (weightSteps * weightSteps) / 2;
  for (let channel = 0; channel < 3; channel += 1) {
    const from = here + channel;
    const lower = (data[from] ?? 0) * other + (data[from - left] ?? 0) * weightX;
    const upper = (data[from - above] ?? 0) * other + (data[from - above - left] ?? 0) * weightX;
    colours[at * 3 + channel] = (lower * (weightSteps - weightY) + upper * weightY + half) >> 14;
  }
  coverage[at] = 255;
}

/** A pixel between up to four of the part; what lies beyond the part covers nothing. */
function addBetween(
  canvas: Canvas,
  at: number,
  room: number,
  part: Part,
  column: number,
  weightX: number,
  row: number,
  weightY: number,
): void {
  let covered = 0;
  let red = 0;
  let green = 0;
  let blue = 0;
  for (let down = 0; down < 2; down += 1) {
    const fromRow = row - down;
    const high = down === 0 ? weightSteps - weightY : weightY;
    if (high === 0 || fromRow < 0 || fromRow >= part.height) continue;
    for (let right = 0; right < 2; right += 1) {
      const fromColumn = column - right;
      const weight = high * (right === 0 ? weightSteps - weightX : weightX);
      if (weight === 0 || fromColumn < 0 || fromColumn >= part.width) continue;
      const from = part.first + fromRow * part.stride + fromColumn * 3;
      covered += weight;
      red += weight * (part.data[from] ?? 0);
      green += weight * (part.data[from + 1] ?? 0);
      blue += weight * (part.data[from + 2] ?? 0);
    }
  }
  if (covered === 0) return;
  const whole = weightSteps * weightSteps;
  add(canvas, at, room, (covered * 255) / whole, red / whole, green / whole, blue / whole);
}

/** Adds a colour, weighted by its coverage, up to a coverage of 1. */
function add(
  { colours, coverage }: Canvas,
  at: number,
  room: number,
  covers: number,
  red = 0,
  green = 0,
  blue = 0,
): void {
  const share = covers > room ? room / covers : 1;
  coverage[at] = 255 - room + Math.round(covers * share);
  colours[at * 3] = Math.round((colours[at * 3] ?? 0) + red * share);
  colours[at * 3 + 1] = Math.round((colours[at * 3 + 1] ?? 0) + green * share);
  colours[at * 3 + 2] = Math.round((colours[at * 3 + 2] ?? 0) + blue * share);
}

function fillUncovered({ colours, coverage }: Canvas, background: Rgb): void {
  coverage.forEach((covered, at) => {
    if (covered === 255) return;
    background.forEach((value, channel) => {
      const to = at * 3 + channel;
      colours[to] = Math.min(255, (colours[to] ?? 0) + Math.round(((255 - covered) * value) / 255));
    });
  });
}
