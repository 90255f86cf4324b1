/** The ids by which a Sakura slide names its tiles: `T;x|y;downsample;colour;focal plane`, x and y in level-0 pixels. */
import type { SqliteFile } from '../container/sqlite-file';
import { brokenFile } from '../slide-errors';

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

/**
 * The downsamples of the levels, in order. A level is there when it has a tile on the first focal plane.
 * @param table as it stands in SQL.
 * @throws SpindleError `broken-file` for an id that is none, or a downsample that is no power of two; `aborted`.
 */
export async function readSakuraDownsamples(
  database: SqliteFile,
  path: string,
  table: string,
): Promise<number[]> {
  const downsamples = new Set<number>();
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
      if (id.endsWith('#')) continue;
      const tile = parseTileId(path, id);
      if (tile.focalPlane === 0) downsamples.add(tile.downsample);
    }
    if (rows.length < rowsAtOnce) break;
  }
  return [...downsamples].sort((a, b) => a - b);
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
