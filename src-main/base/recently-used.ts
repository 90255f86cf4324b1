/** Values kept in memory up to a size, the least recently used going first: decoded tiles, blocks of a source, thumbnails. */

export class RecentlyUsed<Key, Value> {
  // A Map keeps insertion order: the first key is the one that was used longest ago.
  private readonly values = new Map<Key, Value>();
  private size = 0;

  constructor(
    private readonly capacity: number,
    /** Bytes, or 1 where values are counted. */
    private readonly sizeOf: (value: Value) => number,
    /** Called with every value that is kept no longer, or not at all. */
    private readonly onGone: (value: Value) => void = () => undefined,
  ) {}

  get(key: Key): Value | undefined {
    const value = this.values.get(key);
    if (value === undefined) return undefined;
    this.values.delete(key);
    this.values.set(key, value);
    return value;
  }

  /** Whether it is kept, without counting as a use. */
  has(key: Key): boolean {
    return this.values.has(key);
  }

  /** A value larger than the whole capacity is not kept. */
  put(key: Key, value: Value): void {
    this.remove(key);
    const size = this.sizeOf(value);
    if (size > this.capacity) {
      this.onGone(value);
      return;
    }
    this.values.set(key, value);
    this.size += size;
    for (const oldest of this.values.keys()) {
      if (this.size <= this.capacity) break;
      this.remove(oldest);
    }
  }

  removeWhere(isGone: (key: Key) => boolean): void {
    for (const key of this.values.keys()) if (isGone(key)) this.remove(key);
  }

  clear(): void {
    for (const key of this.values.keys()) this.remove(key);
  }

  remove(key: Key): void {
    const value = this.values.get(key);
    if (value === undefined) return;
    this.size -= this.sizeOf(value);
    this.values.delete(key);
    this.onGone(value);
  }
}
