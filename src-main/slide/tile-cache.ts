/**
 * Decoded tiles of all open slides within one number of bytes: the least recently used tile goes first, regardless of its slide
 * and of whether the screen or an analysis asked. Each slide has a shelf of its own, which closing it clears.
 */
import { RecentlyUsed } from '../base/recently-used';
import type { Pixels } from '../contract/slide';

const defaultTileCacheBytes = 256 * 1024 * 1024;

/**
 * A decoded tile that several hold at once: regions that paint it, the cache that keeps it. When the last lets go, its
 * memory is used again; memory that is never released is left to the garbage collector, without harm.
 */
export class HeldTile {
  /** The caller that creates it holds it. */
  private holders = 1;

  /** @param reuse takes the memory back; the pixels change after that. */
  constructor(
    readonly pixels: Pixels,
    private readonly reuse: (pixels: Pixels) => void = () => undefined,
  ) {}

  hold(): this {
    this.holders += 1;
    return this;
  }

  /** Once for each hold. The pixels are not looked at any more. */
  release(): void {
    this.holders -= 1;
    if (this.holders === 0) this.reuse(this.pixels);
  }
}

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
