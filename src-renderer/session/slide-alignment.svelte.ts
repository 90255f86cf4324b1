/**
 * How the two slides beside one another lie to each other: as a person decided it, on either of them, or else middle on middle. Steps by which
 * one of them is moved are shown at once, and recorded as one decision when the person rests. All from left to right.
 */
import type { Alignment } from '../../src-main/contract/domain/alignment';
import { standingAt, type Standing } from '../../src-main/contract/domain/slide-state';
import { asSpindleError, type ErrorReport } from '../../src-main/contract/errors';
import { isSamePicture, pictureName } from '../../src-main/contract/identity';
import {
  fitPairs,
  nudged,
  pairsOf,
  turnedRound,
  unaligned,
  type Fit,
  type Nudge,
  type SlideExtent,
} from '../slide/side-by-side/alignment';
import type { Similarity } from '../slide/side-by-side/similarity';
import type { ViewTransform } from '../slide/view-transform';
import type { OpenedState } from './opened.svelte';
import { otherSide, sides, type Side, type Sides } from './sides';

export type Laid =
  | ({ readonly kind: 'aligned' } & Fit)
  /** `refusal`: why what was decided cannot be used. */
  | { readonly kind: 'unaligned'; readonly similarity: Similarity; readonly refusal: ErrorReport | null };

/** Steps that follow one another within this time are one decision. */
const restMs = 700;

export class SlideAlignment {
  readonly #slides: () => Sides<OpenedState | null>;
  readonly #both = $derived.by<Sides<OpenedState> | null>(() => {
    const { left, right } = this.#slides();
    return left === null || right === null ? null : { left, right };
  });
  /** What a person is moving, not recorded yet. */
  #draft = $state.raw<{ readonly side: Side; readonly alignment: Alignment } | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** For slides that nobody aligned. */
  #mirroredFirst = $state(false);
  readonly #decided = $derived.by<Alignment | null>(() => {
    if (this.#both === null) return null;
    const own = this.#standing(this.#both, 'left');
    const other = this.#standing(this.#both, 'right');
    if (other !== null && (own === null || own.seq < other.seq)) return turnedRound(other.value.alignment);
    return own?.value.alignment ?? null;
  });
  readonly #laid = $derived.by<Laid | null>(() => {
    if (this.#both === null) return null;
    const [left, right] = [extentOf(this.#both.left), extentOf(this.#both.right)];
    const alignment = this.#draft?.alignment ?? this.#decided;
    const unalignedBy = (refusal: ErrorReport | null): Laid => ({
      kind: 'unaligned',
      similarity: unaligned(left, right, this.#mirroredFirst),
      refusal,
    });
    if (alignment === null) return unalignedBy(null);
    try {
      return { kind: 'aligned', ...fitPairs(alignment, left, right) };
    } catch (thrown) {
      return unalignedBy(asSpindleError(thrown).toReport());
    }
  });

  constructor(slides: () => Sides<OpenedState | null>) {
    this.#slides = slides;
  }

  /** `null` until both slides are open. */
  get laid(): Laid | null {
    return this.#laid;
  }
  get similarity(): Similarity | null {
    return this.#laid?.similarity ?? null;
  }
  get mirrored(): boolean {
    return this.#laid?.similarity.mirrored ?? false;
  }
  /** Whether anything was decided. */
  get isDecided(): boolean {
    return this.#decided !== null;
  }
  /** Names of the slides whose pixel size is unknown. */
  get unsized(): readonly string[] {
    if (this.#both === null) return [];
    const { left, right } = this.#both;
    return [left, right].filter(({ mpp }) => mpp === null).map(({ info }) => info.name);
  }
  /** Whether both are one slide, which lies to itself as it does. */
  get isOneSlide(): boolean {
    return this.#both !== null && isSamePicture(this.#both.left.picture, this.#both.right.picture);
  }

  /** Recorded as a decision about the slide of a side. @throws alignment-invalid for pairs that cannot be used */
  take(side: Side, pairs: Alignment['pairs']): void {
    if (this.#both === null) return;
    const alignment = { mirrored: this.mirrored, pairs };
    fitPairs(alignment, extentOf(this.#both.left), extentOf(this.#both.right));
    this.#drop();
    void this.#record(side, alignment);
  }

  /** By a similarity that was found otherwise. */
  takeSimilarity(side: Side, similarity: Similarity): void {
    if (this.#both === null) return;
    this.#drop();
    void this.#record(side, pairsOf(similarity, extentOf(this.#both.left)));
  }

  toggleMirrored(side: Side): void {
    this.settle();
    const decided = this.#decided;
    if (decided === null) this.#mirroredFirst = !this.#mirroredFirst;
    else void this.#record(side, { ...decided, mirrored: !decided.mirrored });
  }

  /** Back to what nobody aligned, whichever slide it was recorded on. */
  takeAway(): void {
    const both = this.#both;
    this.#drop();
    this.#mirroredFirst = false;
    if (both === null) return;
    for (const side of sides) {
      if (this.#standing(both, side) !== null) void this.#record(side, null);
    }
  }

  /** Moves the picture of one side, while the other stays. @param view of that side */
  nudge(side: Side, view: ViewTransform, nudge: Nudge): void {
    const laid = this.#laid;
    if (this.#both === null || laid === null) return;
    // What was decided and cannot be used is not what is moved.
    const decided = laid.kind === 'aligned' ? (this.#draft?.alignment ?? this.#decided) : null;
    const present = decided ?? pairsOf(laid.similarity, extentOf(this.#both.left));
    const moved = nudged(seenFrom(side, present), view, nudge);
    this.#draft = { side, alignment: seenFrom(side, moved) };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.settle(), restMs);
  }

  /** What was moved is recorded now. */
  settle(): void {
    clearTimeout(this.#timer);
    const draft = this.#draft;
    if (draft === null || this.#timer === undefined) return;
    this.#timer = undefined;
    // Until it is recorded, or refused, it is shown as it is.
    void this.#record(draft.side, draft.alignment).then(() => {
      if (this.#draft === draft) this.#draft = null;
    });
  }

  /** Other slides come. */
  leave(): void {
    this.settle();
    this.#draft = null;
    this.#mirroredFirst = false;
  }

  #drop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#draft = null;
  }

  #standing(both: Sides<OpenedState>, side: Side): Standing<'alignment'> | null {
    return standingAt(both[side].decisions.state, 'alignment', pictureName(both[otherSide(side)].picture));
  }

  async #record(side: Side, alignment: Alignment | null): Promise<void> {
    const both = this.#both;
    if (both === null) return;
    const { key, scene } = both[otherSide(side)].picture;
    const own = alignment === null ? null : seenFrom(side, alignment);
    await both[side].decisions.decide({ kind: 'align-slides', other: { key, scene }, alignment: own });
  }
}

/** From left to right as from that side to the other, and back. */
function seenFrom(side: Side, alignment: Alignment): Alignment {
  return side === 'left' ? alignment : turnedRound(alignment);
}

function extentOf({ info, mpp }: OpenedState): SlideExtent {
  const { width, height } = info.levels[0] ?? { width: 1, height: 1 };
  return { width, height, umPerPixel: mpp?.x ?? null };
}
