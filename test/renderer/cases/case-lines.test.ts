/** Lines of the list of cases: cases that fold over their slides, and which of them are selected. */
import { expect, it } from 'vitest';
import {
  caseKey,
  groupedLines,
  plainLines,
  selectionOf,
  slideKeysBetween,
  type Line,
} from '../../../src-renderer/cases/case-lines';
import type { ListedSlide } from '../../../src-renderer/cases/case-rows';

const slide = (key: string, name: string | null, state: ListedSlide['state'] = 'analysed'): ListedSlide => ({
  ...{ key, row: null, name: key, path: null, case: name, block: null, stain: null, state },
  ...{ isMoved: false, reason: null },
});
const slides = [slide('a', 'S-1'), slide('b', 'S-1', 'new'), slide('c', 'S-2'), slide('d', null)];
const keys = (lines: readonly Line[]): string[] => lines.map(({ key }) => key);

it('a case is a line above those of its slides, with how many they are and the least advanced state', () => {
  const lines = groupedLines(slides, new Set());
  expect(keys(lines)).toEqual([caseKey('S-1'), 'a', 'b', caseKey('S-2'), 'c', caseKey(null), 'd']);
  expect(lines[0]).toMatchObject({ name: 'S-1', state: 'new', isFolded: false, position: 1 });
  expect(lines[2]).toMatchObject({ kind: 'slide', position: 2, of: 2 });
  expect(lines[3]).toMatchObject({ state: 'analysed', position: 2 });
  expect(keys(plainLines(slides))).toEqual(['a', 'b', 'c', 'd']);
});

it('a folded case hides its slides, and is selected with them', () => {
  const lines = groupedLines(slides, new Set([caseKey('S-1')]));
  expect(keys(lines).slice(0, 2)).toEqual([caseKey('S-1'), caseKey('S-2')]);
  expect(slideKeysBetween(lines, 2, 0)).toEqual(['a', 'b', 'c', 'c']);
  const [folded] = lines;
  if (folded === undefined) throw new Error('there is a line');
  expect(selectionOf(folded, new Set(['a', 'b']))).toBe('all');
  expect(selectionOf(folded, new Set(['b', 'd']))).toBe('some');
  expect(selectionOf(folded, new Set(['d']))).toBe('none');
});

it('a case called as those without one is another', () => {
  expect(caseKey('none')).not.toBe(caseKey(null));
});
