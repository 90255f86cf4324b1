/**
 * How a person goes through the figures of one slide and gives verdicts: which are shown, in what order, which one is in front, which
 * are marked to be judged together. Every verdict and every added figure is a decision of the log.
 */
import type { PlacedPoint } from '../../src-main/base/point';
import type { Candidate } from '../../src-main/contract/detection';
import type { Verdict } from '../../src-main/contract/domain/command';
import {
  addressesOf,
  isBlinded,
  lastWrittenAt,
  standingAt,
  verdictId,
  type SlideState,
} from '../../src-main/contract/domain/slide-state';
import type { SlidePicture } from '../../src-main/contract/identity';
import type { SlideInfo } from '../../src-main/contract/slide';
import type { Figure } from '../../src-main/counting/figures';
import {
  everything,
  filtered,
  sorted,
  type GalleryFilter,
  type GalleryOrder,
  type LikenessRanks,
} from '../review/gallery-order';
import { t } from '../ui/language.svelte';
import type { Decision } from './decision-words';
import type { SlideFigures } from './slide-figures.svelte';

interface ReviewOf {
  readonly picture: SlidePicture;
  readonly info: SlideInfo;
  readonly figures: SlideFigures;
  /** The present one. */
  readonly reader: string;
  readonly blinding: { readonly isOn: boolean };
  readonly count: { readonly threshold: number };
  readonly likeness: { readonly ranks: LikenessRanks | null };
  readonly selection: {
    readonly selected: Candidate | null;
    readonly place: PlacedPoint | null;
    select(candidate: Candidate | null): void;
    pick(place: PlacedPoint): void;
  };
  readonly decisions: {
    readonly state: SlideState;
    readonly undoable: string | null;
    readonly redoable: string | null;
    decide(decisions: readonly Decision[] | ((state: SlideState) => readonly Decision[])): Promise<boolean>;
  };
}

/** Identifiers of figures, with the number that each had in the list. */
type Marks = ReadonlyMap<string, number>;
const noMarks: Marks = new Map();

export class SlideReview {
  readonly #of: ReviewOf;
  /** A sentence for the status line. */
  readonly #say: (sentence: string) => void;
  #order = $state<GalleryOrder>('score');
  #filter = $state.raw<GalleryFilter>(everything);
  /** Those that are judged together. */
  #marked = $state.raw<Marks>(noMarks);
  /** Where a run of marks begins. */
  #anchor = 0;
  /** Where the one in front stood last: from there it goes on when a filter has taken it away. */
  #lastPosition = 0;
  /** How often a figure was brought to the front: there and back again is also gone on. */
  #brought = 0;
  /** Clockwise degrees, by identifier. */
  #turns = $state.raw<ReadonlyMap<string, number>>(new Map());
  /** What the slide is to show. */
  #goal = $state.raw<PlacedPoint | null>(null);
  readonly #extent = $derived.by(() => this.#of.info.levels[0] ?? { width: 1, height: 1 });
  readonly #sorted = $derived.by(() => {
    const { figures, count } = this.#of;
    const { order } = this;
    // While the threshold is dragged, figures are sorted again only where the order depends on it.
    const threshold = order === 'uncertainty' ? count.threshold : 0;
    const likeness = order === 'likeness' ? this.#of.likeness.ranks : null;
    return sorted(figures.list, order, threshold, this.#extent, likeness);
  });
  readonly #shown = $derived.by(() =>
    filtered(this.#sorted, this.#of.figures.list, this.filter, this.#of.count.threshold),
  );
  readonly #current = $derived.by<Figure | null>(() => {
    const { selection, figures } = this.#of;
    const { selected, place } = selection;
    if (selected !== null) return figures.of(selected);
    return figures.list.undetected.find(({ x, y }) => x === place?.x && y === place.y) ?? null;
  });
  readonly #position = $derived(this.#current === null ? -1 : this.#shown.indexOf(this.#current.index));

  constructor(of: ReviewOf, onSaid: (sentence: string) => void) {
    this.#of = of;
    this.#say = onSaid;
  }

  /** By place where the slide is read blinded: another would tell what the software found. */
  get order(): GalleryOrder {
    return this.#of.blinding.isOn ? 'place' : this.#order;
  }
  set order(order: GalleryOrder) {
    this.#order = order;
  }
  /** By own verdicts alone where the slide is read blinded. */
  get filter(): GalleryFilter {
    const { verdict } = this.#filter;
    if (!this.#of.blinding.isOn) return this.#filter;
    return verdict === 'all' ? everything : { ...everything, verdict };
  }
  /** How many figures are shown. */
  get length(): number {
    return this.#shown.length;
  }
  /** The figure in front, also where the filter does not show it. */
  get current(): Figure | null {
    return this.#current;
  }
  /** Of the figure in front among those shown; −1 where it is not among them. */
  get position(): number {
    return this.#position;
  }
  /** What the next verdict is about. */
  get chosen(): readonly Figure[] {
    const { figures } = this.#of;
    const marked = Array.from(this.#marked, ([id, index]) => figures.now({ id, index })).filter(
      (figure) => figure !== null,
    );
    if (marked.length > 0) return marked;
    return this.#current === null ? [] : [this.#current];
  }
  get markedCount(): number {
    return this.#marked.size;
  }
  /** Where the slide is to go; to be taken once. */
  get goal(): PlacedPoint | null {
    return this.#goal;
  }

  at(position: number): Figure | null {
    const index = this.#shown[position];
    return index === undefined ? null : this.#of.figures.list.at(index);
  }

  isMarked({ id }: Figure): boolean {
    return this.#marked.has(id);
  }

  show(filter: Partial<GalleryFilter>): void {
    const changed = { ...this.#filter, ...filter };
    const isEverything = JSON.stringify(changed) === JSON.stringify(everything);
    this.#filter = isEverything ? everything : changed;
    this.#marked = noMarks;
    if (this.#position < 0) this.goTo(0);
  }

  /** Brings the figure at a position to the front, or the nearest there is. */
  goTo(position: number): void {
    const to = Math.min(Math.max(position, 0), this.length - 1);
    const figure = this.at(to);
    if (figure === null) return;
    this.#marked = noMarks;
    this.#anchor = to;
    this.#bring(figure, to);
  }

  /** Brings a figure to the front that was pointed at on the slide, which stays where it is. */
  choose(figure: Figure): void {
    this.#marked = noMarks;
    this.#bring(figure);
    this.#goal = null;
  }

  /** Brings a figure to the front, and the slide to it. */
  goToFigure(figure: Figure): void {
    this.#marked = noMarks;
    this.#bring(figure);
  }

  /** The next (1) or previous (−1), or so many further. */
  step(by: number): void {
    const from = this.#position;
    // What stood in front is gone from those shown: the one that took its place comes next.
    if (from < 0) this.goTo(by > 0 ? this.#lastPosition : this.#lastPosition - 1);
    else this.goTo(from + by);
  }

  /** Marks all from where the last one was chosen alone to this position. */
  extendTo(position: number): void {
    const to = Math.min(Math.max(position, 0), this.length - 1);
    const figure = this.at(to);
    if (figure === null) return;
    const [first, last] = [Math.min(this.#anchor, to), Math.max(this.#anchor, to)];
    this.#marked = marksOf(Array.from({ length: last - first + 1 }, (_, each) => this.at(first + each)));
    this.#bring(figure, to);
  }

  /** Marks one more, or no longer. */
  toggle(position: number): void {
    const figure = this.at(position);
    if (figure === null) return;
    const marks = new Map(this.#marked.size > 0 ? this.#marked : marksOf([this.#current]));
    if (marks.has(figure.id) && marks.size > 1) marks.delete(figure.id);
    else marks.set(figure.id, figure.index);
    this.#marked = marks;
    this.#anchor = position;
    this.#bring(figure, position);
  }

  markAll(): void {
    if (this.length === 0) return;
    this.#marked = marksOf(Array.from(this.#shown, (index) => this.#of.figures.list.at(index)));
    if (this.#position < 0) this.#bring(this.at(0), 0);
  }

  unmark(): void {
    this.#marked = noMarks;
  }

  /**
   * One verdict for all that are chosen, undone as one; `null` takes theirs back. The next figure comes to the front at once.
   * @param stays the figure in front remains there
   */
  async give(verdict: Verdict | null, stays = false): Promise<void> {
    const { chosen } = this;
    const { decisions, reader } = this.#of;
    if (verdict !== null && !stays) this.#goOn(chosen);
    const isStillHere = this.watchFront();
    const isKept = await decisions.decide((state) =>
      // Those before it may be on their way.
      chosen
        .filter(({ id }) => verdictOf(state, id, reader) !== verdict)
        .map(({ id, x, y }) => verdictOn(state, { figure: id, place: { x, y }, verdict }, reader)),
    );
    if (isKept) return;
    // What was not recorded is in front again; the window says why.
    if (isStillHere()) this.#bringAll(chosen);
    this.#say(t('session-verdict-not-recorded'));
  }

  /** A mitotic figure that the software missed. */
  async add({ x, y }: PlacedPoint): Promise<void> {
    const { figures, decisions: decided, reader } = this.#of;
    const there = figures.at({ x, y });
    if (there !== null) {
      this.#marked = noMarks;
      this.#bring(there);
      this.#say(t('session-figure-is-there'));
      return;
    }
    const id = figures.newId({ x, y });
    const place = { x, y };
    const isStillHere = this.watchFront();
    const isKept = await decided.decide((state) => [
      { kind: 'add-figure', figure: id, place },
      verdictOn(state, { figure: id, place, verdict: 'mitotic' }, reader),
    ]);
    if (!isKept || !isStillHere()) return;
    this.#marked = noMarks;
    this.#bring(figures.byId(id));
  }

  /**
   * To be asked when an answer comes: whether the person has stayed where they were. Who has gone on keeps the figure in front that they
   * see: another one brought there late would take the verdict that the next key gives.
   */
  watchFront(): () => boolean {
    const [front, marked, brought] = [this.#current?.id, this.#marked, this.#brought];
    return () => this.#current?.id === front && this.#marked === marked && this.#brought === brought;
  }

  /** Brings back to the front what an undo or a redo was about. @param group of the decision, or the batch */
  showDecided(group: string | null): void {
    if (group === null) return;
    const { picture, decisions, figures } = this.#of;
    const { state } = decisions;
    const undo = { kind: 'undo' as const, slide: picture, of: group };
    const found = addressesOf(state, { id: '', by: '', command: undo }).map(({ family, id }) => {
      if (family === 'figure') return figures.byId(id);
      const written =
        family === 'verdict' || family === 'consensus' ? lastWrittenAt(state, family, id) : null;
      return written === null ? null : (figures.byId(written.figure) ?? figures.at(written.place));
    });
    this.#bringAll([...new Set(found.filter((figure) => figure !== null))]);
  }

  turnOf({ id }: Figure): number {
    return this.#turns.get(id) ?? 0;
  }

  /** @param degrees clockwise */
  turn({ id }: Figure, degrees: number): void {
    this.#turns = new Map(this.#turns).set(id, ((Math.round(degrees) % 360) + 360) % 360);
  }

  /** The slide has gone there. */
  takeGoal(): void {
    this.#goal = null;
  }

  /** To the first after those that are chosen. */
  #goOn(chosen: readonly Figure[]): void {
    const left = new Set(chosen.map(({ index }) => index));
    const from = this.#position < 0 ? this.#lastPosition : this.#position + 1;
    this.#marked = noMarks;
    for (let to = from; to < this.length; to += 1) {
      if (!left.has(this.#shown[to] ?? -1)) {
        this.goTo(to);
        return;
      }
    }
    this.#say(t('session-last-figure'));
  }

  #bringAll(figures: readonly Figure[]): void {
    const [first] = figures;
    if (first === undefined) return;
    this.#marked = figures.length > 1 ? marksOf(figures) : noMarks;
    this.#bring(first);
  }

  #bring(figure: Figure | null, position?: number): void {
    if (figure === null) return;
    this.#brought += 1;
    const { selection } = this.#of;
    if (figure.detection !== null) selection.select(figure.detection);
    else selection.pick(figure);
    this.#goal = { x: figure.x, y: figure.y };
    const at = position ?? this.#shown.indexOf(figure.index);
    if (at < 0) return;
    this.#lastPosition = at;
    if (this.#marked.size === 0) this.#anchor = at;
  }
}

type GiveVerdict = Extract<Decision, { readonly kind: 'give-verdict' }>;

/** Says whether the reader reads blinded. */
function verdictOn(
  state: SlideState,
  given: Omit<GiveVerdict, 'kind' | 'blinded'>,
  reader: string,
): Decision {
  const blinded = given.verdict !== null && isBlinded(state, reader);
  return { kind: 'give-verdict', ...given, ...(blinded && { blinded: true }) };
}

/** What stands of one reader's verdicts. */
function verdictOf(state: SlideState, figure: string, reader: string): Verdict | null {
  return standingAt(state, 'verdict', verdictId(figure, reader))?.value.verdict ?? null;
}

function marksOf(figures: readonly (Figure | null)[]): Marks {
  return new Map(figures.filter((figure) => figure !== null).map(({ id, index }) => [id, index]));
}
