/**
 * Proofs that an open figure f can, or cannot, change whether the fullest placement reaches a cut-off k: that there are, or are not,
 * open figures T without f with H(confirmed ∪ T) < k and H(confirmed ∪ T ∪ f) ≥ k.
 *
 * First T is taken as k − 1 figures of one placement around f, less the confirmed ones: nearly always this is the proof. Otherwise T
 * begins as all open figures, and of every placement that holds k of them without f one must go; each is tried in turn, until no such
 * placement is left (f can) or none with f holds k (this way fails). When every way has failed, f cannot.
 */
import type { ReviewedFigure } from './review-order';

/** What is asked of the hotspot search. */
export interface HotspotQuestions {
  /** Whether the figure counts from now on. */
  count(id: string, counted: boolean): void;
  /**
   * The placement that holds most counted figures: of those that hold the figure `holding`, and that hold more than `moreThan`.
   * @returns `null` where there is none
   */
  fullest(question?: {
    readonly holding?: string;
    readonly moreThan?: number;
  }): { readonly count: number; readonly held: readonly string[] } | null;
}

/** Fewer figures are asked for one by one, which is quicker than the fullest placement of all. */
const few = 8;

/** Between questions the confirmed figures alone are counted. */
export class FigureProofs {
  readonly #search: HotspotQuestions;
  readonly #open: readonly string[];
  readonly #isOpen: ReadonlySet<string>;
  readonly #cuts: readonly number[];
  readonly #counted = new Set<string>();
  #steps = 0;
  #mostSteps = 0;
  #tried = new Set<string>();

  /**
   * @param search counts the confirmed figures
   * @param cuts counts at which the score changes, above what the confirmed figures reach; ascending
   */
  constructor(search: HotspotQuestions, open: readonly ReviewedFigure[], cuts: readonly number[]) {
    this.#search = search;
    this.#open = open.map(({ id }) => id);
    this.#isOpen = new Set(this.#open);
    this.#cuts = cuts;
  }

  /**
   * @param around what a placement holds, with this figure, when all open figures count: at least as many as the first cut
   * @param mostSteps for all but the first attempt
   */
  ofFigure(
    figure: string,
    around: readonly string[],
    mostSteps: number,
  ): { readonly can: 'yes' | 'no' | 'unproven'; readonly steps: number } {
    this.#steps = 0;
    this.#mostSteps = mostSteps;
    const can = this.#answer(figure, around);
    this.#countOnly([]);
    return { can, steps: this.#steps };
  }

  #answer(figure: string, around: readonly string[]): 'yes' | 'no' | 'unproven' {
    const [first = Infinity] = this.#cuts;
    if (this.#provesAround(figure, around, first)) return 'yes';
    for (const cut of this.#cuts) {
      this.#tried = new Set();
      if (this.#provesWithout(figure, cut, new Set())) return 'yes';
    }
    return this.#steps < this.#mostSteps ? 'no' : 'unproven';
  }

  #provesAround(figure: string, around: readonly string[], cut: number): boolean {
    const others = around.filter((id) => id !== figure && this.#isOpen.has(id));
    const confirmed = around.filter((id) => id !== figure && !this.#isOpen.has(id)).length;
    const needed = cut - 1 - confirmed;
    return [others.slice(0, needed), others.slice(others.length - needed)].some((chosen) => {
      this.#countOnly(chosen);
      return this.#fullestOf(chosen, cut) === null;
    });
  }

  /** A placement of the confirmed and these figures, which alone are counted, that reaches the cut. */
  #fullestOf(chosen: readonly string[], cut: number): { readonly held: readonly string[] } | null {
    if (chosen.length > few) return this.#search.fullest({ moreThan: cut - 1 });
    // The confirmed figures alone do not reach it: a placement that does holds one of the others.
    for (const holding of chosen) {
      const found = this.#search.fullest({ holding, moreThan: cut - 1 });
      if (found !== null) return found;
    }
    return null;
  }

  /** Whether some of the open figures that are not `without` are such a T. */
  #provesWithout(figure: string, cut: number, without: ReadonlySet<string>): boolean {
    const key = [...without].sort().join('\n');
    if (this.#tried.has(key) || this.#steps >= this.#mostSteps) return false;
    this.#tried.add(key);
    this.#steps += 2;
    const kept = this.#open.filter((id) => !without.has(id));
    this.#countOnly(kept);
    const withFigure = this.#search.fullest({ holding: figure, moreThan: cut - 1 });
    if (withFigure === null) return false;
    const others = kept.filter((id) => id !== figure);
    this.#countOnly(others);
    const reaching = this.#fullestOf(others, cut);
    if (reaching === null) return true;
    // At least one open figure of this placement is not in T; those that the figure's own placement can spare are tried first.
    const own = new Set(withFigure.held);
    const removable = reaching.held.filter((id) => this.#isOpen.has(id));
    const inOrder = [...removable.filter((id) => !own.has(id)), ...removable.filter((id) => own.has(id))];
    return inOrder.some((id) => this.#provesWithout(figure, cut, new Set([...without, id])));
  }

  #countOnly(ids: readonly string[]): void {
    const wanted = new Set(ids);
    for (const id of this.#counted) if (!wanted.has(id)) this.#count(id, false);
    for (const id of wanted) if (!this.#counted.has(id)) this.#count(id, true);
  }

  #count(id: string, counted: boolean): void {
    this.#search.count(id, counted);
    if (counted) this.#counted.add(id);
    else this.#counted.delete(id);
  }
}
