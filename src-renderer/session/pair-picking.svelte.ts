/** Pointing out the same two places on both slides, in any order: a place on one, the same on the other, and once more. */
import type { PlacedPoint } from '../../src-main/base/point';
import type { Alignment } from '../../src-main/contract/domain/alignment';
import type { ErrorReport } from '../../src-main/contract/errors';
import { otherSide, type Side, type Sides } from './sides';

const none: Sides<readonly PlacedPoint[]> = { left: [], right: [] };

export class PairPicking {
  #picked = $state.raw(none);
  #error = $state.raw<ErrorReport | null>(null);

  /** In the order in which they were pointed out. Level-0 pixels. */
  get picked(): Sides<readonly PlacedPoint[]> {
    return this.#picked;
  }
  /** Why the pairs that were there could not be used. */
  get error(): ErrorReport | null {
    return this.#error;
  }
  /** On which slide the next place is missing; `null` where it may be either. */
  get next(): Side | null {
    const { left, right } = this.#picked;
    if (left.length === right.length) return null;
    return left.length < right.length ? 'left' : 'right';
  }
  /** Number of the pair that is being pointed out, from 1. */
  get number(): number {
    return 1 + Math.min(this.#picked.left.length, this.#picked.right.length);
  }

  /**
   * Where its partner is still missing, a place takes the place of the last one on its slide.
   * @returns both pairs, from left to right, once they are there
   */
  pick(side: Side, place: PlacedPoint): Alignment['pairs'] | null {
    this.#error = null;
    const own = this.#picked[side];
    const kept = this.next === otherSide(side) ? own.slice(0, -1) : own;
    this.#picked = { ...this.#picked, [side]: [...kept, place] };
    const { left, right } = this.#picked;
    const [[oneHere, otherHere], [oneThere, otherThere]] = [left, right];
    if (oneHere === undefined || otherHere === undefined) return null;
    if (oneThere === undefined || otherThere === undefined) return null;
    return [
      { here: oneHere, there: oneThere },
      { here: otherHere, there: otherThere },
    ];
  }

  /** The second pair is asked for again. */
  refuse(error: ErrorReport): void {
    const { left, right } = this.#picked;
    this.#picked = { left: left.slice(0, 1), right: right.slice(0, 1) };
    this.#error = error;
  }
}
