/**
 * Decoded tiles of all open slides within one number of bytes: whoever used a tile last keeps it, whichever slide it is
 * of and whether the screen or an analysis asked. Each slide has a shelf of its own, which closing it clears.
 */
import type { Pixels, TileAddress } from '../contract/slide';
import { RecentlyUsed } from './recently-used';

const defaultTileCacheBytes = 256 * 1024 * 1024;

/** One slide's part of the cache. */
export interface TileShelf {
  get(address: TileAddress): Pixels | undefined;
  put(address: TileAddress, pixels: Pixels): void;
  /** Forgets the tiles of this slide, and only these. */
  clear(): void;
}

export class TileCache {
  private readonly tiles: RecentlyUsed<string, Pixels>;
  private shelves = 0;

  /** @param capacityBytes of pixels; 0 keeps none. */
  constructor(capacityBytes: number = defaultTileCacheBytes) {
    this.tiles = new RecentlyUsed(capacityBytes, ({ data }) => data.byteLength);
  }

  shelf(): TileShelf {
    this.shelves += 1;
    const name = `${this.shelves}/`;
    const key = ({ level, column, row }: TileAddress): string => `${name}${level}/${column}/${row}`;
    return {
      get: (address) => this.tiles.get(key(address)),
      put: (address, pixels) => this.tiles.put(key(address), pixels),
      clear: () => this.tiles.removeWhere((other) => other.startsWith(name)),
    };
  }
}
