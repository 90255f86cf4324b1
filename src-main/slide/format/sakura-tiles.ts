/** Where the tiles of a Sakura slide are: the table `tile` goes in, ids by level and place come out. No pixel is read. */
import type { SqliteFile, SqliteValue } from '../container/sqlite-file';
import { brokenFile } from '../slide-errors';

/** Ids of red, green and blue. */
export type TileIds = readonly [string, string, string];

/** By `column/row`. */
type LevelTiles = Map<string, TileIds>;

const rowsAtOnce = 2000;
const maxRows = 3_000_000;
const colours = ['red', 'green', 'blue'] as const;

/** @returns by downsample. @throws SpindleError `broken-file`, `aborted`. */
export async function readSakuraTiles(
  database: SqliteFile,
  path: string,
  tileSide: number,
): Promise<ReadonlyMap<number, LevelTiles>> {
  const table = await database.plainTable('tile');
  const partial = new Map<number, Map<string, (string | undefined)[]>>();
  let after = -1;
  for (let count = 0; ; count += rowsAtOnce) {
    if (count > maxRows) throw brokenFile(path, `it has more than ${maxRows} tiles`);
    // In parts, so that each can be read again when more of the file is needed.
    const rows = await database.rows(
      `SELECT rowid, PYRAMIDLEVEL, COLUMNINDEX, ROWINDEX, COLORINDEX, TILEID FROM ${table} WHERE rowid > ? ORDER BY rowid LIMIT ${rowsAtOnce}`,
      [after],
    );
    for (const row of rows) addTile(partial, path, tileSide, row);
    const last = rows.at(-1)?.[0];
    if (rows.length < rowsAtOnce || typeof last !== 'number') break;
    after = last;
  }
  const levels = new Map<number, LevelTiles>();
  for (const [downsample, tiles] of partial) {
    const complete: LevelTiles = new Map();
    for (const [place, [red, green, blue]] of tiles) {
      if (red === undefined || green === undefined || blue === undefined)
        throw brokenFile(
          path,
          `the tile ${place} of a level that is reduced ${downsample} times lacks a colour`,
        );
      complete.set(place, [red, green, blue]);
    }
    levels.set(downsample, complete);
  }
  return levels;
}

function addTile(
  levels: Map<number, Map<string, (string | undefined)[]>>,
  path: string,
  tileSide: number,
  [, downsample, x, y, colour, id]: readonly SqliteValue[],
): void {
  if (typeof downsample !== 'number' || !Number.isInteger(Math.log2(downsample)) || downsample < 1)
    throw brokenFile(path, `a tile is reduced ${String(downsample)} times`);
  if (!isPosition(x) || !isPosition(y)) throw brokenFile(path, 'a tile lies at no place that is one');
  if (typeof colour !== 'number' || colours[colour] === undefined)
    throw brokenFile(path, `a tile is of the colour ${String(colour)}`);
  if (typeof id !== 'string') throw brokenFile(path, 'a tile has no id');
  const step = tileSide * downsample;
  const place = `${Math.floor(x / step)}/${Math.floor(y / step)}`;
  const tiles = levels.get(downsample) ?? new Map<string, (string | undefined)[]>();
  levels.set(downsample, tiles);
  const ids = tiles.get(place) ?? [undefined, undefined, undefined];
  tiles.set(place, ids);
  if (ids[colour] !== undefined) throw brokenFile(path, `the tile ${place} has its ${colours[colour]} twice`);
  ids[colour] = id;
}

function isPosition(value: SqliteValue | undefined): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}
