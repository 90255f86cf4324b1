/** The ids by which a Sakura slide names its tiles: `T;x|y;downsample;colour;focal plane`, x and y in level-0 pixels. */
import type { SqliteFile } from '../../container/sqlite-file';
import type { HeldTiles } from '../../container/tile-area';
import { brokenFile } from '../../slide-errors';

export const sakuraColours = ['red', 'green', 'blue'] as const;

export interface SakuraTileId {
  readonly x: number;
  readonly y: number;
  readonly downsample: number;
  /** Index of `sakuraColours`. */
  readonly colour: number;
  readonly focalPlane: number;
}

export function sakuraTileId({ x, y, downsample, colour, focalPlane }: SakuraTileId): string {
  return `T;${x}|${y};${downsample};${colour};${focalPlane}`;
}

const rowsAtOnce = 2000;
const maxIds = 10_000_000;

/** Sides in pixels, of a tile and of level 0, and the focal plane that is shown. */
export interface SakuraSizes {
  readonly tileSide: number;
  readonly width: number;
  readonly height: number;
  readonly focalPlane: number;
}

/** A level, with the tiles of the focal plane that is shown. */
export interface SakuraLevel {
  readonly downsample: number;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Tiles from left to right. */
  readonly columns: number;
  readonly tiles: HeldTiles;
}

/**
 * The levels, finest first. A level is there when it has a tile on the first focal plane.
 * @param table as it stands in SQL.
 * @throws SpindleError `broken-file` for an id that is none, or a downsample that is no power of two; `aborted`.
 */
export async function readSakuraLevels(
  database: SqliteFile,
  path: string,
  table: string,
  sizes: SakuraSizes,
): Promise<SakuraLevel[]> {
  const levels = new Map<number, SakuraLevel & { readonly tiles: Set<number> }>();
  const present = new Set<number>();
  for await (const tile of tileIds(database, path, table)) {
    const { downsample, focalPlane } = tile;
    if (focalPlane === 0) present.add(downsample);
    if (focalPlane !== sizes.focalPlane && focalPlane !== 0) continue;
    const level = levels.get(downsample) ?? { ...levelOf(sizes, downsample), tiles: new Set() };
    levels.set(downsample, level);
    const step = sizes.tileSide * downsample;
    const [column, row] = [tile.x / step, tile.y / step];
    // No tile is looked for between two positions of the grid.
    const isPlaced = Number.isInteger(column) && Number.isInteger(row) && column < level.columns;
    if (isPlaced && focalPlane === sizes.focalPlane) level.tiles.add(row * level.columns + column);
  }
  return [...levels.values()]
    .filter(({ downsample }) => present.has(downsample))
    .sort((a, b) => a.downsample - b.downsample);
}

function levelOf({ tileSide, ...whole }: SakuraSizes, downsample: number): Omit<SakuraLevel, 'tiles'> {
  const width = Math.floor(whole.width / downsample);
  const height = Math.floor(whole.height / downsample);
  return { downsample, width, height, columns: Math.ceil(width / tileSide) };
}

async function* tileIds(database: SqliteFile, path: string, table: string): AsyncGenerator<SakuraTileId> {
  let after = 'T;';
  for (let count = 0; ; count += rowsAtOnce) {
    if (count > maxIds) throw brokenFile(path, `it has more than ${maxIds} tiles`);
    // In parts, so that each can be read again when more of the file is needed. `<` follows `;`.
    const rows = await database.rows(
      `SELECT id FROM ${table} WHERE id > ? AND id < 'T<' ORDER BY id LIMIT ${rowsAtOnce}`,
      [after],
    );
    for (const [id] of rows) {
      if (typeof id !== 'string') throw brokenFile(path, 'a tile has no id');
      after = id;
      // The hash of a tile, not a tile.
      if (!id.endsWith('#')) yield parseTileId(path, id);
    }
    if (rows.length < rowsAtOnce) break;
  }
}

function parseTileId(path: string, id: string): SakuraTileId {
  const [, x, y, downsample, colour, focalPlane] = /^T;(\d+)\|(\d+);(\d+);([012]);(\d+)$/.exec(id) ?? [];
  const tile = {
    x: Number(x),
    y: Number(y),
    downsample: Number(downsample),
    colour: Number(colour),
    focalPlane: Number(focalPlane),
  };
  // Leading zeros would name a tile that is not found again.
  if (sakuraTileId(tile) !== id)
    throw brokenFile(path, `its tile "${id.slice(0, 80)}" has no id that is one`);
  if (!Number.isInteger(Math.log2(tile.downsample)))
    throw brokenFile(path, `a level is reduced ${tile.downsample} times`);
  return tile;
}
