/** What is entered for several slides at once: what they share is changed, and what they differ in stays unless something is entered. */
import { describe, expect, it } from 'vitest';
import { caseByFolder, caseOf, isInCase, sharedOf } from '../../../src-renderer/cases/case-form';
import type { ListedSlide } from '../../../src-renderer/cases/case-rows';

function slide(name: string | null, block: string | null, stain: string | null, path = '/a/S-7/x.svs') {
  return {
    ...{ key: `${name}${block}`, row: null, name: 'x.svs', path, case: name, block, stain, state: 'new' },
    ...{ isMoved: false, reason: null },
  } satisfies ListedSlide;
}
const one = slide('S-1', 'A', 'HE');
const other = slide('S-1', 'B', 'HE');
const third = slide('S-2', 'B', null);
const nothing = { case: '', block: '', stain: '' };

describe('several slides', () => {
  it('begin with what they have in common', () => {
    expect(sharedOf([one, other])).toMatchObject({
      ...{ case: 'S-1', block: '', stain: 'HE' },
      differs: { case: false, block: true, stain: false },
    });
    expect(sharedOf([])).toMatchObject({ ...nothing, differs: { case: false } });
  });

  it('keep the blocks in which they differ when they go into another case', () => {
    const shared = sharedOf([one, other]);
    const entered = { case: ' S-9 ', block: '', stain: 'HE' };
    expect([one, other].map((each) => caseOf(each, entered, shared))).toEqual([
      { name: 'S-9', block: 'A', stain: 'HE' },
      { name: 'S-9', block: 'B', stain: 'HE' },
    ]);
    expect(caseOf(one, { ...entered, block: 'C', stain: '' }, shared)).toEqual({ name: 'S-9', block: 'C' });
  });

  it('of several cases stay in theirs when only their stain is entered', () => {
    const shared = sharedOf([one, third]);
    const entered = { ...nothing, stain: 'PHH3' };
    expect([one, third].map((each) => caseOf(each, entered, shared))).toEqual([
      { name: 'S-1', block: 'A', stain: 'PHH3' },
      { name: 'S-2', block: 'B', stain: 'PHH3' },
    ]);
    expect(caseOf(slide(null, null, null), entered, shared)).toBeNull();
  });

  it('are taken out where the name of the case is removed, or nothing at all is entered', () => {
    expect(caseOf(one, { ...nothing, stain: 'HE' }, sharedOf([one, other]))).toBeNull();
    expect(caseOf(one, nothing, sharedOf([one, third]))).toBeNull();
  });
});

it('a case by folder keeps block and stain, and needs a folder', () => {
  expect(caseByFolder(one)).toEqual({ name: 'S-7', block: 'A', stain: 'HE' });
  expect(caseByFolder({ ...one, path: null })).toBeNull();
});

it('a slide is in a case only with the same block and stain', () => {
  expect(isInCase(one, { name: 'S-1', block: 'A', stain: 'HE' })).toBe(true);
  expect(isInCase(one, { name: 'S-1', block: 'A' })).toBe(false);
  expect(isInCase(slide(null, null, null), null)).toBe(true);
  expect(isInCase(one, null)).toBe(false);
});
