/**
 * Levels whose stored tiles overlap, leave gaps, or lie between pixels: a rectangle of the level goes in, the tiles
 * that touch it come out, each with its position and the part of it that shows. After OpenSlide's tile map.
 */

/** In pixels of one level; sides may lie between pixels. */
export interface LevelRectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A stored tile and where its visible part lies in the level. */
export interface PlacedTile extends LevelRectangle {
  /** Address in the file, as `TiledImage.encodedTile` takes it. */
  readonly column: number;
  readonly row: number;
  /** Where the visible part begins in the decoded tile, in its pixels. */
  readonly partLeft: number;
  readonly partTop: number;
}

export interface TileLayout {
  /** Pixels of the largest stored tile: what one that waits to be painted may cost. */
  readonly tilePixels: number;
  /** Those that touch the rectangle. Where two overlap, the later covers the earlier. */
  tilesUnder(rectangle: LevelRectangle): readonly PlacedTile[];
}

export function overlaps(a: LevelRectangle, b: LevelRectangle): boolean {
  return (
    a.left < b.left + b.width &&
    b.left < a.left + a.width &&
    a.top < b.top + b.height &&
    b.top < a.top + a.height
  );
}

/** Images of a slide that may lie over one of them; scanners let neighbours touch, and no more. */
const maxOverlaps = 8;

/**
 * Whether many images lie at one position: each of them would be read for every region there, so that a small file could
 * take any amount of time.
 */
export function areHeaped(images: readonly LevelRectangle[]): boolean {
  return images.some((image) => images.filter((other) => overlaps(image, other)).length > maxOverlaps + 1);
}

/** A level that is stored as one tile, at address 0, 0. */
export function singleTile(width: number, height: number): TileLayout {
  const whole = { column: 0, row: 0, left: 0, top: 0, width, height, partLeft: 0, partTop: 0 };
  return {
    tilePixels: width * height,
    tilesUnder: (rectangle) => (overlaps(whole, rectangle) ? [whole] : []),
  };
}

/** Equal tiles at equal distances, which overlap when these are smaller than the tiles. In pixels of the level. */
export interface TileGrid {
  readonly left: number;
  readonly top: number;
  readonly columns: number;
  readonly rows: number;
  /** From one tile to the next; positive. */
  readonly advanceX: number;
  readonly advanceY: number;
  readonly tileWidth: number;
  readonly tileHeight: number;
}

/** The tiles of the grid that touch the rectangle, row by row. */
export function* gridTilesUnder(
  grid: TileGrid,
  { left, top, width, height }: LevelRectangle,
): Generator<{
  readonly column: number;
  readonly row: number;
  readonly left: number;
  readonly top: number;
}> {
  const { advanceX, advanceY, tileWidth, tileHeight } = grid;
  const columns = touched(left - grid.left, width, advanceX, tileWidth, grid.columns);
  const rows = touched(top - grid.top, height, advanceY, tileHeight, grid.rows);
  for (let row = rows.first; row < rows.end; row += 1) {
    for (let column = columns.first; column < columns.end; column += 1) {
      yield { column, row, left: grid.left + column * advanceX, top: grid.top + row * advanceY };
    }
  }
}

function touched(
  from: number,
  length: number,
  advance: number,
  extent: number,
  count: number,
): { first: number; end: number } {
  return {
    first: Math.max(0, Math.floor((from - extent) / advance) + 1),
    end: Math.min(count, Math.ceil((from + length) / advance)),
  };
}
