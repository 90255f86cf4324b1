/**
 * Where two readers of one slide agree and where not, and the round in which they go through their disagreements and settle them. What is
 * settled is a consensus, recorded beside their verdicts with who sat there; neither verdict is changed. Nothing of it is there
 * while the slide is read blinded.
 */
import type { Verdict } from '../../src-main/contract/domain/command';
import { standingAt, type Consensus, type SlideState } from '../../src-main/contract/domain/slide-state';
import type { Figure } from '../../src-main/counting/figures';
import {
  agreementOfReaders,
  type AgreementCategories,
  type ReaderAgreement,
} from '../../src-main/counting/reader-agreement';
import { everything, type GalleryFilter } from '../review/gallery-order';
import { t } from '../ui/language.svelte';
import type { SlideDecisions } from './slide-decisions.svelte';
import type { SlideFigures } from './slide-figures.svelte';

interface AgreementOf {
  readonly figures: Pick<SlideFigures, 'list' | 'readers'>;
  readonly reader: string;
  readonly blinding: { readonly isOn: boolean };
  readonly review: {
    readonly current: Figure | null;
    goToFigure(figure: Figure): void;
    show(filter: Partial<GalleryFilter>): void;
  };
  readonly decisions: Pick<SlideDecisions, 'decide'> & { readonly state: SlideState };
}

export interface Disagreement {
  readonly figure: Figure;
  readonly first: Verdict;
  readonly second: Verdict;
  readonly consensus: Consensus | null;
}

export class SlideAgreement {
  readonly #of: AgreementOf;
  /** A sentence for the status line. */
  readonly #say: (sentence: string) => void;
  #chosen = $state.raw<readonly [string, string] | null>(null);
  #categories = $state<AgreementCategories>('all');
  #isInRound = $state(false);
  /** As a person said; those whose presence is not said are those who do not stand here. */
  #present = $state.raw<readonly string[] | null>(null);
  readonly #pair = $derived.by<readonly [string, string] | null>(() => {
    const { figures, reader, blinding } = this.#of;
    const { readers } = figures;
    const chosen = this.#chosen;
    if (blinding.isOn) return null;
    if (chosen?.every((name) => readers.includes(name)) === true) return chosen;
    const [first, second] = [...readers].sort(
      (one, other) => Number(other === reader) - Number(one === reader),
    );
    return first === undefined || second === undefined ? null : [first, second];
  });
  readonly #agreement = $derived.by<ReaderAgreement | null>(() =>
    this.#pair === null
      ? null
      : agreementOfReaders(this.#of.figures.list.decided, this.#pair, this.#categories),
  );
  readonly #disagreements = $derived.by<readonly Disagreement[]>(() => {
    const { figures, decisions } = this.#of;
    const byId = new Map(figures.list.decided.map((figure) => [figure.id, figure]));
    return (this.#agreement?.disagreements ?? []).flatMap(({ figure: id, first, second }) => {
      const figure = byId.get(id);
      const consensus = standingAt(decisions.state, 'consensus', id)?.value ?? null;
      return figure === undefined ? [] : [{ figure, first, second, consensus }];
    });
  });

  constructor(of: AgreementOf, onSaid: (sentence: string) => void) {
    this.#of = of;
    this.#say = onSaid;
  }

  /** Those who can be compared. */
  get readers(): readonly string[] {
    return this.#of.blinding.isOn ? [] : this.#of.figures.readers;
  }
  /** `null` where there are no two readers with verdicts, or the slide is read blinded. */
  get pair(): readonly [string, string] | null {
    return this.#pair;
  }
  get categories(): AgreementCategories {
    return this.#categories;
  }
  set categories(categories: AgreementCategories) {
    this.#categories = categories;
  }
  /** `null` where `pair` is. */
  get agreement(): ReaderAgreement | null {
    return this.#agreement;
  }
  /** In the order in which the first reader judged. */
  get disagreements(): readonly Disagreement[] {
    return this.#disagreements;
  }
  /** Those without a consensus. */
  get open(): readonly Disagreement[] {
    return this.#disagreements.filter(({ consensus }) => consensus === null);
  }
  /** Of the one in front among all; −1 where it is none of them. */
  get position(): number {
    const id = this.#of.review.current?.id;
    return this.#disagreements.findIndex(({ figure }) => figure.id === id);
  }
  /** The one in front; `null` where that is none. */
  get current(): Disagreement | null {
    return this.#disagreements[this.position] ?? null;
  }
  /** What was settled on a figure. */
  consensusOn({ id }: Figure): Consensus | null {
    return this.#of.blinding.isOn
      ? null
      : (standingAt(this.#of.decisions.state, 'consensus', id)?.value ?? null);
  }
  /** Whether verdicts are those of the round now, and no reader's own. */
  get isInRound(): boolean {
    return this.#isInRound && this.#agreement !== null;
  }
  /** Who sits there, as the person says; at first the one who records, and nobody else is claimed to be there. */
  get present(): readonly string[] {
    return this.#present ?? [this.#of.reader];
  }

  /** Chooses one of the two; where it is the other one, they change places. */
  choose(which: 0 | 1, reader: string): void {
    const pair = this.#pair;
    if (pair === null) return;
    const [first, second] = pair;
    const other = which === 0 ? second : first;
    const kept = other === reader ? pair[which] : other;
    this.#chosen = which === 0 ? [reader, kept] : [kept, reader];
  }

  setPresent(reader: string, isPresent: boolean): void {
    const others = this.present.filter((name) => name !== reader);
    this.#present = isPresent ? [...others, reader] : others;
  }

  goTo({ figure }: Disagreement): void {
    this.#of.review.goToFigure(figure);
  }

  /** The next (1) or previous (−1) disagreement, around the end. */
  step(by: 1 | -1): void {
    const all = this.#disagreements;
    const { position } = this;
    const from = position < 0 && by < 0 ? 0 : position;
    const next = all[(from + by + all.length) % all.length];
    if (next !== undefined) this.goTo(next);
  }

  begin(): void {
    const [first] = this.open;
    this.#isInRound = true;
    this.#of.review.show({ ...everything, disputed: true });
    if (this.current?.consensus !== null && first !== undefined) this.goTo(first);
  }

  end(): void {
    if (!this.#isInRound) return;
    this.#isInRound = false;
    this.#of.review.show({ disputed: false });
  }

  /** What those present agree on for the figure in front; `null` takes it back. The next open disagreement comes to the front. */
  async give(verdict: Verdict | null): Promise<void> {
    const { decisions } = this.#of;
    const { current } = this;
    if (current === null) {
      this.#say(t('session-consensus-no-disagreement'));
      return;
    }
    const present = [...this.present];
    if (present.length === 0) {
      this.#say(t('session-consensus-nobody-present'));
      return;
    }
    const { id, x, y } = current.figure;
    if (verdict !== null) this.#goOn();
    const isKept = await decisions.decide((state) =>
      isSame(standingAt(state, 'consensus', id)?.value ?? null, verdict, present)
        ? null
        : { kind: 'give-consensus', figure: id, place: { x, y }, verdict, present },
    );
    if (isKept) return;
    this.goTo(current);
    this.#say(t('session-consensus-not-recorded'));
  }

  /** To the first open one after the one in front. */
  #goOn(): void {
    const all = this.#disagreements;
    const from = this.position;
    const others = [...all.slice(from + 1), ...all.slice(0, from)];
    const next = others.find(({ consensus }) => consensus === null);
    if (next !== undefined) this.goTo(next);
    else this.#say(t('session-consensus-all-settled'));
  }
}

function isSame(before: Consensus | null, verdict: Verdict | null, present: readonly string[]): boolean {
  if (before === null || verdict === null) return before === null && verdict === null;
  return before.verdict === verdict && JSON.stringify(before.present) === JSON.stringify(present);
}
