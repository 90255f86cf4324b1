/** Names in the order in which people expect them. */
import { expect, it } from 'vitest';
import { compareKeys, naturalKey } from '../../../src-renderer/cases/natural-order';

it.each([
  [['B2', 'B10', 'b11', 'B100']],
  [['ähre', 'Aster', 'Äther', 'b']],
  [['S26-009', 'S26-10', 'S26-0011']],
  [['', '0', '7', '07a']],
])('%j is in order', (names) => {
  const shuffled = names.toReversed();
  expect(shuffled.toSorted((one, other) => compareKeys(naturalKey(one), naturalKey(other)))).toEqual(names);
});

it('names that read the same are equal', () => {
  expect(compareKeys(naturalKey('A\u0308 1'), naturalKey('ä 01'))).toBe(0);
});
