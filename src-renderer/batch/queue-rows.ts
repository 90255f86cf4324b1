/**
 * The slides of a batch as its table lists them: those that are asked for by state and words, in an order that is made again only where
 * something moved. Rows in, rows out; what was made of a row once is kept for as long as its path and case are the same.
 */
import type { QueueRow } from '../../src-main/contract/batch';
import { foldedText, soughtWords } from '../ui/folded-text';

export type QueueState = QueueRow['state'];

/** In the order in which a person looks at them: what goes on, what needs them, what comes, what is over. */
export const queueStates = [
  'running',
  'failed',
  'queued',
  'done',
  'cancelled',
  'same',
] as const satisfies readonly QueueState[];

/** `place`: as they are analysed. */
export const queueOrders = ['place', 'name', 'state'] as const;
export type QueueOrder = (typeof queueOrders)[number];

/** What of a slide is read, searched and sorted by; each made when it is first wanted. */
class SlideTexts {
  readonly #path: string;
  readonly #case: string | null;
  #name: string | undefined;
  #searched: string | undefined;
  #nameKey: string | undefined;

  constructor(row: QueueRow) {
    this.#path = row.path;
    this.#case = row.case;
  }

  isOf(row: QueueRow): boolean {
    return row.path === this.#path && row.case === this.#case;
  }

  /** Of the file, without its folder. */
  get name(): string {
    return (this.#name ??= fileName(this.#path));
  }

  /** What words are looked for in; folded. */
  get searched(): string {
    return (this.#searched ??= foldedText(`${this.#path}\n${this.#case ?? ''}`));
  }

  /** By which names are sorted: digits by the number that they make, without regard to accents and capitals. */
  get nameKey(): string {
    return (this.#nameKey ??= sortKey(this.name));
  }
}

export interface ListedSlide {
  readonly row: QueueRow;
  readonly texts: Pick<SlideTexts, 'name' | 'searched' | 'nameKey' | 'isOf'>;
}

export type ListedSlides = ReadonlyMap<number, ListedSlide>;

/** @param known what was listed before */
export function listSlides(rows: ReadonlyMap<number, QueueRow>, known: ListedSlides): ListedSlides {
  const listed = new Map<number, ListedSlide>();
  for (const [number, row] of rows) listed.set(number, listSlide(row, known.get(number)));
  return listed;
}

function listSlide(row: QueueRow, known: ListedSlide | undefined): ListedSlide {
  if (known?.row === row) return known;
  return { row, texts: known?.texts.isOf(row) === true ? known.texts : new SlideTexts(row) };
}

/** The last part of a path or an address. */
export function fileName(path: string): string {
  return path.split(/[/\\]/).findLast((part) => part !== '') ?? path;
}

/** More digits than numbers in names have. */
const mostDigits = 20;

function sortKey(name: string): string {
  return foldedText(name).replace(/\d+/g, (digits) => digits.padStart(mostDigits, '0'));
}

type Compare = (one: ListedSlide, other: ListedSlide) => number;

const byPlace: Compare = ({ row: one }, { row: other }) =>
  other.priority - one.priority || one.place - other.place || one.number - other.number;

const compares: Readonly<Record<QueueOrder, Compare>> = {
  place: byPlace,
  name: (one, other) => compareTexts(one.texts.nameKey, other.texts.nameKey) || byPlace(one, other),
  state: (one, other) => rankOf(one) - rankOf(other) || byPlace(one, other),
};

const rankOf = ({ row }: ListedSlide): number => queueStates.indexOf(row.state);

function compareTexts(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** All slides, sorted as things stand now. */
export function sortSlides(listed: ListedSlides, order: QueueOrder): ListedSlide[] {
  return [...listed.values()].toSorted(compares[order]);
}

/**
 * All slides in the order that they were in, which is sorted again only where it does not hold any more. By state it always holds: a row
 * does not move away from under the pointer because its slide is done. What is new stands at the end then.
 */
export function keepOrder(
  before: readonly ListedSlide[],
  listed: ListedSlides,
  order: QueueOrder,
): readonly ListedSlide[] {
  const kept = before.flatMap(({ row }) => listed.get(row.number) ?? []);
  const all = kept.length === listed.size ? kept : [...kept, ...without(listed, kept)];
  if (order === 'state' || isInOrder(all, compares[order])) return all;
  return all.toSorted(compares[order]);
}

function without(listed: ListedSlides, kept: readonly ListedSlide[]): ListedSlide[] {
  const left = new Map(listed);
  for (const { row } of kept) left.delete(row.number);
  return [...left.values()].toSorted(byPlace);
}

function isInOrder(slides: readonly ListedSlide[], compare: Compare): boolean {
  return slides.every((slide, index) => {
    const before = slides[index - 1];
    return before === undefined || compare(before, slide) <= 0;
  });
}

/** @param state `null`: any. @param words all of which path or case hold, in any order */
export function filterSlides(
  slides: readonly ListedSlide[],
  state: QueueState | null,
  words: string,
): readonly ListedSlide[] {
  const wanted = soughtWords(words);
  if (state === null && wanted.length === 0) return slides;
  return slides.filter(
    ({ row, texts }) =>
      (state === null || row.state === state) && wanted.every((word) => texts.searched.includes(word)),
  );
}

export function countStates(slides: Iterable<ListedSlide>): Readonly<Record<QueueState, number>> {
  const counts = { queued: 0, running: 0, done: 0, failed: 0, cancelled: 0, same: 0 };
  for (const { row } of slides) counts[row.state] += 1;
  return counts;
}
