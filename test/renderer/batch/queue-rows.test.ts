/** Rows of a batch's table: what is found, how it is sorted, and that ten thousand of them are not sorted again for nothing. */
import { describe, expect, it } from 'vitest';
import type { QueueRow } from '../../../src-main/contract/batch';
import {
  countStates,
  fileName,
  filterSlides,
  keepOrder,
  listSlides,
  queueOrders,
  sortSlides,
  type ListedSlide,
} from '../../../src-renderer/batch/queue-rows';

function row(number: number, parts: Partial<QueueRow> = {}): QueueRow {
  return {
    ...{ number, path: `/slides/S-${number}.svs`, scene: 0, case: null, priority: 0, place: number },
    ...{
      state: 'queued',
      attempts: 0,
      reason: null,
      slideKey: null,
      sameAs: null,
      missingTiles: null,
      seconds: null,
    },
    ...parts,
  };
}

const listed = (rows: readonly QueueRow[]) =>
  listSlides(new Map(rows.map((each) => [each.number, each])), new Map());
const numbers = (slides: readonly ListedSlide[]): number[] => slides.map((slide) => slide.row.number);

describe('sorting', () => {
  it('is by priority, then place, as they are analysed', () => {
    const rows = [row(1, { place: 3 }), row(2, { place: -4 }), row(3, { priority: 1, place: 9 })];
    expect(numbers(sortSlides(listed(rows), 'place'))).toEqual([3, 2, 1]);
  });

  it('is by name as people count, whatever the folder, capitals and accents', () => {
    const paths = ['/b/S-10.svs', '/a/s-9.svs', 'C:\\x\\Ä-1.svs', '/c/b-1.svs', '/z/S-009b.svs'];
    const rows = paths.map((path, index) => row(index + 1, { path }));
    expect(numbers(sortSlides(listed(rows), 'name'))).toEqual([3, 4, 2, 5, 1]);
  });

  it('is by state with what needs a person before what is over', () => {
    const states = ['cancelled', 'done', 'queued', 'failed', 'running'] as const;
    const rows = states.map((state, index) => row(index + 1, { state }));
    expect(numbers(sortSlides(listed(rows), 'state'))).toEqual([5, 4, 3, 2, 1]);
  });

  it('is the same for slides of one name at each order, so that no row moves by chance', () => {
    const rows = [1, 2, 3, 4].map((number) => row(number, { path: `/${number}/same.svs` }));
    for (const order of queueOrders)
      expect(numbers(sortSlides(listed(rows.toReversed()), order))).toEqual([1, 2, 3, 4]);
  });
});

describe('an order that is kept', () => {
  const rows = [row(1), row(2), row(3)];
  const before = sortSlides(listed(rows), 'place');

  it('takes over what changed, and moves what was moved', () => {
    const begun = keepOrder(before, listed([row(1), row(2, { state: 'running' }), row(3)]), 'place');
    expect(begun.map((slide) => slide.row.state)).toEqual(['queued', 'running', 'queued']);
    expect(numbers(keepOrder(before, listed([row(1), row(2), row(3, { place: -1 })]), 'place'))).toEqual([
      3, 1, 2,
    ]);
  });

  it('moves no row because its state changed, and puts new ones at the end', () => {
    const byState = sortSlides(listed(rows), 'state');
    const after = listed([row(0), row(1, { state: 'done' }), row(2), row(3, { state: 'running' })]);
    expect(numbers(keepOrder(byState, after, 'state'))).toEqual([1, 2, 3, 0]);
    expect(numbers(keepOrder(before, listed([row(3), row(4), row(1)]), 'name'))).toEqual([1, 3, 4]);
  });

  it('compares each of 10,000 once, and reads no name again, where nothing moved', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => row(index));
    const known = listed(many);
    const sorted = sortSlides(known, 'name');
    const changed = new Map(many.map((each) => [each.number, each]));
    changed.set(5000, row(5000, { state: 'done', seconds: 12 }));
    const again = listSlides(changed, known);
    expect([...again.values()].filter((slide) => slide !== known.get(slide.row.number))).toHaveLength(1);
    expect(again.get(5000)?.texts).toBe(known.get(5000)?.texts);
    let reads = 0;
    const counted = new Map(
      [...again].map(([number, { row: own, texts }]) => {
        const { name, searched } = texts;
        const read = {
          name,
          searched,
          isOf: () => true,
          get nameKey() {
            reads += 1;
            return texts.nameKey;
          },
        };
        return [number, { row: own, texts: read }];
      }),
    );
    expect(numbers(keepOrder(sorted, counted, 'name'))).toEqual(numbers(sorted));
    expect(reads).toBeLessThanOrEqual(2 * many.length);
  });

  it('reads the name of a slide again whose file was renamed', () => {
    const known = listed(rows);
    const renamed = listSlides(new Map([[1, row(1, { path: '/slides/other.svs' })]]), known);
    expect(renamed.get(1)).toMatchObject({ texts: { name: 'other.svs', searched: '/slides/other.svs\n' } });
  });
});

describe('finding', () => {
  const rows = [
    row(1, { path: '/Mamma/B1.svs', state: 'failed' }),
    row(2, { path: '/Mamma/B2.svs', case: 'H-4711' }),
    row(3, { path: '/colon/B1.svs', state: 'failed' }),
  ];
  const slides = sortSlides(listed(rows), 'place');

  it('is by every word, in path and case', () => {
    expect(numbers(filterSlides(slides, null, ' b1  mamma '))).toEqual([1]);
    expect(numbers(filterSlides(slides, null, 'h-47'))).toEqual([2]);
    expect(filterSlides(slides, null, '  ')).toBe(slides);
  });

  it('finds accents by plain letters, and the other way round', () => {
    const accented = listed([row(1, { path: '/Größe/Müller.svs' }), row(2, { case: 'Muller' }), row(3)]);
    const all = [...accented.values()];
    expect(
      ['muller', 'MÜLLER', 'grosse', 'große'].map((words) => numbers(filterSlides(all, null, words))),
    ).toEqual([...[[1, 2], [1, 2], [1], [1]]]);
  });

  it('is by state too, and failed is neither cancelled nor done', () => {
    expect(numbers(filterSlides(slides, 'failed', ''))).toEqual([1, 3]);
    expect(numbers(filterSlides(slides, 'failed', 'colon'))).toEqual([3]);
    expect(filterSlides(slides, 'cancelled', '')).toEqual([]);
    expect(countStates(slides)).toEqual({
      ...{ queued: 1, running: 0, done: 0, failed: 2, cancelled: 0, same: 0 },
    });
  });
});

it('names a file by the last part of its path, of either kind', () => {
  expect(fileName('/a/b c.svs')).toBe('b c.svs');
  expect(fileName('\\\\server\\share\\x.ndpi')).toBe('x.ndpi');
  expect(fileName('/study/dicom/')).toBe('dicom');
  expect(fileName('/')).toBe('/');
});
