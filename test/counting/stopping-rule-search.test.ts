/** The stopping rule with the hotspot search of the application, beside every outcome tried. */
import { describe, expect, it } from 'vitest';
import type { Polygon } from '../../src-main/contract/roi';
import type { FieldShape } from '../../src-main/counting/field-shape';
import { HotspotSearch } from '../../src-main/counting/hotspot-search';
import { isOpen, type ReviewedFigure } from '../../src-main/counting/review-order';
import { seededRandom } from '../detection/memory-slide';
import { bits, heldMasks, type Shape } from './brute-placements';
import { everyOutcome, stateOf } from './every-outcome';

const mpp = { x: 0.25, y: 0.5 };

interface Trial {
  /** µm */
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly figures: readonly ReviewedFigure[];
  readonly cuts: readonly number[];
  readonly shape: FieldShape;
  /** The shape as it lies, and as it stands. */
  readonly shapes: readonly Shape[];
}

function trial(seed: number): Trial {
  const random = seededRandom(seed);
  const points = Array.from({ length: 4 + Math.floor(random() * 9) }, () => ({
    x: 2000 * random() ** 2,
    y: 2000 * random() ** 2,
  }));
  const figures = points.map((_, index): ReviewedFigure => {
    const draw = random();
    const closed = draw < 0.9 ? 'confirmed' : 'normal';
    return {
      id: `f${index}`,
      standing: index < 6 && draw < 0.7 ? 'unreviewed' : closed,
      probability: random(),
    };
  });
  const first = 1 + Math.floor(random() * 5);
  const cuts = [first, first + 1 + Math.floor(random() * 3)];
  const size = 500 + random() * 700;
  if (seed % 2 === 0)
    return {
      ...{ points, figures, cuts, shape: { kind: 'circle', diameterUm: size } },
      shapes: [{ kind: 'circle', radius: size / 2 }],
    };
  const short = size * 0.75;
  return {
    ...{ points, figures, cuts, shape: { kind: 'rectangle', longUm: size, shortUm: short } },
    shapes: [
      { kind: 'rectangle', width: size, height: short },
      { kind: 'rectangle', width: short, height: size },
    ],
  };
}

function searchOf({ points, shape }: Trial, include: readonly Polygon[] = []): HotspotSearch {
  const placed = points.map(({ x, y }, index) => ({
    ...{ id: `f${index}`, x: x / mpp.x, y: y / mpp.y, counted: false },
  }));
  return new HotspotSearch(placed, shape, mpp, { include, exclude: [] });
}

describe('stoppingState with the hotspot search', () => {
  it('equals every outcome tried, on 120 sets of circles and rectangles', () => {
    for (let seed = 0; seed < 120; seed += 1) {
      const made = trial(seed);
      const masks = made.shapes.flatMap((shape) => heldMasks(made.points, shape));
      const countOf = (mitotic: number): number => Math.max(0, ...masks.map((mask) => bits(mask & mitotic)));
      const tried = everyOutcome(made.figures, countOf, made.cuts);
      const area = { kind: 'free', search: searchOf(made), mostSteps: 5000 } as const;
      const state = stateOf(made.figures, area, made.cuts);
      expect(state.count, `seed ${seed}`).toEqual({ least: tried.least, most: tried.most });
      expect(new Set(state.canChange), `seed ${seed}`).toEqual(tried.pivotal);
      expect(state.unproven, `seed ${seed}`).toBe(0);
    }
  });

  it('equals every outcome tried inside a region, outside of which no figure counts', () => {
    const side = [0, 0, 1200, 0, 1200, 900, 0, 900].map((um, index) => um / (index % 2 ? mpp.y : mpp.x));
    const ring = [0, 2, 4, 6].map((at) => [side[at] ?? 0, side[at + 1] ?? 0] as const);
    let outside = 0;
    for (let seed = 0; seed < 30; seed += 1) {
      const made = trial(seed);
      const search = searchOf(made, [[ring]]);
      const countOf = (mitotic: number): number => {
        made.figures.forEach(({ id }, index) => search.count(id, ((mitotic >> index) & 1) === 1));
        return search.fullest()?.count ?? 0;
      };
      const tried = everyOutcome(made.figures, countOf, made.cuts);
      const state = stateOf(made.figures, { kind: 'free', search, mostSteps: 5000 }, made.cuts);
      expect(new Set(state.canChange), `seed ${seed}`).toEqual(tried.pivotal);
      const isOutside = made.points.map(({ x, y }) => x > 1200 || y > 900);
      outside += made.figures.filter((figure, index) => isOpen(figure) && isOutside[index]).length;
    }
    expect(outside).toBeGreaterThan(15);
  });
});
