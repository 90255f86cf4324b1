/**
 * A level whose stored tiles lie anywhere, of any size, over one another or apart: tiles go in once, those under a
 * rectangle come out. They are sorted into square bins as large as the largest tile, so that a rectangle looks at few.
 */
import { overlaps, type LevelRectangle, type PlacedTile, type TileLayout } from './tile-layout';

/** @param tiles at least one; where two overlap, the later covers the earlier. */
export function scatteredTiles(tiles: readonly PlacedTile[]): TileLayout {
  let binSide = 1;
  let tilePixels = 1;
  for (const { width, height } of tiles) {
    binSide = Math.max(binSide, width, height);
    tilePixels = Math.max(tilePixels, width * height);
  }
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

function* binsUnder({ left, top, width, height }: LevelRectangle, side: number): Generator<string> {
  const lastColumn = Math.floor((left + width) / side);
  const lastRow = Math.floor((top + height) / side);
  for (let row = Math.floor(top / side); row <= lastRow; row += 1) {
    for (let column = Math.floor(left / side); column <= lastColumn; column += 1) yield `${column}/${row}`;
  }
}
