/** The slides of the list of cases: joined with the queue, found, filtered, counted and sorted. */
import { describe, expect, it } from 'vitest';
import type { QueueRow } from '../../../src-main/contract/batch';
import type { CaseRow } from '../../../src-main/contract/case-row';
import { slideKey } from '../../../src-main/contract/identity';
import {
  countByFilter,
  filterSlides,
  findSlides,
  folderOf,
  inKeptOrder,
  leastAdvanced,
  listSlides,
  sortSlides,
} from '../../../src-renderer/cases/case-rows';

const keyOf = (index: number) => slideKey(index.toString(16).padStart(32, '0'));

function row(index: number, more: Partial<CaseRow> = {}): CaseRow {
  return {
    ...{ key: keyOf(index), scene: 0, name: `slide-${index}.svs`, path: `/slides/slide-${index}.svs` },
    ...{
      isThere: true,
      isReplaced: false,
      case: null,
      block: null,
      stain: null,
      stage: 'new',
      signOff: null,
    },
    ...{
      isChangedSince: false,
      missingTiles: 0,
      doubts: [],
      runs: 0,
      entries: 1,
      seq: index,
      last: `entry-${index}`,
    },
    ...more,
  };
}

function queued(index: number, more: Partial<QueueRow> = {}): QueueRow {
  return {
    ...{ number: index, path: `/slides/slide-${index}.svs`, scene: 0, case: null, priority: 0, place: index },
    ...{
      state: 'queued',
      attempts: 0,
      reason: null,
      slideKey: null,
      sameAs: null,
      missingTiles: null,
      seconds: null,
    },
    ...more,
  };
}

const failure = { tag: 'unsupported-format', what: 'a', where: {}, why: 'b', remedy: 'c' } as const;
const signOff = { id: 'signed', version: 1, by: 'AB', at: '2026-01-01T00:00:00.000Z' };
const names = (slides: readonly { readonly name: string }[]): string[] => slides.map(({ name }) => name);

describe('a slide', () => {
  it('has the state of its first name in a batch, not of a further one', () => {
    const batch = [
      queued(1, { state: 'failed', slideKey: keyOf(1), reason: failure }),
      queued(2, { path: '/copy.svs', state: 'same', slideKey: keyOf(1), sameAs: '/slides/slide-1.svs' }),
    ];
    expect(listSlides([row(1)], batch)).toMatchObject([{ name: 'slide-1.svs', state: 'failed' }]);
  });

  it.each([
    ['new', row(1)],
    ['analysed', row(1, { stage: 'analysed', runs: 1 })],
    ['in-review', row(1, { stage: 'in review' })],
    ['signed-off', row(1, { stage: 'signed off', signOff })],
    ['changed', row(1, { stage: 'in review', signOff, isChangedSince: true })],
    ['changed', row(1, { stage: 'analysed', signOff, isChangedSince: true })],
  ] as const)('is %s as the project says it', (state, each) => {
    expect(listSlides([each], [])).toMatchObject([{ state, isMoved: false, row: each }]);
  });

  it('waits, runs or has failed as the queue says it, by its key or, where it was not opened yet, by its path', () => {
    const byKey = queued(7, { slideKey: keyOf(1), state: 'running' });
    expect(listSlides([row(1)], [byKey])).toMatchObject([{ state: 'running', key: `${keyOf(1)}/0` }]);
    expect(listSlides([row(1)], [queued(1)])).toMatchObject([{ state: 'queued' }]);
    const failed = queued(1, { state: 'failed', reason: failure });
    expect(listSlides([row(1)], [failed])).toMatchObject([{ state: 'failed', reason: failure }]);
    for (const state of ['done', 'cancelled'] as const)
      expect(listSlides([row(1)], [queued(1, { state })])).toMatchObject([{ state: 'new', reason: null }]);
    expect(listSlides([row(1, { scene: 1 })], [byKey])).toHaveLength(2);
  });

  it('that was read or analysed stays so where a later analysis fails or is to come', () => {
    const read = row(1, { stage: 'signed off', signOff });
    expect(listSlides([read], [queued(1, { state: 'failed', reason: failure })])).toMatchObject([
      { state: 'signed-off', reason: null },
    ]);
    expect(listSlides([read], [queued(1)])).toMatchObject([{ state: 'signed-off' }]);
    expect(listSlides([read], [queued(1, { state: 'running' })])).toMatchObject([{ state: 'running' }]);
    const analysed = row(1, { stage: 'analysed', runs: 1 });
    expect(listSlides([analysed], [queued(1)])).toMatchObject([{ state: 'analysed' }]);
    expect(listSlides([analysed], [queued(1, { state: 'failed', reason: failure })])).toMatchObject([
      { state: 'failed', reason: failure },
    ]);
  });

  it('stands as the last of several batches says it', () => {
    const [first, second] = [
      queued(1, { number: 3, state: 'failed', reason: failure }),
      queued(1, { number: 8, state: 'done' }),
    ];
    const analysed = row(1, { stage: 'analysed', runs: 1 });
    for (const queues of [
      [first, second],
      [second, first],
    ])
      expect(listSlides([analysed], queues)).toMatchObject([{ state: 'analysed' }]);
    // Before it was opened it is known by its path alone.
    const path = '/slides/a.svs';
    const unopened = queued(1, { number: 9, slideKey: null, path, state: 'failed', reason: failure });
    expect(
      listSlides([row(1, { path, runs: 1, stage: 'analysed' })], [first, second, unopened]),
    ).toMatchObject([{ state: 'failed' }]);
  });

  it('that only the queue knows is listed by its file', () => {
    const path = 'C:\\slides\\B 2.svs';
    expect(listSlides([row(1)], [queued(9, { path, case: 'S-9' })])).toMatchObject([
      { row: expect.anything() as CaseRow },
      { row: null, name: 'B 2.svs', path, case: 'S-9', state: 'queued', isMoved: false },
    ]);
  });

  it('is moved only where somebody looked', () => {
    expect(listSlides([row(1, { isThere: false }), row(2, { isThere: null })], [])).toMatchObject([
      { isMoved: true, state: 'new' },
      { isMoved: false },
    ]);
  });
});

const some = listSlides(
  [
    row(1, { name: 'b10.svs', case: 'S-10', block: 'A', stage: 'analysed', seq: 9 }),
    row(2, { name: 'B2.svs', case: 'S-2', block: 'B', stain: 'HE', seq: 8 }),
    row(3, {
      name: 'Äther.svs',
      case: 'S-2',
      block: 'A',
      isThere: false,
      stage: 'signed off',
      signOff,
      seq: 7,
    }),
    row(4, { name: 'az.svs', seq: 10 }),
  ],
  [],
);

describe('the list', () => {
  it('is sorted as people count, by cases, names, states and the last change', () => {
    expect(names(sortSlides(some, 'case'))).toEqual(['Äther.svs', 'B2.svs', 'b10.svs', 'az.svs']);
    expect(names(sortSlides(some, 'name'))).toEqual(['Äther.svs', 'az.svs', 'B2.svs', 'b10.svs']);
    expect(names(sortSlides(some, 'state'))).toEqual(['az.svs', 'B2.svs', 'b10.svs', 'Äther.svs']);
    expect(names(sortSlides(some, 'changed'))).toEqual(['az.svs', 'b10.svs', 'B2.svs', 'Äther.svs']);
  });

  it('keeps the order in which a person sorted it, and puts what comes later at its end', () => {
    const kept = new Map(sortSlides(some, 'state').map(({ key }, index) => [key, index]));
    const now = listSlides([row(5, { name: 'later.svs' }), ...some.flatMap((slide) => slide.row ?? [])], []);
    expect(names(inKeptOrder(now, kept))).toEqual([
      ...['az.svs', 'B2.svs', 'b10.svs', 'Äther.svs', 'later.svs'],
    ]);
  });

  it('is found by every word of case, block, stain and name', () => {
    expect(names(findSlides(some, 's-2 B2'))).toEqual(['B2.svs']);
    expect(names(findSlides(some, ' '))).toHaveLength(4);
    for (const typed of ['äther', 'ather', 'ÄTHER'])
      expect(names(findSlides(some, typed))).toEqual(['Äther.svs']);
    expect(names(findSlides(some, 'B2 äz'))).toEqual([]);
    expect(names(findSlides(some, 'äz'))).toEqual(['az.svs']);
    expect(findSlides(some, 's-2 nothing')).toEqual([]);
  });

  it('is filtered by states, of which a moved slide has two', () => {
    expect(countByFilter(some)).toMatchObject({ new: 2, analysed: 1, 'signed-off': 1, moved: 1, failed: 0 });
    expect(names(filterSlides(some, new Set(['moved'])))).toEqual(['Äther.svs']);
    expect(names(filterSlides(some, new Set(['moved', 'analysed'])))).toEqual(['b10.svs', 'Äther.svs']);
    expect(filterSlides(some, new Set())).toHaveLength(4);
  });

  it('says of a case the state of its least advanced slide', () => {
    expect(leastAdvanced(some)).toBe('new');
    expect(leastAdvanced(filterSlides(some, new Set(['analysed', 'signed-off'])))).toBe('analysed');
  });
});

it.each([
  ['/slides/S-1/a.svs', 'S-1'],
  ['C:\\slides\\S-2\\a.svs', 'S-2'],
  ['/a.svs', null],
  ['C:\\a.svs', null],
])('the folder of %s is %s', (path, folder) => {
  expect(folderOf(path)).toBe(folder);
});
