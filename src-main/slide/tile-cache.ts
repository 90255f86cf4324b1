/** Decoded tiles kept by bytes, the least recently used going first. */
import type { Pixels } from '../contract/slide';

export class TileCache {
  // A Map keeps insertion order: the first key is the one that was used longest ago.
  private readonly tiles = new Map<string, Pixels>();
  private bytes = 0;

  constructor(private readonly capacityBytes: number) {}

  get(key: string): Pixels | undefined {
    const pixels = this.tiles.get(key);
    if (pixels === undefined) return undefined;
    this.tiles.delete(key);
    this.tiles.set(key, pixels);
    return pixels;
  }

  /** A tile larger than the whole cache is not kept. */
  put(key: string, pixels: Pixels): void {
    this.remove(key);
    if (pixels.data.byteLength > this.capacityBytes) return;
    this.tiles.set(key, pixels);
    this.bytes += pixels.data.byteLength;
    for (const oldest of this.tiles.keys()) {
      if (this.bytes <= this.capacityBytes) break;
      this.remove(oldest);
    }
  }

  clear(): void {
    this.tiles.clear();
    this.bytes = 0;
  }

  private remove(key: string): void {
    this.bytes -= this.tiles.get(key)?.data.byteLength ?? 0;
    this.tiles.delete(key);
  }
}
