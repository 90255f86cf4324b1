/** What is typed into the form of a batch. */
import { expect, it } from 'vitest';
import { folderWithin, pathsIn, typedThreshold } from '../../../src-renderer/batch/batch-entry';

it('takes a path a line, each once, without the quotation marks of a copied path', () => {
  const typed = ' /slides/a \r\n\n"C:\\My slides\\list.csv"\n/slides/a\n\'/b c\'\n"';
  expect(pathsIn(typed)).toEqual(['/slides/a', 'C:\\My slides\\list.csv', '/b c', '"']);
  expect(pathsIn(' \n ')).toEqual([]);
});

it.each([
  ['/slides', '/slides/spindle'],
  ['/slides/2026.11/', '/slides/2026.11/spindle'],
  ['/slides/list.csv', '/slides/spindle'],
  ['C:\\slides\\', 'C:\\slides\\spindle'],
  ['C:\\slides\\a.svs', 'C:\\slides\\spindle'],
  ['\\\\server\\share\\study', '\\\\server\\share\\study\\spindle'],
  ['/', '/spindle'],
  ['', ''],
])('puts documents of %s into %s', (path, folder) => {
  expect(folderWithin(path, 'spindle')).toBe(folder);
});

it('reads a threshold with a point or a comma, and no other text', () => {
  expect(['', ' 0.75 ', '0,5', '.9', '1', '0'].map(typedThreshold)).toEqual([
    undefined,
    0.75,
    0.5,
    0.9,
    1,
    0,
  ]);
  expect(['1.01', '-0.1', 'x', '0.5.1', '50 %', '1e-1'].map(typedThreshold)).toEqual(Array(6).fill(null));
});
