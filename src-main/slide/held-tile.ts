/**
 * A decoded tile that several hold at once: regions that paint it, the cache that keeps it. When the last lets go, its
 * memory is used again; one who forgets to let go leaves it to the garbage collector, and harms nobody.
 */
import type { Pixels } from '../contract/slide';

export class HeldTile {
  /** Whoever makes it holds it. */
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
