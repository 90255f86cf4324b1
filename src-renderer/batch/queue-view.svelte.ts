/**
 * One batch's slides as a person looks at them: the copy of its queue, what is searched for, the order, what is selected, and how far it
 * is scrolled. It outlives the screen: a person who opens a slide from the table finds the table as they left it.
 */
import type { QueueChange, QueueRow } from '../../src-main/contract/batch';
import type { ErrorReport } from '../../src-main/contract/errors';
import type { Mirror } from '../mirror/mirror.svelte';
import type { Mirrors } from '../mirror/mirrors';
import {
  countStates,
  filterSlides,
  keepOrder,
  listSlides,
  sortSlides,
  type ListedSlide,
  type ListedSlides,
  type QueueOrder,
  type QueueState,
} from './queue-rows';
import {
  nothingSelected,
  selectAll,
  selectedOf,
  selectRow,
  type RowSelection,
  type SelectionStep,
} from './row-selection';

/** The states of slides with which something can be done. */
const changeable: Readonly<Record<QueueChange, readonly QueueState[]>> = {
  cancel: ['queued', 'running'],
  again: ['failed', 'cancelled'],
  first: ['queued'],
  last: ['queued'],
};

const numberOf = ({ row }: ListedSlide): number => row.number;

export class QueueView {
  readonly batch: string;
  readonly #mirror: Mirror<'queue'>;
  #state = $state<QueueState | null>(null);
  #words = $state('');
  #order = $state<QueueOrder>('place');
  #selection = $state.raw(nothingSelected);
  /** How often a person asked for the order: by state, rows are sorted only then. */
  #asked = $state(0);
  /** CSS pixels; not followed, but kept. */
  scrollTop = 0;
  #known: ListedSlides = new Map();
  #before: readonly ListedSlide[] = [];
  #placedBefore: readonly ListedSlide[] = [];
  #sortedAs = '';

  readonly #listed = $derived.by(() => (this.#known = listSlides(this.#mirror.state, this.#known)));
  /** As they are analysed. */
  readonly #placed = $derived.by(
    () => (this.#placedBefore = keepOrder(this.#placedBefore, this.#listed, 'place')),
  );
  readonly #places = $derived(new Map(this.#placed.map(({ row }, index) => [row.number, index + 1])));
  readonly #ordered = $derived.by(() => {
    if (this.#order === 'place') return this.#placed;
    const sortedAs = `${this.#order} ${this.#asked}`;
    this.#before =
      sortedAs === this.#sortedAs
        ? keepOrder(this.#before, this.#listed, this.#order)
        : sortSlides(this.#listed, this.#order);
    this.#sortedAs = sortedAs;
    return this.#before;
  });
  readonly #rows = $derived(filterSlides(this.#ordered, this.#state, this.#words));
  readonly #counts = $derived(countStates(this.#ordered));
  readonly #selected = $derived(selectedOf(this.#selection, this.#rows, numberOf));
  readonly #currentIndex = $derived.by(() => {
    const { current } = this.#selection;
    return current === null ? -1 : this.#rows.findIndex(({ row }) => row.number === current);
  });

  constructor(batch: string, mirror: Mirror<'queue'>) {
    this.batch = batch;
    this.#mirror = mirror;
  }

  /** Ends the copy of the queue. */
  release(mirrors: Pick<Mirrors, 'release'>): void {
    mirrors.release(this.#mirror);
  }

  /** Those that are asked for, in their order. */
  get rows(): readonly ListedSlide[] {
    return this.#rows;
  }
  /** Of all slides. */
  get counts(): Readonly<Record<QueueState, number>> {
    return this.#counts;
  }
  get total(): number {
    return this.#ordered.length;
  }
  /** Among all slides as they are analysed, from 1. */
  placeOf(number: number): number {
    return this.#places.get(number) ?? 0;
  }
  /** Before they are known for the first time. */
  get isAwaited(): boolean {
    return this.#ordered.length === 0 && !this.#mirror.isCurrent && this.error === null;
  }
  get error(): ErrorReport | null {
    return this.#mirror.error;
  }
  /** `null`: any. */
  get state(): QueueState | null {
    return this.#state;
  }
  set state(state: QueueState | null) {
    this.#state = state;
  }
  get words(): string {
    return this.#words;
  }
  set words(words: string) {
    this.#words = words;
  }
  get order(): QueueOrder {
    return this.#order;
  }
  sort(order: QueueOrder): void {
    this.#order = order;
    this.#asked += 1;
  }

  isSelected(number: number): boolean {
    return this.#selection.selected.has(number);
  }
  /** Of the rows that are listed, in their order. */
  get selected(): readonly ListedSlide[] {
    return this.#selected;
  }
  /** Where the keyboard is among the rows; -1 for nowhere. */
  get currentIndex(): number {
    return this.#currentIndex;
  }
  get current(): QueueRow | null {
    return this.#rows[this.#currentIndex]?.row ?? null;
  }

  /** @param index of the row; the nearest one that there is */
  select(index: number, step: SelectionStep): void {
    const target = this.#rows[Math.min(Math.max(index, 0), this.#rows.length - 1)];
    if (target === undefined) return;
    const isRange = step === 'range';
    const numbers = isRange ? this.#rows.map(numberOf) : [];
    this.#selection = selectRow(this.#selection, numbers, target.row.number, step);
  }

  selectAll(): void {
    const first = this.#rows[0];
    if (first === undefined) return;
    const before: RowSelection =
      this.#currentIndex < 0 ? { ...this.#selection, current: first.row.number } : this.#selection;
    this.#selection = selectAll(before, this.#rows.map(numberOf));
  }

  /** Of the selected slides, those with which that can be done, in the order listed. */
  changeable(change: QueueChange): readonly number[] {
    const states = changeable[change];
    return this.#selected.filter(({ row }) => states.includes(row.state)).map(numberOf);
  }
}
