/**
 * An image of tiles that can be fetched one by one: a level, or an associated image. Formats hand these
 * to `Slide`, for every container.
 */
import type { EncodedTile } from '../codec/encoded-tile';
import type { TileArea } from './tile-area';
import type { TileLayout } from './tile-layout';

/** 8 bits each. */
export type Rgb = readonly [number, number, number];

export const white: Rgb = [255, 255, 255];

export interface TiledImage {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly tileWidth: number;
  readonly tileHeight: number;
  /** Level-0 pixels that one pixel spans, where the file says so; else it follows from the sizes. */
  readonly downsample?: number;
  /**
   * Where the stored tiles lie when that is not the regular grid of `tileWidth` × `tileHeight`. That grid then is
   * only how the screen asks for the level, and addresses of stored tiles are the layout's own.
   */
  readonly layout?: TileLayout;
  /** What shows where no tile lies. White when absent. */
  readonly background?: Rgb;
  /**
   * The tile as stored; tiles at the right and bottom edges may reach beyond the image. `null` where the scanner left
   * it out because nothing is there: the background shows, and nothing is decoded or kept for it. `column` and `row`
   * must lie in the grid of ceil(width / tileWidth) × ceil(height / tileHeight), or come from `layout`.
   * @throws SpindleError `tile-unreadable`, `broken-file`, `aborted`.
   */
  encodedTile(column: number, row: number, signal?: AbortSignal): Promise<EncodedTile | null>;
  /**
   * Whether any tile of an area of the grid was not left out, told without asking for each: a small file can leave out
   * millions. Only in images that may have such gaps and know.
   * @throws SpindleError `broken-file`, `aborted`.
   */
  readonly holdsTiles?: (area: TileArea) => Promise<boolean>;
}
