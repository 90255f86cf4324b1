/**
 * Crops that will be looked at next, fetched and decoded ahead, so that the next figure is there when the one before is judged.
 * They are held as long as they are among those wanted last, or were used lately.
 */

/** At once: tiles of the slide use the same connections. */
const fetchedAtOnce = 3;
/** About 240 × 240 pixels each: 230 kB decoded. */
const kept = 200;

export class CropShelf {
  /** The one used last stands last. */
  readonly #images = new Map<string, HTMLImageElement>();
  #wanted: readonly string[] = [];
  #underWay = 0;

  /** @param addresses the nearest first; those that were wanted before and are not fetched yet are forgotten */
  want(addresses: readonly string[]): void {
    this.#wanted = addresses;
    for (const address of addresses.toReversed()) {
      const image = this.#images.get(address);
      if (image === undefined) continue;
      this.#images.delete(address);
      this.#images.set(address, image);
    }
    this.#fetchNext();
  }

  clear(): void {
    this.#wanted = [];
    this.#images.clear();
  }

  #fetchNext(): void {
    while (this.#underWay < fetchedAtOnce) {
      const next = this.#wanted.find((address) => !this.#images.has(address));
      if (next === undefined) return;
      const image = new Image();
      image.src = next;
      this.#images.set(next, image);
      this.#underWay += 1;
      // A crop that cannot be read is shown as such where it is looked at.
      const settle = (): void => {
        this.#underWay -= 1;
        this.#fetchNext();
      };
      image.decode().then(settle, settle);
    }
    for (const [address] of this.#images) {
      if (this.#images.size <= kept) break;
      if (!this.#wanted.includes(address)) this.#images.delete(address);
    }
  }
}
