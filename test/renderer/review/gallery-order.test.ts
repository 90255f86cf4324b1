import { describe, expect, it } from 'vitest';
import { foldAll } from '../../../src-main/contract/domain/slide-state';
import type { Verdict } from '../../../src-main/contract/domain/command';
import { slideKey } from '../../../src-main/contract/identity';
import { joinFigures, RunDetections, type FigureList } from '../../../src-main/counting/figures';
import { everything, filtered, sorted, type GalleryFilter } from '../../../src-renderer/review/gallery-order';
import { placeOnPath } from '../../../src-renderer/review/place-path';

const picture = { key: slideKey('1'.repeat(32)), scene: 0 };
const slide = { width: 10_000, height: 10_000 };
const threshold = 0.5;

/** Scores 0.9 to 0.1; AB called the first two mitotic and normal, CD the first normal; AB added one. */
function figures(): FigureList {
  const detections = Array.from({ length: 9 }, (_, index) => ({
    x: 1000 * (index + 1),
    y: 5000,
    score: (9 - index) / 10,
  }));
  const place = (index: number) => ({ x: 1000 * (index + 1), y: 5000 });
  const verdict = (index: number, by: string, given: Verdict) => ({
    by,
    command: {
      kind: 'give-verdict' as const,
      ...{ slide: picture, figure: `figure-${index}`, place: place(index), verdict: given },
    },
  });
  const entries = [
    verdict(0, 'AB', 'mitotic'),
    verdict(0, 'CD', 'normal'),
    verdict(1, 'AB', 'normal'),
    {
      by: 'AB',
      command: { kind: 'add-figure' as const, slide: picture, figure: 'added', place: { x: 1200, y: 5000 } },
    },
  ];
  const at = '2026-01-01T00:00:00.000Z';
  const state = foldAll(entries.map((entry, index) => ({ seq: index + 1, id: `id-${index}`, at, ...entry })));
  return joinFigures(new RunDetections(picture, detections, { x: 0.25, y: 0.25 }), state, 'AB');
}

describe('the order of the gallery', () => {
  const list = figures();
  const inOrder = (order: 'score' | 'uncertainty' | 'place') => [...sorted(list, order, threshold, slide)];

  it('goes by score, by nearness to the threshold, or by place', () => {
    expect(inOrder('score')).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(inOrder('uncertainty').slice(0, 3).toSorted()).toEqual([3, 4, 5]);
    expect(inOrder('uncertainty').at(-1)).toBe(9);
    const byPlace = inOrder('place');
    expect(Math.abs(byPlace.indexOf(9) - byPlace.indexOf(0))).toBe(1);
  });

  it('goes by likeness once that is known, with what was not compared behind, by score', () => {
    const likeness = {
      detections: list.detections,
      detected: new Map([4, 0, 7].map((index, rank) => [index, 2 * rank])),
      undetected: new Map([['added', 1]]),
    };
    const byLikeness = (known: typeof likeness | null) => [
      ...sorted(list, 'likeness', threshold, slide, known),
    ];
    expect(byLikeness(likeness)).toEqual([4, 9, 0, 7, 1, 2, 3, 5, 6, 8]);
    expect(byLikeness(null)).toEqual(inOrder('score'));
    // Of another run.
    expect(byLikeness({ ...likeness, detections: [...list.detections] })).toEqual(inOrder('score'));
  });

  it('leaves out what a filter does not let through', () => {
    const shown = (filter: Partial<GalleryFilter>) => [
      ...filtered(sorted(list, 'score', threshold, slide), list, { ...everything, ...filter }, threshold),
    ];
    expect(shown({})).toHaveLength(10);
    expect(shown({ verdict: 'unreviewed' })).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    expect(shown({ verdict: 'normal' })).toEqual([1]);
    expect(shown({ label: 'mitotic' })).toEqual([0, 1, 2, 3, 4]);
    expect(shown({ label: 'normal', verdict: 'unreviewed' })).toEqual([5, 6, 7, 8]);
    expect(shown({ label: 'added' })).toEqual([9]);
    expect(shown({ reader: 'CD' })).toEqual([0]);
    expect(shown({ disputed: true })).toEqual([0]);
  });
});

describe('the path over a slide', () => {
  it('visits every cell once, and goes on to a neighbour each time', () => {
    const cells = 32;
    const visited = Array.from({ length: cells * cells }, (_, index) => {
      const [column, row] = [index % cells, Math.floor(index / cells)];
      return { column, row, at: placeOnPath((column + 0.5) / cells, (row + 0.5) / cells) };
    }).sort((one, other) => one.at - other.at);
    for (const [index, { column, row }] of visited.entries()) {
      const next = visited[index + 1];
      if (next !== undefined) expect(Math.abs(next.column - column) + Math.abs(next.row - row)).toBe(1);
    }
  });

  it('takes what lies outside for its edge', () => {
    expect(placeOnPath(-1, 2)).toBe(placeOnPath(0, 1));
  });
});
