/** What a person measures on one slide: kept for this window only, until it is cleared. Level-0 pixels. */
import type { Point, Polygon } from '../../src-main/contract/roi';
import type { Drawn } from '../slide/drawing/pen.svelte';

export type Measure =
  | { readonly kind: 'line'; readonly from: Point; readonly to: Point }
  | { readonly kind: 'area'; readonly polygons: readonly Polygon[] };

export type Measuring = 'length' | 'area';

/** More would hide the slide, and slow it down. */
const mostMeasures = 200;

export class Measures {
  #list = $state.raw<readonly Measure[]>([]);
  #measuring = $state<Measuring | null>(null);

  /** The oldest first. */
  get list(): readonly Measure[] {
    return this.#list;
  }
  /** What the pen measures; `null` while nothing is measured. */
  get measuring(): Measuring | null {
    return this.#measuring;
  }

  measure(what: Measuring | null): void {
    this.#measuring = what;
  }

  /** Takes the pen for this, or puts it away. */
  toggle(what: Measuring): void {
    this.#measuring = this.#measuring === what ? null : what;
  }

  add(drawn: Drawn): void {
    this.#list = [...this.#list, drawn].slice(-mostMeasures);
  }

  remove(measure: Measure): void {
    this.#list = this.#list.filter((other) => other !== measure);
  }

  clear(): void {
    this.#list = [];
  }
}
