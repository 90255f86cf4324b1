/**
 * Decoded tiles of all open slides within one number of bytes: whoever used a tile last keeps it, whichever slide it is
 * of and whether the screen or an analysis asked. Each slide has a shelf of its own, which closing it clears.
 */
import type { Pixels } from '../contract/slide';
import { RecentlyUsed } from './recently-used';

const defaultTileCacheBytes = 256 * 1024 * 1024;

/** One slide's part of the cache. */
export interface TileShelf {
  /** @param key of the tile within the slide */
  get(key: string): Pixels | undefined;
  put(key: string, pixels: Pixels): void;
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
    return {
      get: (key) => this.tiles.get(`${name}${key}`),
      put: (key, pixels) => this.tiles.put(`${name}${key}`, pixels),
      clear: () => this.tiles.removeWhere((other) => other.startsWith(name)),
    };
  }
}
