/** Rectangles of tiles in a grid, and whether any of the tiles that a sparse image holds lies in one. */

/** From the first of each to before the end; in tiles. */
export interface TileArea {
  readonly firstColumn: number;
  readonly endColumn: number;
  readonly firstRow: number;
  readonly endRow: number;
}

/** Tiles that an image holds, by row × columns + column. */
export type HeldTiles = Pick<ReadonlySet<number>, 'size' | 'has' | 'keys'>;

/** Takes time by the number of tiles in the image or in the area, the smaller of the two. */
export function holdsAny(held: HeldTiles, columns: number, area: TileArea): boolean {
  const { firstColumn, endColumn, firstRow, endRow } = area;
  if ((endColumn - firstColumn) * (endRow - firstRow) > held.size) {
    for (const tile of held.keys()) {
      const [column, row] = [tile % columns, Math.floor(tile / columns)];
      if (column >= firstColumn && column < endColumn && row >= firstRow && row < endRow) return true;
    }
    return false;
  }
  for (let row = firstRow; row < endRow; row += 1) {
    for (let column = firstColumn; column < endColumn; column += 1)
      if (held.has(row * columns + column)) return true;
  }
  return false;
}
