/** Selecting in a long list: clicks, Shift, Ctrl, and what stays selected when rows are filtered away. */
import { expect, it } from 'vitest';
import {
  nothingSelected,
  selectAll,
  selectedOf,
  selectRow,
  type RowSelection,
} from '../../../src-renderer/batch/row-selection';

const rows = [5, 3, 9, 1, 7];
const sorted = ({ selected }: RowSelection): number[] => [...selected].toSorted();

it('selects one, one more, one less', () => {
  const one = selectRow(nothingSelected, rows, 3, 'only');
  const two = selectRow(one, rows, 1, 'toggle');
  expect(sorted(two)).toEqual([1, 3]);
  expect(sorted(selectRow(two, rows, 3, 'toggle'))).toEqual([1]);
  expect(sorted(selectRow(two, rows, 7, 'only'))).toEqual([7]);
});

it('selects from the anchor on, in the order listed, up and down', () => {
  const anchored = selectRow(nothingSelected, rows, 9, 'only');
  const down = selectRow(anchored, rows, 7, 'range');
  expect(sorted(down)).toEqual([1, 7, 9]);
  const up = selectRow(down, rows, 5, 'range');
  expect(sorted(up)).toEqual([3, 5, 9]);
  expect(up).toMatchObject({ anchor: 9, current: 5 });
});

it('begins at the row where the keyboard is, and at the row itself where the anchor is filtered away', () => {
  const moved = selectRow(nothingSelected, rows, 3, 'move');
  expect(moved.selected.size).toBe(0);
  expect(sorted(selectRow(moved, rows, 9, 'range'))).toEqual([3, 9]);
  expect(sorted(selectRow(moved, [9, 1], 1, 'range'))).toEqual([1]);
});

it('selects all that is listed, and means of it what is listed now', () => {
  const all = selectAll(selectRow(nothingSelected, rows, 3, 'only'), rows);
  expect(sorted(all)).toEqual([1, 3, 5, 7, 9]);
  expect(all.current).toBe(3);
  expect(selectedOf(all, [9, 3, 4], (number) => number)).toEqual([9, 3]);
});
