import { describe, expect, it } from 'vitest';
import {
  isOpen,
  probabilityOf,
  reviewOrder,
  type ReviewedFigure,
} from '../../src-main/counting/review-order';
import { stoppingState, type CountedArea } from '../../src-main/counting/stopping-rule';
import { seededRandom } from '../detection/memory-slide';
import { areaMm2, everyOutcome, protocolWith, stateOf } from './every-outcome';
import { bits, BruteSearch, heldMasks, type Place, type Shape } from './brute-placements';

interface Trial {
  readonly points: readonly Place[];
  readonly figures: readonly ReviewedFigure[];
  readonly shape: Shape;
  readonly cuts: readonly number[];
}

/** Up to 14 figures, up to 8 of them open, in clumps so that placements compete. */
function trial(seed: number): Trial {
  const random = seededRandom(seed);
  const count = 4 + Math.floor(random() * 11);
  const clumps = Array.from({ length: 1 + Math.floor(random() * 3) }, () => ({
    x: random() * 3,
    y: random() * 3,
  }));
  const points = Array.from({ length: count }, () => {
    const clump = clumps[Math.floor(random() * clumps.length)] ?? { x: 0, y: 0 };
    return { x: clump.x + random() * 2, y: clump.y + random() * 2 };
  });
  let open = 0;
  const figures = points.map((_, index): ReviewedFigure => {
    const draw = random();
    const isStillOpen = draw < 0.65 && open < 8;
    if (isStillOpen) open += 1;
    const openStanding = draw < 0.2 ? 'unsure' : 'unreviewed';
    return {
      id: `f${index}`,
      standing: isStillOpen ? openStanding : draw < 0.9 ? 'confirmed' : 'normal',
      probability: random() < 0.1 ? null : random(),
    };
  });
  const first = 1 + Math.floor(random() * 6);
  const cuts = random() < 0.5 ? [first] : [first, first + 1 + Math.floor(random() * 3)];
  const shape: Shape =
    seed % 2 === 0
      ? { kind: 'circle', radius: 0.5 + random() * 0.8 }
      : { kind: 'rectangle', width: 0.6 + random() * 1.4, height: 0.6 + random() * 1.4 };
  return { points, figures, shape, cuts };
}

const seeds = Array.from({ length: 1000 }, (_, seed) => seed);

describe('stoppingState of a fixed area', () => {
  it('equals every outcome tried, on 1000 sets', () => {
    for (const seed of seeds) {
      const { points, figures, cuts } = trial(seed);
      const holds = points.reduce((mask, { x }, index) => (x < 2.5 ? mask | (1 << index) : mask), 0);
      const ids = figures.filter((_, index) => (holds >> index) & 1).map(({ id }) => id);
      const state = stateOf(figures, { kind: 'fixed', holds: new Set(ids) }, cuts);
      const tried = everyOutcome(figures, (mitotic) => bits(mitotic & holds), cuts);
      expect(state.count, `seed ${seed}`).toEqual({ least: tried.least, most: tried.most });
      expect(new Set(state.canChange), `seed ${seed}`).toEqual(tried.pivotal);
      expect(state).toMatchObject({ unproven: 0, notExamined: 0 });
    }
  });

  it('names the scores of the range, and counts what is open anywhere', () => {
    const figures: ReviewedFigure[] = [
      { id: 'a', standing: 'confirmed', probability: null },
      { id: 'b', standing: 'unreviewed', probability: 0.7 },
      { id: 'c', standing: 'unsure', probability: 0.4 },
      { id: 'd', standing: 'normal', probability: 0.9 },
      { id: 'e', standing: 'unreviewed', probability: 0.9 },
    ];
    const holds = new Set(['a', 'b', 'c', 'd']);
    expect(stateOf(figures, { kind: 'fixed', holds }, [2, 9])).toEqual({
      ...{ kind: 'state', unreviewed: 2, unsure: 1, canChange: ['b', 'c'], unproven: 0, notExamined: 0 },
      ...{ count: { least: 1, most: 3 }, band: { least: 0, most: 1 } },
    });
    expect(stateOf(figures, { kind: 'fixed', holds }, [4, 9]).canChange).toEqual([]);
  });

  it('refuses where the protocol gives no score', () => {
    const area: CountedArea = { kind: 'fixed', holds: new Set() };
    expect(stoppingState([], area, protocolWith([3]), 9)).toMatchObject({ kind: 'refused' });
    expect(stoppingState([], area, { ...protocolWith([]), bands: [] }, areaMm2)).toMatchObject({
      kind: 'refused',
    });
  });
});

describe('stoppingState of a free area', () => {
  it('equals every outcome tried, on 1000 sets of circles and rectangles', () => {
    let settled = 0;
    let narrowed = 0;
    for (const seed of seeds) {
      const { points, figures, shape, cuts } = trial(seed);
      const masks = heldMasks(points, shape);
      const countOf = (mitotic: number): number => Math.max(0, ...masks.map((mask) => bits(mask & mitotic)));
      const tried = everyOutcome(figures, countOf, cuts);
      const search = new BruteSearch(masks);
      const state = stateOf(figures, { kind: 'free', search, mostSteps: 5000 }, cuts);
      expect(state.count, `seed ${seed}`).toEqual({ least: tried.least, most: tried.most });
      expect(state.unproven, `seed ${seed}`).toBe(0);
      expect(new Set(state.canChange), `seed ${seed}`).toEqual(tried.pivotal);
      const confirmed = figures.filter(({ standing }) => standing === 'confirmed');
      expect(bits(search.counted)).toBe(confirmed.length);
      if (tried.pivotal.size === 0) settled += 1;
      else if (tried.pivotal.size < figures.filter(isOpen).length) narrowed += 1;
    }
    // The sets must be of every kind: settled, all can change, and some can while others cannot.
    expect(settled).toBeGreaterThan(100);
    expect(narrowed).toBeGreaterThan(100);
  });

  it('never leaves out a figure that can change the score when its steps end', () => {
    const random = seededRandom(4);
    let unproven = 0;
    for (let round = 0; round < 60; round += 1) {
      const points = Array.from({ length: 16 }, () => ({ x: random() * 3, y: random() * 3 }));
      const figures = points.map((_, index): ReviewedFigure => ({
        ...{ id: `f${index}`, probability: random() },
        standing: index < 6 ? 'confirmed' : 'unreviewed',
      }));
      const masks = heldMasks(points, { kind: 'circle', radius: 0.9 });
      const countOf = (mitotic: number): number => Math.max(0, ...masks.map((mask) => bits(mask & mitotic)));
      const search = new BruteSearch(masks);
      const state = stateOf(figures, { kind: 'free', search, mostSteps: 12 }, [5, 7]);
      unproven += state.unproven;
      const tried = everyOutcome(figures, countOf, [5, 7]);
      const listed = new Set(state.canChange);
      for (const id of tried.pivotal) expect(listed.has(id), `round ${round}, ${id}`).toBe(true);
      expect(listed.size - tried.pivotal.size).toBeLessThanOrEqual(state.unproven);
    }
    expect(unproven).toBeGreaterThan(20);
  });
});

/** Expected reviews until it is known whether at least `needed` of the figures are mitotic. */
function expectedReviews(
  figures: readonly ReviewedFigure[],
  needed: number,
  next: (open: readonly ReviewedFigure[], needed: number) => readonly ReviewedFigure[],
): number {
  if (needed <= 0 || figures.length < needed) return 0;
  return Math.min(
    ...next(figures, needed).map((figure) => {
      const rest = figures.filter((each) => each !== figure);
      const p = probabilityOf(figure);
      return 1 + p * expectedReviews(rest, needed - 1, next) + (1 - p) * expectedReviews(rest, needed, next);
    }),
  );
}

describe('reviewOrder', () => {
  it('needs as few reviews as the best of all orders', () => {
    const random = seededRandom(2);
    for (let round = 0; round < 40; round += 1) {
      const figures = Array.from({ length: 2 + (round % 5) }, (_, index): ReviewedFigure => ({
        ...{ id: `f${index}`, standing: 'unreviewed', probability: random() },
      }));
      for (let needed = 1; needed <= figures.length; needed += 1) {
        const best = expectedReviews(figures, needed, (open) => open);
        const ours = expectedReviews(figures, needed, (open, k) => reviewOrder(open, k).slice(0, 1));
        expect(ours).toBeCloseTo(best, 9);
      }
    }
  });
});
