/**
 * The slides of the list of cases: rows of the project go in, with the queues of batches, and out come slides with how far each has come,
 * found by words, filtered by state and sorted. A file of the queue that is no slide of the project yet is among them.
 */
import type { QueueRow } from '../../src-main/contract/batch';
import type { CaseRow } from '../../src-main/contract/case-row';
import type { ErrorReport } from '../../src-main/contract/errors';
import { pictureName } from '../../src-main/contract/identity';
import {
  fileKey,
  queueIndex,
  slideStates,
  stateInProject,
  waitingState,
  type SlideState,
} from '../../src-main/contract/slide-progress';
import { foldedText, soughtWords } from '../ui/folded-text';
import { compareKeys, naturalKey } from './natural-order';

/** What the list can be limited to: a moved slide also has a state. */
export const caseFilters = [...slideStates, 'moved'] as const;
export type CaseFilter = (typeof caseFilters)[number];

export const caseOrders = ['case', 'name', 'state', 'changed'] as const;
export type CaseOrder = (typeof caseOrders)[number];

export interface ListedSlide {
  /** Stays the same whatever becomes of the slide. */
  readonly key: string;
  /** `null` of a file of the queue that is no slide of the project yet. */
  readonly row: CaseRow | null;
  readonly name: string;
  readonly path: string | null;
  readonly case: string | null;
  readonly block: string | null;
  readonly stain: string | null;
  readonly state: SlideState;
  /** No file lies where it was seen last. */
  readonly isMoved: boolean;
  /** Why its analysis failed, or waits again. */
  readonly reason: ErrorReport | null;
}

/** In no order that means anything. @param queue slides of batches */
export function listSlides(rows: Iterable<CaseRow>, queue: Iterable<QueueRow>): ListedSlide[] {
  const waiting = queueIndex(queue);
  const slides: ListedSlide[] = [];
  for (const row of rows) {
    const key = pictureName(row);
    slides.push(slideOf(key, row, waiting.take(key, row)));
  }
  for (const each of waiting.rest()) slides.push(fileOf(each));
  return slides;
}

function slideOf(key: string, row: CaseRow, queued: QueueRow | null): ListedSlide {
  const state = stateInProject(row, queued);
  return {
    ...{ key, row, name: row.name ?? row.key, path: row.path },
    ...{ case: row.case, block: row.block, stain: row.stain, state },
    isMoved: row.isThere === false,
    reason: state === queued?.state ? queued.reason : null,
  };
}

function fileOf(queued: QueueRow): ListedSlide {
  const { path, scene, reason } = queued;
  return {
    ...{ key: `queued ${fileKey(path, scene)}`, row: null, name: nameOfFile(path), path },
    ...{ case: queued.case, block: null, stain: null, state: waitingState(queued) ?? 'new' },
    ...{ isMoved: false, reason },
  };
}

/** The last part of a path of any machine. */
function nameOfFile(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}

/** Name of the folder that a file lies in; `null` where the path has none. */
export function folderOf(path: string): string | null {
  const name = path.split(/[/\\]/).at(-2) ?? '';
  return name === '' || /^[A-Za-z]:$/.test(name) ? null : name;
}

/** Kept with the row that they are made of: rows stay the same objects while they are unchanged. */
interface Words {
  readonly search: string;
  readonly name: string;
  readonly case: string;
}
const known = new WeakMap<object, Words>();

function wordsOf(slide: ListedSlide): Words {
  const source = slide.row ?? slide;
  const found = known.get(source);
  if (found !== undefined) return found;
  const { name, block, stain } = slide;
  const made = {
    search: foldedText([slide.case, block, stain, name].filter((part) => part !== null).join('\n')),
    name: `${naturalKey(name)}\n${slide.key}`,
    // Those without a case stand last.
    case: `${slide.case === null ? '1' : `0${naturalKey(slide.case)}\n${slide.case}`}\n${naturalKey(block ?? '')}\n${naturalKey(name)}\n${slide.key}`,
  };
  known.set(source, made);
  return made;
}

/** Slides whose case, block, stain and name hold every word. */
export function findSlides(slides: readonly ListedSlide[], words: string): ListedSlide[] {
  const wanted = soughtWords(words);
  if (wanted.length === 0) return [...slides];
  return slides.filter((slide) => {
    const { search } = wordsOf(slide);
    return wanted.every((word) => search.includes(word));
  });
}

/** @param filters none: all */
export function filterSlides(
  slides: readonly ListedSlide[],
  filters: ReadonlySet<CaseFilter>,
): ListedSlide[] {
  if (filters.size === 0) return [...slides];
  return slides.filter(({ state, isMoved }) => filters.has(state) || (isMoved && filters.has('moved')));
}

export function countByFilter(slides: readonly ListedSlide[]): Readonly<Record<CaseFilter, number>> {
  const counts: Record<CaseFilter, number> = {
    ...{ failed: 0, new: 0, queued: 0, running: 0, analysed: 0 },
    ...{ 'in-review': 0, changed: 0, 'signed-off': 0, moved: 0 },
  };
  for (const { state, isMoved } of slides) {
    counts[state] += 1;
    if (isMoved) counts.moved += 1;
  }
  return counts;
}

/** Those that are equal by names. By `changed`: the last changed first. */
export function sortSlides(slides: readonly ListedSlide[], order: CaseOrder): ListedSlide[] {
  const byName = (one: ListedSlide, other: ListedSlide): number =>
    compareKeys(wordsOf(one).name, wordsOf(other).name);
  const rank = ({ state }: ListedSlide): number => slideStates.indexOf(state);
  const changed = ({ row }: ListedSlide): number => row?.seq ?? 0;
  const compare: Record<CaseOrder, (one: ListedSlide, other: ListedSlide) => number> = {
    case: (one, other) => compareKeys(wordsOf(one).case, wordsOf(other).case),
    name: byName,
    state: (one, other) => rank(one) - rank(other) || byName(one, other),
    changed: (one, other) => changed(other) - changed(one) || byName(one, other),
  };
  return slides.toSorted(compare[order]);
}

/** Slides in the order of `keys`, those that are not among them at the end: what changes meanwhile moves none. */
export function inKeptOrder(
  slides: readonly ListedSlide[],
  keys: ReadonlyMap<string, number>,
): ListedSlide[] {
  const place = ({ key }: ListedSlide): number => keys.get(key) ?? keys.size;
  return slides.toSorted((one, other) => place(one) - place(other));
}

/** The least advanced of them. */
export function leastAdvanced(slides: readonly ListedSlide[]): SlideState {
  const ranks = slides.map(({ state }) => slideStates.indexOf(state));
  return slideStates[ranks.reduce((least, rank) => Math.min(least, rank), slideStates.length - 1)] ?? 'new';
}
