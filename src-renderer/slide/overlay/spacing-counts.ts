/**
 * How many markers stand how far from the next, in bins of an eighth of an octave: one that changes its label changes two numbers, and
 * the smallest distance from a limit on is found without looking at markers.
 */

/** Bins an octave. A limit that is a power of two is where one begins. */
const perOctave = 8;
/** Of the smallest distance that is told apart: half a pixel. */
const lowest = -perOctave;
/** Up to 2^26 pixels; the last bin holds all beyond, and those that stand alone. */
const bins = perOctave * 27 + 1;

/** Of a distance in level-0 pixels. */
export function binOf(distance: number): number {
  const bin = Math.floor(Math.log2(distance) * perOctave) - lowest;
  return Math.min(Math.max(bin, 0), bins - 1);
}

/** Below one, and from each power of two to the next; in the last are those that stand alone. */
export const octaves = Math.ceil(bins / perOctave);

/** In which a bin is. */
export function octaveOf(bin: number): number {
  return Math.floor(bin / perOctave);
}

export class SpacingCounts {
  readonly #counts: Uint32Array;

  /** @param counts by bin */
  constructor(counts = new Uint32Array(bins)) {
    this.#counts = counts;
  }

  /** @param by may be negative */
  add(bin: number, by: number): void {
    this.#counts[bin] = (this.#counts[bin] ?? 0) + by;
  }

  /** As they are now. */
  copy(): SpacingCounts {
    return new SpacingCounts(this.#counts.slice());
  }

  /**
   * The smallest distance that is at least `limit`, a power of two, level-0 pixels; as much as an eighth of an octave too small. ∞ where
   * there is none, or all such stand alone.
   */
  smallestFrom(limit: number): number {
    for (let bin = binOf(limit); bin < bins - 1; bin += 1) {
      if ((this.#counts[bin] ?? 0) > 0) return 2 ** ((bin + lowest) / perOctave);
    }
    return Infinity;
  }
}
