/**
 * A level whose stored tiles lie anywhere, of any size, over one another or apart: tiles go in once, those under a
 * rectangle come out. They are sorted into square bins as large as the largest tile, so that a rectangle looks at few.
 */
import { overlaps, type LevelRectangle, type PlacedTile, type TileLayout } from './tile-layout';

/** @param tiles at least one; where two overlap, the later covers the earlier. */
export function scatteredTiles(tiles: readonly PlacedTile[]): TileLayout {
  const binSide = largestSide(tiles);
  const tilePixels = tiles.reduce((most, { width, height }) => Math.max(most, width * height), 1);
  const bins = new Map<string, number[]>();
  tiles.forEach((tile, index) => {
    for (const key of binsUnder(tile, binSide)) {
      const bin = bins.get(key);
      if (bin === undefined) bins.set(key, [index]);
      else bin.push(index);
    }
  });
  const near = (rectangle: LevelRectangle): Iterable<number> => {
    const found = new Set<number>();
    for (const key of binsUnder(rectangle, binSide))
      for (const index of bins.get(key) ?? []) found.add(index);
    return [...found].sort((a, b) => a - b);
  };
  return {
    tilePixels,
    tilesUnder(rectangle) {
      const binsTouched = (rectangle.width / binSide + 2) * (rectangle.height / binSide + 2);
      const candidates = binsTouched > tiles.length ? tiles.keys() : near(rectangle);
      const under: PlacedTile[] = [];
      for (const index of candidates) {
        const tile = tiles[index];
        if (tile !== undefined && overlaps(tile, rectangle)) under.push(tile);
      }
      return under;
    },
  };
}

/**
 * How many tiles lie over one another where they lie thickest: the area of all tiles that touch a square as large as the
 * largest, over the area in which these can lie.
 */
export function thickestHeap(tiles: readonly LevelRectangle[]): number {
  const side = largestSide(tiles);
  const areas = new Map<string, number>();
  let most = 0;
  for (const tile of tiles) {
    for (const key of binsUnder(tile, side)) {
      const area = (areas.get(key) ?? 0) + tile.width * tile.height;
      areas.set(key, area);
      most = Math.max(most, area);
    }
  }
  return most / (3 * side) ** 2;
}

function largestSide(tiles: readonly LevelRectangle[]): number {
  return tiles.reduce((most, { width, height }) => Math.max(most, width, height), 1);
}

function* binsUnder({ left, top, width, height }: LevelRectangle, side: number): Generator<string> {
  const lastColumn = Math.floor((left + width) / side);
  const lastRow = Math.floor((top + height) / side);
  for (let row = Math.floor(top / side); row <= lastRow; row += 1) {
    for (let column = Math.floor(left / side); column <= lastColumn; column += 1) yield `${column}/${row}`;
  }
}
