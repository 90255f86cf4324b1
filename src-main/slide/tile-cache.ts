/**
 * Decoded tiles of all open slides within one number of bytes: whoever used a tile last keeps it, whichever slide it is
 * of and whether the screen or an analysis asked. Each slide has a shelf of its own, which closing it clears.
 */
import type { HeldTile } from './held-tile';
import { RecentlyUsed } from '../base/recently-used';

const defaultTileCacheBytes = 256 * 1024 * 1024;

/** One slide's part of the cache. */
export interface TileShelf {
  /** Held by the cache: who uses it holds it too. @param key of the tile within the slide */
  get(key: string): HeldTile | undefined;
  put(key: string, tile: HeldTile): void;
  /** Forgets the tiles of this slide, and only these. */
  clear(): void;
}

export class TileCache {
  private readonly tiles: RecentlyUsed<string, HeldTile>;
  private shelves = 0;

  /** @param capacityBytes of pixels; 0 keeps none. */
  constructor(capacityBytes: number = defaultTileCacheBytes) {
    this.tiles = new RecentlyUsed(
      capacityBytes,
      ({ pixels }) => pixels.data.byteLength,
      (tile) => tile.release(),
    );
  }

  shelf(): TileShelf {
    this.shelves += 1;
    const name = `${this.shelves}/`;
    return {
      get: (key) => this.tiles.get(`${name}${key}`),
      put: (key, tile) => this.tiles.put(`${name}${key}`, tile.hold()),
      clear: () => this.tiles.removeWhere((other) => other.startsWith(name)),
    };
  }
}
