import { describe, expect, it } from 'vitest';
import type { ErrorReport } from '../../../src-main/contract/errors';
import { SlideEntry } from '../../../src-renderer/session/slide-entry.svelte';
import {
  describeRow,
  filterRows,
  findTyped,
  inOrder,
  slideRows,
  sortedKeys,
  splitName,
  type RowState,
  type SlideRow,
} from '../../../src-renderer/slide/slide-rows';

const folder = ['a-10.svs', 'a-2.svs', 'b-1.svs'].map((name) => ({ name, path: `/slides/${name}` }));
const failure: ErrorReport = {
  tag: 'broken-file',
  what: 'cannot open',
  where: {},
  why: 'it is cut',
  remedy: '',
};

const names = (rows: readonly SlideRow[]): string[] => rows.map(({ name }) => name);
const named = (...all: string[]): SlideRow[] =>
  slideRows(
    all.map((name) => ({ name, path: name })),
    [],
  );
const isNew = (): RowState => ({ kind: 'new', words: '', mitoticCount: null });

describe('rows of the slide list', () => {
  it('keeps every row where it is when a slide is opened, and shows it once', () => {
    const before = slideRows(folder, []);
    const entry = new SlideEntry('a-2.svs', '/slides/a-2.svs');
    const asked = slideRows(folder, [entry]);
    expect(asked.map(({ key }) => key)).toEqual(before.map(({ key }) => key));
    expect(asked[1]?.entry).toBe(entry);
    // A link leads elsewhere: the row is that of the name that was asked for.
    entry.path = '/archive/17.svs';
    expect(slideRows(folder, [entry]).map(({ key }) => key)).toEqual(before.map(({ key }) => key));
    expect(slideRows(folder, [entry])[1]?.entry).toBe(entry);
  });

  it('puts what comes from elsewhere at the end, under a key that stays', () => {
    const sent = new SlideEntry('sent.svs');
    const [row] = slideRows(folder, [sent]).slice(3);
    expect(row).toMatchObject({ name: 'sent.svs', path: null });
    sent.path = '/uploads/x/sent.svs';
    expect(slideRows(folder, [sent])[3]?.key).toBe(row?.key);
  });

  it('keeps a person’s order when rows come, and puts those at the end', () => {
    const rows = slideRows(folder, []);
    const keys = sortedKeys(rows, 'name-down', isNew);
    expect(names(inOrder(rows, keys))).toEqual(['b-1.svs', 'a-10.svs', 'a-2.svs']);
    const later = slideRows([{ name: 'a-1.svs', path: '/slides/a-1.svs' }, ...folder], []);
    expect(names(inOrder(later, keys))).toEqual(['b-1.svs', 'a-10.svs', 'a-2.svs', 'a-1.svs']);
    expect(names(inOrder(rows, []))).toEqual(names(rows));
  });

  it('sorts by name with numbers as numbers, by state and by count', () => {
    const rows = named('a-10', 'a-2', 'b-1', 'c');
    const states = new Map<string, RowState>([
      ['a-10', { kind: 'analysed', words: '', mitoticCount: 3 }],
      ['a-2', { kind: 'failed', words: '', mitoticCount: null }],
      ['b-1', { kind: 'analysed', words: '', mitoticCount: 40 }],
    ]);
    const stateOf = ({ name }: SlideRow): RowState => states.get(name) ?? isNew();
    expect(sortedKeys(rows, 'name', stateOf)).toEqual(['a-2', 'a-10', 'b-1', 'c']);
    expect(sortedKeys(rows, 'count', stateOf)).toEqual(['b-1', 'a-10', 'a-2', 'c']);
    expect(sortedKeys(rows, 'state', stateOf)).toEqual(['a-2', 'c', 'a-10', 'b-1']);
  });

  it('filters by words in any order and case', () => {
    const rows = named('S1-Block-A.svs', 'S1-Block-B.svs', 's2-block-a.svs');
    expect(names(filterRows(rows, 'block-a S1'))).toEqual(['S1-Block-A.svs']);
    expect(names(filterRows(rows, '  '))).toHaveLength(3);
    expect(names(filterRows(named('Größe.svs', 'grob.svs'), 'grosse'))).toEqual(['Größe.svs']);
  });

  it('finds what is typed: beginnings first, then anywhere, onward from where the keyboard is', () => {
    const rows = named('alpha-b2', 'beta', 'b-extra', 'alpha-b7');
    expect(findTyped(rows, 'b', 1)).toBe(2);
    expect(findTyped(rows, 'b', 2)).toBe(1);
    expect(findTyped(rows, 'be', 1)).toBe(1);
    expect(findTyped(rows, 'B7', 0)).toBe(3);
    expect(findTyped(rows, 'none', 0)).toBe(-1);
    expect(findTyped([], 'a', 0)).toBe(-1);
  });

  it('splits a long name so that its end is always shown, never within a character', () => {
    expect(splitName('short.svs')).toEqual({ head: 'short.svs', tail: '' });
    const { head, tail } = splitName('S23-00412-Mamma-B00041-HE.svs');
    expect([head + tail, tail]).toEqual(['S23-00412-Mamma-B00041-HE.svs', 'ma-B00041-HE.svs']);
    const family = '👩‍👩‍👧‍👦';
    expect(splitName(`Präparat-Nummer-${family}-B2-S14.svs`).tail).toBe(`mer-${family}-B2-S14.svs`);
  });

  it('says how a slide stands', () => {
    const entry = new SlideEntry('a-2.svs', '/slides/a-2.svs');
    const row = { key: 'k', name: entry.name, path: entry.path, entry };
    entry.state = { kind: 'sending', fraction: 0.42 };
    expect(describeRow(row, undefined, false)).toMatchObject({ kind: 'opening', words: 'sending, 42 %' });
    entry.state = { kind: 'failed', error: failure };
    expect(describeRow(row, undefined, false)).toMatchObject({ kind: 'failed', words: 'it is cut' });
    const closed = { ...row, entry: null };
    expect(describeRow(closed, undefined, false)).toMatchObject({ kind: 'new', words: '' });
    expect(describeRow(closed, { error: failure }, false).kind).toBe('failed');
    const seen = {
      thumbnailId: null,
      mitoticCount: 1234,
      isOutdated: false,
      isBlinded: false,
      isEstimated: false,
    };
    expect(describeRow(closed, seen, false)).toMatchObject({ kind: 'analysed', mitoticCount: 1234 });
    expect(describeRow(closed, { ...seen, isOutdated: true }, false)).toMatchObject({
      ...{ words: '1,234 mitotic · pixel size changed since', isOutdated: true },
    });
  });

  it('keeps the count from one who reads blinded, or has not given their own', () => {
    const row = { key: 'a', name: 'a', path: 'a', entry: null };
    const counted = {
      thumbnailId: null,
      mitoticCount: 1234,
      isOutdated: false,
      isBlinded: false,
      isEstimated: false,
    };
    const hidden = { kind: 'analysed', words: 'analysed', mitoticCount: null };
    expect(describeRow(row, { ...counted, isBlinded: true }, false)).toEqual(hidden);
    expect(describeRow(row, counted, true)).toEqual(hidden);
    expect(describeRow(row, { ...counted, isEstimated: true }, true).mitoticCount).toBe(1234);
  });
});
