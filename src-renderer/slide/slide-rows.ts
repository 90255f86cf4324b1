/**
 * The rows of the list of slides: the folder's slides and those opened from elsewhere, each once, in an order that is made
 * when a person sorts and that nothing else changes. Opening a slide moves no row; what comes later stands at the end.
 */
import { isSameMpp } from '../../src-main/contract/slide';
import { countMitotic } from '../../src-main/counting/count';
import type { KnownGlimpse } from '../session/glimpses.svelte';
import type { SlideEntry } from '../session/slide-entry.svelte';
import { lastFinished } from '../session/run-state';
import { briefly } from '../ui/error-words';
import { foldedText, soughtWords } from '../ui/folded-text';
import { formatCount } from '../ui/figures';
import { t } from '../ui/language.svelte';
import { stageWords } from '../ui/words';

export interface SlideRow {
  /** Stays the same when the slide is opened or closed. */
  readonly key: string;
  readonly name: string;
  /** `null` while a file is sent or the phantom is made. */
  readonly path: string | null;
  /** `null` when it is not open. */
  readonly entry: SlideEntry | null;
}

export const slideOrders = ['name', 'name-down', 'state', 'count'] as const;
export type SlideOrder = (typeof slideOrders)[number];

export interface RowState {
  readonly kind: 'new' | 'opening' | 'open' | 'running' | 'analysed' | 'failed';
  readonly words: string;
  readonly mitoticCount: number | null;
  /** The slide has another pixel size than the count was made with. */
  readonly isOutdated?: boolean;
}

/** The folder's slides first, in its order; then what was opened from elsewhere, in the order of opening. */
export function slideRows(
  folder: readonly { readonly name: string; readonly path: string }[],
  entries: readonly SlideEntry[],
): SlideRow[] {
  const byPath = new Map<string, SlideEntry>();
  for (const entry of entries) {
    for (const path of [entry.path, entry.askedPath]) if (path !== null) byPath.set(path, entry);
  }
  const shown = new Set<SlideEntry>();
  const rows: SlideRow[] = folder.map(({ name, path }) => {
    const entry = byPath.get(path) ?? null;
    if (entry !== null) shown.add(entry);
    return { key: path, name, path, entry };
  });
  for (const entry of entries) {
    if (!shown.has(entry)) rows.push({ key: `open-${entry.id}`, name: entry.name, path: entry.path, entry });
  }
  return rows;
}

/** Rows in the order of `keys`; those that are not among them at the end. */
export function inOrder(rows: readonly SlideRow[], keys: readonly string[]): SlideRow[] {
  const places = new Map(keys.map((key, index) => [key, index]));
  return rows.toSorted((a, b) => (places.get(a.key) ?? Infinity) - (places.get(b.key) ?? Infinity) || 0);
}

const collator = new Intl.Collator(undefined, { numeric: true });
const stateOrder: readonly RowState['kind'][] = ['running', 'failed', 'new', 'opening', 'open', 'analysed'];

/** Keys in the order asked for, as things stand now. */
export function sortedKeys(
  rows: readonly SlideRow[],
  order: SlideOrder,
  stateOf: (row: SlideRow) => RowState,
): string[] {
  const byName = (a: SlideRow, b: SlideRow): number => collator.compare(a.name, b.name);
  const rank = (row: SlideRow): number => stateOrder.indexOf(stateOf(row).kind);
  const count = (row: SlideRow): number => stateOf(row).mitoticCount ?? -1;
  const compare: Record<SlideOrder, (a: SlideRow, b: SlideRow) => number> = {
    name: byName,
    'name-down': (a, b) => byName(b, a),
    state: (a, b) => rank(a) - rank(b) || byName(a, b),
    count: (a, b) => count(b) - count(a) || byName(a, b),
  };
  return rows.toSorted(compare[order]).map(({ key }) => key);
}

/** Rows whose name holds every word. */
export function filterRows<Row extends SlideRow>(rows: readonly Row[], words: string): Row[] {
  const wanted = soughtWords(words);
  if (wanted.length === 0) return [...rows];
  return rows.filter(({ name }) => {
    const folded = foldedText(name);
    return wanted.every((word) => folded.includes(word));
  });
}

/**
 * The row that typed characters mean: the next that begins with them, or else that holds them, because block and section stand
 * at the end of a name. With one character the search begins behind `from`. -1 for none.
 */
export function findTyped(rows: readonly SlideRow[], typed: string, from: number): number {
  const wanted = foldedText(typed);
  const first = typed.length > 1 ? Math.max(from, 0) : from + 1;
  const names = rows.map(({ name }) => foldedText(name));
  for (const fits of [(name: string) => name.startsWith(wanted), (name: string) => name.includes(wanted)]) {
    for (let step = 0; step < names.length; step += 1) {
      const index = (first + step) % names.length;
      if (fits(names[index] ?? '')) return index;
    }
  }
  return -1;
}

/** Characters of a name that are always shown: `-B2-S14.svs`. */
const tailLength = 16;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** A name in two, so that what does not fit is left out of its middle. */
export function splitName(name: string): { readonly head: string; readonly tail: string } {
  const characters = Array.from(graphemes.segment(name), ({ segment }) => segment);
  if (characters.length <= tailLength + 4) return { head: name, tail: '' };
  return {
    head: characters.slice(0, -tailLength).join(''),
    tail: characters.slice(-tailLength).join(''),
  };
}

/** @param asksOwnCount whether readers are to give their own count before they see the software's */
export function describeRow(
  { entry }: SlideRow,
  known: KnownGlimpse | undefined,
  asksOwnCount: boolean,
): RowState {
  if (entry === null) return describeClosed(known, asksOwnCount);
  const { state } = entry;
  if (state.kind === 'sending') {
    const words = t('slide-row-sending', { percent: String(Math.round(state.fraction * 100)) });
    return { kind: 'opening', words, mitoticCount: null };
  }
  if (state.kind === 'opening') {
    return { kind: 'opening', words: t('slide-row-opening'), mitoticCount: null };
  }
  if (state.kind === 'failed') return { kind: 'failed', words: briefly(state.error), mitoticCount: null };
  const { run, mpp, count } = state.opened;
  if (run.kind === 'starting') return { kind: 'running', words: t('slide-row-starting'), mitoticCount: null };
  if (run.kind === 'running') {
    const { progress, cancelling } = run;
    const words = cancelling ? t('slide-row-cancelling') : stageWords(progress);
    return { kind: 'running', words, mitoticCount: null };
  }
  if (run.kind === 'failed') {
    const words = t(run.error.tag === 'not-brightfield' ? 'slide-row-refused' : 'slide-row-failed');
    return { kind: 'failed', words, mitoticCount: null };
  }
  const last = lastFinished(run);
  if (last !== null && state.opened.hidesSoftware) return countHidden();
  if (last !== null)
    return analysed(
      countMitotic(state.opened.countedOf(last.result.candidates), count.threshold),
      !isSameMpp(last.result.mpp, mpp),
    );
  const words = t(mpp === null ? 'slide-row-open-without-mpp' : 'slide-row-open');
  return { kind: 'open', words, mitoticCount: null };
}

function describeClosed(known: KnownGlimpse | undefined, asksOwnCount: boolean): RowState {
  if (known === undefined) return { kind: 'new', words: '', mitoticCount: null };
  if ('error' in known) return { kind: 'failed', words: briefly(known.error), mitoticCount: null };
  const isHidden = known.isBlinded || (asksOwnCount && !known.isEstimated);
  if (known.mitoticCount !== null)
    return isHidden ? countHidden() : analysed(known.mitoticCount, known.isOutdated);
  return { kind: 'new', words: t('slide-row-new'), mitoticCount: null };
}

/** Its reader must not know the software's count yet. */
function countHidden(): RowState {
  return { kind: 'analysed', words: t('slide-row-analysed'), mitoticCount: null };
}

function analysed(mitoticCount: number, isOutdated: boolean): RowState {
  const count = formatCount(mitoticCount);
  const words = t(isOutdated ? 'slide-row-mitotic-outdated' : 'slide-row-mitotic', { count });
  return { kind: 'analysed', words, mitoticCount, isOutdated };
}
