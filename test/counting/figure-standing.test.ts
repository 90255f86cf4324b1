/** How figures stand for a reader's count, and what changes between two counts. */
import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../src-main/contract/detection';
import { foldAll } from '../../src-main/contract/domain/slide-state';
import { slideKey } from '../../src-main/contract/identity';
import type { CountedFigure } from '../../src-main/counting/area-counter';
import { missingTilesIn } from '../../src-main/counting/area-tiles';
import { joinFigures, RunDetections } from '../../src-main/counting/figures';
import { changesOf, countedFigures } from '../../src-main/counting/figure-standing';
import { countByReader } from '../../src-main/counting/reader-count';

const slide = { key: slideKey('1'.repeat(32)), scene: 0 };
const everywhere = (): boolean => true;
const candidates: readonly Candidate[] = [
  { x: 100, y: 100, score: 0.9 },
  { x: 300, y: 100, score: 0.6 },
  { x: 500, y: 100, score: 0.2 },
  { x: 700, y: 100, score: 0.1 },
];

/** The figures after AB's verdicts: the first normal, the last mitotic. Somebody else pointed out one that was missed. */
function figures(reader = 'AB') {
  const run = new RunDetections(slide, candidates, { x: 0.25, y: 0.25 });
  const at = '2026-01-01T00:00:00.000Z';
  const given = (by: string, figure: string, x: number, verdict: 'mitotic' | 'normal') => ({
    ...{ by, at },
    command: { kind: 'give-verdict' as const, slide, figure, place: { x, y: 100 }, verdict },
  });
  const entries = [
    given('AB', run.proposal(0).id, 100, 'normal'),
    given('AB', run.proposal(3).id, 700, 'mitotic'),
    {
      by: 'CD',
      at,
      command: { kind: 'add-figure' as const, slide, figure: 'missed', place: { x: 900, y: 100 } },
    },
  ];
  const state = foldAll(entries.map((entry, index) => ({ seq: index + 1, id: `id-${index}`, ...entry })));
  return joinFigures(run, state, reader);
}

describe('countedFigures', () => {
  it('are those with a verdict, those proposed as mitotic, and those that somebody pointed out', () => {
    const found = countedFigures(figures(), 0.5, everywhere);
    expect(found.map(({ x, standing, probability }) => [x, standing, probability])).toEqual([
      [300, 'unreviewed', 0.6],
      [100, 'normal', 0.9],
      [700, 'confirmed', 0.1],
      [900, 'unreviewed', null],
    ]);
  });

  it('agree with the count of the whole slide at any threshold, for each reader, and within regions', () => {
    for (const reader of ['AB', 'CD', 'EF'])
      for (const threshold of [0.05, 0.15, 0.5, 0.95])
        for (const isIn of [everywhere, (x: number) => x > 400]) {
          const list = figures(reader);
          const found = countedFigures(list, threshold, isIn);
          const { confirmed, unsure, unreviewed, normal } = countByReader(list, threshold, ({ x }) =>
            isIn(x),
          );
          const counts = ['confirmed', 'unsure', 'unreviewed', 'normal'].map(
            (standing) => found.filter((figure) => figure.standing === standing).length,
          );
          expect(counts).toEqual([confirmed, unsure, unreviewed, normal]);
        }
  });
});

describe('changesOf', () => {
  const figure = (id: string, standing: CountedFigure['standing'], x = 1): CountedFigure => ({
    ...{ id, x, y: 2, standing, probability: 0.5 },
  });
  const known = (list: readonly CountedFigure[]) => new Map(list.map((each) => [each.id, each]));

  it('are what is new, what stands otherwise, and what is a figure no longer', () => {
    const before = known([figure('a', 'confirmed'), figure('b', 'unreviewed'), figure('c', 'unsure')]);
    const now = [figure('a', 'confirmed'), figure('b', 'normal'), figure('d', 'unreviewed')];
    expect(changesOf(before, now)).toEqual([
      figure('b', 'normal'),
      figure('d', 'unreviewed'),
      figure('c', null),
    ]);
  });

  it('are none for what was gone before, and all where a figure lies elsewhere', () => {
    expect(changesOf(known([figure('a', null)]), [])).toEqual([]);
    expect(changesOf(known([figure('a', 'unsure')]), [figure('a', 'unsure', 5)])).toBeNull();
  });
});

describe('missingTilesIn', () => {
  const level = { index: 0, width: 1000, height: 1000, downsample: 1, tileWidth: 100, tileHeight: 100 };
  const levels = [level, { ...level, index: 1, width: 250, height: 250, downsample: 4 }];
  const placement = { x: 200, y: 200, width: 200, height: 200, count: 0, held: [], tissueInsideMm2: null };

  it.each([
    ['beside', { level: 0, column: 0, row: 0 }, 0],
    ['inside', { level: 0, column: 1, row: 2 }, 1],
    ['of a coarser level that covers it', { level: 1, column: 0, row: 0 }, 1],
    ['of a coarser level beside it', { level: 1, column: 1, row: 0 }, 0],
  ])('counts a tile %s', (_, tile, count) => {
    expect(missingTilesIn([tile], levels, [placement])).toBe(count);
  });

  it('counts a tile once that lies in two fields', () => {
    const tile = { level: 1, column: 0, row: 0 };
    expect(missingTilesIn([tile], levels, [placement, { ...placement, x: 350 }])).toBe(1);
  });
});
