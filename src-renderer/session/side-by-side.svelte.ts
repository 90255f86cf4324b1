/**
 * Two slides beside one another: which they are, which of them keys and inspector are for, which one leads where both are locked, and
 * where the pointer is on the other. The slide in front (`Workspace.active`) is one of the two; another that comes to the front
 * takes its place.
 */
import type { PlacedPoint } from '../../src-main/base/point';
import { asSpindleError } from '../../src-main/contract/errors';
import {
  betweenViews,
  carried,
  inverse,
  type Shown,
  type Similarity,
} from '../slide/side-by-side/similarity';
import type { Place } from './page-address';
import { PairPicking } from './pair-picking.svelte';
import { otherSide, type Side, type Sides } from './sides';
import { SlideAlignment } from './slide-alignment.svelte';
import type { SlideEntry } from './slide-entry.svelte';
import type { Workspace } from './workspace.svelte';

interface Pointer {
  readonly side: Side;
  readonly place: PlacedPoint;
}

export class SideBySide {
  readonly #workspace: Workspace;
  #pair = $state.raw<Sides<SlideEntry> | null>(null);
  #front = $state<Side>('left');
  #leads = $state<Side>('left');
  #locked = $state(true);
  #picking = $state.raw<PairPicking | null>(null);
  #pointer = $state.raw<Pointer | null>(null);
  readonly alignment = new SlideAlignment(() => ({
    left: this.#pair?.left.opened ?? null,
    right: this.#pair?.right.opened ?? null,
  }));

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** `null` while one slide has the whole space. */
  get pair(): Sides<SlideEntry> | null {
    return this.#pair;
  }
  /** The side that keys and inspector are for. */
  get front(): Side {
    return this.#front;
  }
  /** The side that was moved last: where both are locked, the other follows it. */
  get leads(): Side {
    return this.#leads;
  }
  /** Whether a person wants the slides to move together. */
  get locked(): boolean {
    return this.#locked;
  }
  /** The pairs that are being pointed out; the slides move apart meanwhile. */
  get picking(): PairPicking | null {
    return this.#picking;
  }
  /** From the side that leads to the other; `null` where each moves by itself. */
  get link(): Similarity | null {
    const { similarity } = this.alignment;
    if (!this.#locked || this.#picking !== null || similarity === null) return null;
    return this.#leads === 'left' ? similarity : inverse(similarity);
  }

  /** A slide of the list beside the one in front. */
  open(row: { readonly entry: SlideEntry | null; readonly path: string | null }): void {
    const { active } = this.#workspace;
    if (active === null) return;
    let other = row.entry?.state.kind === 'failed' ? null : row.entry;
    if (other === null && row.path !== null) {
      void this.#workspace.openPaths([row.path]);
      other = this.#workspace.active;
    }
    if (other === null || other === active) return;
    this.close();
    this.#pair = { left: active, right: other };
    this.#front = 'left';
    this.#leads = 'left';
    this.#locked = true;
    this.#workspace.activate(active);
  }

  /** As it was before the page was loaded again; nothing where the slides are not open any more. */
  restore({ slideId, beside }: Pick<Place, 'slideId' | 'beside'>): void {
    const { active, entries } = this.#workspace;
    const other = entries.find(({ opened }) => opened !== null && opened.slideId === beside?.slideId);
    if (beside === null || active?.opened?.slideId !== slideId || other === undefined) return;
    const { side, isLocked } = beside;
    this.#pair = side === 'right' ? { left: active, right: other } : { left: other, right: active };
    this.#front = otherSide(side);
    this.#leads = this.#front;
    this.#locked = isLocked;
  }

  /** The slide in front stays. */
  close(): void {
    this.alignment.leave();
    this.#pair = null;
    this.#picking = null;
    this.#pointer = null;
  }

  /** What came to the front by other ways takes the place of what was there; a slide that was closed leaves the other alone. */
  follow(active: SlideEntry | null, entries: readonly SlideEntry[]): void {
    const pair = this.#pair;
    if (pair === null) return;
    const gone = entries.includes(pair.left) ? (entries.includes(pair.right) ? null : 'right') : 'left';
    if (active === null || gone !== null) {
      const left = gone === null ? null : pair[otherSide(gone)];
      this.close();
      if (left !== null && entries.includes(left)) this.#workspace.activate(left);
    } else if (active === pair.left || active === pair.right) {
      const front = active === pair.left ? 'left' : 'right';
      if (front === this.#front) return;
      this.#front = front;
      this.#leads = front;
    } else {
      this.alignment.leave();
      this.#picking = null;
      this.#pointer = null;
      this.#pair = { ...pair, [this.#front]: active };
      // It comes to where the other is.
      this.#leads = otherSide(this.#front);
    }
  }

  /** Keys and inspector are for that side from now on. */
  bringToFront(side: Side): void {
    if (this.#pair !== null) this.#workspace.activate(this.#pair[side]);
  }

  /** A person moves that side. */
  lead(side: Side): void {
    this.#leads = side;
  }

  toggleLocked(): void {
    this.#locked = !this.#locked;
  }

  /** Begins pointing out pairs, or leaves it. */
  togglePicking(): void {
    this.alignment.settle();
    this.#picking = this.#picking === null ? new PairPicking() : null;
  }

  pick(side: Side, place: PlacedPoint): void {
    const picking = this.#picking;
    const pairs = picking?.pick(side, place) ?? null;
    if (picking === null || pairs === null) return;
    try {
      this.alignment.take(side, pairs);
      this.#picking = null;
      this.#locked = true;
      this.#leads = side;
    } catch (thrown) {
      picking.refuse(asSpindleError(thrown).toReport());
    }
  }

  /** The slides belong together as they lie on the screen now. */
  alignAsShown(left: Shown, right: Shown): void {
    const { laid, unsized } = this.alignment;
    if (laid === null) return;
    const scale = unsized.length === 0 ? laid.similarity.scale : left.scale / right.scale;
    this.alignment.takeSimilarity(this.#front, betweenViews(left, right, scale));
    this.#locked = true;
  }

  /** Where the pointer is, level-0 pixels; `null` beside the slides. */
  point(side: Side, place: PlacedPoint | null): void {
    this.#pointer = place === null ? null : { side, place };
  }

  /** The place on a side that is under the pointer on the other. */
  pointed(side: Side): PlacedPoint | null {
    const pointer = this.#pointer;
    const { similarity } = this.alignment;
    if (pointer === null || similarity === null || pointer.side === side) return null;
    return carried(side === 'right' ? similarity : inverse(similarity), pointer.place);
  }
}
