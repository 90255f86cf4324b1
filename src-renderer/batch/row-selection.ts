/**
 * Which rows of a long list are selected, as file lists of all systems have it: a click selects one, with Ctrl or ⌘ one more or one
 * less, with Shift all from the last one on. Rows are named by number, so that a selection outlives sorting and filtering. Pure.
 */

export interface RowSelection {
  readonly selected: ReadonlySet<number>;
  /** Where the keyboard is; `null` before it was anywhere. */
  readonly current: number | null;
  /** From where Shift selects. */
  readonly anchor: number | null;
}

export const nothingSelected: RowSelection = { selected: new Set(), current: null, anchor: null };

/** `move`: the keyboard goes there, and the selection stays. */
export type SelectionStep = 'only' | 'toggle' | 'range' | 'move';

/** @param rows all that are listed, in their order */
export function selectRow(
  before: RowSelection,
  rows: readonly number[],
  target: number,
  step: SelectionStep,
): RowSelection {
  switch (step) {
    case 'only':
      return { selected: new Set([target]), current: target, anchor: target };
    case 'move':
      return { ...before, current: target };
    case 'toggle': {
      const selected = new Set(before.selected);
      if (!selected.delete(target)) selected.add(target);
      return { selected, current: target, anchor: target };
    }
    case 'range': {
      const anchor = before.anchor ?? before.current ?? target;
      const ends = [rows.indexOf(anchor), rows.indexOf(target)].toSorted((one, other) => one - other);
      const [first = -1, last = -1] = ends;
      // The anchor is not listed any more.
      if (first < 0) return selectRow(before, rows, target, 'only');
      return { selected: new Set(rows.slice(first, last + 1)), current: target, anchor };
    }
  }
}

export function selectAll(before: RowSelection, rows: readonly number[]): RowSelection {
  return { ...before, selected: new Set(rows) };
}

/** What is selected of what is listed: nothing is done to rows that a person does not see in the list. */
export function selectedOf<Row>(
  { selected }: RowSelection,
  rows: readonly Row[],
  numberOf: (row: Row) => number,
): readonly Row[] {
  return selected.size === 0 ? [] : rows.filter((row) => selected.has(numberOf(row)));
}
