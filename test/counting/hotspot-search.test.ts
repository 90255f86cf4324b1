import { describe, expect, it } from 'vitest';
import type { Polygon, Ring } from '../../src-main/contract/roi';
import {
  areaMm2Of,
  microscopeField,
  shapeOfArea,
  type FieldShape,
} from '../../src-main/counting/field-shape';
import {
  HotspotSearch,
  type Placement,
  type SearchFigure,
  type SearchRegions,
} from '../../src-main/counting/hotspot-search';
import { seededRandom } from '../detection/memory-slide';
import { everyFullest, isCountedAt, type Case } from './every-placement';

const kinds = ['circle', 'square', 'rectangle'] as const;
type Random = () => number;

/** Half the sets lie on a lattice on which the field is 8 wide, so that many figures lie on borders, and on each other. */
function randomCase(kind: (typeof kinds)[number], seed: number): Case & { readonly shape: FieldShape } {
  const random = seededRandom(seed);
  const isLattice = random() < 0.5;
  const mpp = random() < 0.5 ? { x: 0.25, y: 0.25 } : { x: 0.25, y: 0.5 };
  const shape = shapeOfLattice(kind, isLattice ? 8 : 7 + 2 * random());
  const span = 8 + 16 * random();
  const place = (): number => (isLattice ? Math.round(random() * span) : random() * span);
  const figures = Array.from({ length: 1 + Math.floor(random() * 13) }, (_, index): SearchFigure => {
    return { id: `f${index}`, x: place() / mpp.x, y: place() / mpp.y, counted: random() < 0.8 };
  });
  const regions = random() < 0.3 ? { include: [], exclude: [] } : randomRegions(random, span, place, mpp);
  return { shape, figures, mpp, regions, fields: fieldsOf(shape) };
}

/** Of whole numbers where the kind allows it; µm. */
function shapeOfLattice(kind: (typeof kinds)[number], width: number): FieldShape {
  if (kind === 'circle') return { kind, diameterUm: width + 2 };
  return { kind: 'rectangle', longUm: width, shortUm: kind === 'square' ? width : (width * 3) / 4 };
}

function fieldsOf(shape: FieldShape): Case['fields'] {
  if (shape.kind === 'circle') return [{ isBox: false, width: shape.diameterUm, height: shape.diameterUm }];
  const lying = { isBox: true, width: shape.longUm, height: shape.shortUm };
  return shape.longUm === shape.shortUm
    ? [lying]
    : [lying, { isBox: true, width: shape.shortUm, height: shape.longUm }];
}

function randomRegions(
  random: Random,
  span: number,
  place: () => number,
  mpp: { readonly x: number; readonly y: number },
): SearchRegions {
  const box = (x: number, y: number, width: number, height: number): Ring => [
    [x / mpp.x, y / mpp.y],
    [(x + width) / mpp.x, y / mpp.y],
    [(x + width) / mpp.x, (y + height) / mpp.y],
    [x / mpp.x, (y + height) / mpp.y],
  ];
  const ring = (): Ring =>
    random() < 0.5
      ? box(place(), place(), 1 + place() / 2, 1 + place() / 2)
      : Array.from(
          { length: 3 + Math.floor(random() * 3) },
          () => [place() / mpp.x, place() / mpp.y] as const,
        );
  const polygon = (): Polygon => (random() < 0.5 ? [ring()] : [ring(), ring()]);
  const polygons = (most: number): Polygon[] =>
    Array.from({ length: Math.floor(random() * (most + 1)) }, polygon);
  const whole: Polygon = [box(-1, -1, span + 2, span + 2), ring()];
  return { include: random() < 0.3 ? [whole] : polygons(2), exclude: polygons(2) };
}

function searchOf({ figures, shape, mpp, regions }: ReturnType<typeof randomCase>): HotspotSearch {
  return new HotspotSearch(figures, shape, mpp, regions);
}

/** It holds what it says it holds, and its centre is allowed. */
function expectSound(one: Placement, { figures, shape, mpp, regions }: ReturnType<typeof randomCase>): void {
  const held = figures.filter((figure) => {
    const dx = Math.abs(figure.x - one.x) / (one.width / 2);
    const dy = Math.abs(figure.y - one.y) / (one.height / 2);
    const isHeld = (shape.kind === 'circle' ? Math.hypot(dx, dy) : Math.max(dx, dy)) <= 1 + 1.1e-9;
    return isHeld && figure.counted && isCountedAt(regions, figure.x, figure.y);
  });
  expect(held.map(({ id }) => id)).toEqual(expect.arrayContaining([...one.held]));
  expect(one.count).toBe(one.held.length);
  expect(isCountedAt(regions, one.x, one.y)).toBe(true);
  const area = one.width * mpp.x * one.height * mpp.y;
  const wanted = shape.kind === 'circle' ? shape.diameterUm ** 2 : shape.longUm * shape.shortUm;
  expect(area).toBeCloseTo(wanted, 9);
}

const sets = 1000;
/** Of the searches that go on from the first: each does that one several times. */
const furtherSets = 300;

describe.each(kinds)('the search for the fullest %s', (kind) => {
  it(`finds what trying every placement finds, in ${sets} random sets`, () => {
    for (let seed = 0; seed < sets; seed += 1) {
      const one = randomCase(kind, seed);
      const search = searchOf(one);
      const every = everyFullest(one);
      const fullest = search.fullest();
      const ties = search.ties();
      const found = { seed, count: fullest?.count ?? 0, sets: ties?.sets ?? 0 };
      expect(found).toEqual({ seed, count: every.count, sets: every.sets.size });
      if (fullest === null || ties === null) continue;
      expect(every.sets.has(fullest.held.join(' '))).toBe(true);
      expectSound(fullest, one);
      // The placements listed are as full, apart from each other, and no further one is.
      for (const [index, tie] of ties.placements.entries()) {
        expectSound(tie, one);
        const apartFrom = ties.placements.slice(0, index);
        expect({ seed, count: tie.count }).toEqual({ seed, count: every.count });
        expect({ seed, index, count: everyFullest(one, { apartFrom }).count }).toEqual({
          ...{ seed, index, count: tie.count },
        });
      }
      const rest = everyFullest(one, { apartFrom: ties.placements }).count;
      expect({ seed, isLess: rest < every.count }).toEqual({ seed, isLess: true });
    }
  });

  it(`finds the next best, further fields, and those that hold a figure, in ${furtherSets} random sets`, () => {
    for (let seed = sets; seed < sets + furtherSets; seed += 1) {
      const one = randomCase(kind, seed);
      const search = searchOf(one);
      const fields = search.fields(3).placements;
      fields.forEach((field, index) => {
        const apartFrom = fields.slice(0, index);
        expect({ seed, index, count: field.count }).toEqual({
          ...{ seed, index, count: everyFullest(one, { apartFrom }).count },
        });
        expectSound(field, one);
      });
      if (fields.length < 3)
        expect({ seed, count: everyFullest(one, { apartFrom: fields }).count }).toEqual({ seed, count: 0 });
      expect(search.nextBest()?.count).toBe(fields[1]?.count);
      for (const { id } of one.figures) {
        const count = everyFullest(one, { holding: id }).count;
        const holding = search.fullest({ holding: id });
        expect({ seed, id, count: holding?.count ?? 0 }).toEqual({ seed, id, count });
        expect(search.fullest({ holding: id, moreThan: count })).toBeNull();
        if (count > 1) expect(search.fullest({ holding: id, moreThan: count - 1 })?.count).toBe(count);
      }
    }
  });

  it(`proves the maximum again after each verdict, in ${furtherSets} random sets`, () => {
    for (let seed = 2 * sets; seed < 2 * sets + furtherSets; seed += 1) {
      const random = seededRandom(seed);
      let one = randomCase(kind, seed);
      const search = searchOf(one);
      for (let verdict = 0; verdict < 6; verdict += 1) {
        if (random() < 0.7) {
          const index = Math.floor(random() * one.figures.length);
          const figures = one.figures.map((figure, at) =>
            at === index ? { ...figure, counted: !figure.counted } : figure,
          );
          one = { ...one, figures };
          const { id = '', counted = false } = figures[index] ?? {};
          search.count(id, counted);
        } else {
          const [x, y] = [(random() * 24) / one.mpp.x, (random() * 24) / one.mpp.y];
          const added = { id: `added${verdict}`, x, y, counted: random() < 0.8 };
          one = { ...one, figures: [...one.figures, added] };
          search.add(added);
        }
        const every = everyFullest(one);
        const found = { seed, verdict, count: search.fullest()?.count ?? 0, sets: search.ties()?.sets ?? 0 };
        expect(found).toEqual({ seed, verdict, count: every.count, sets: every.sets.size });
      }
    }
  });
});

describe('HotspotSearch', () => {
  const mpp = { x: 0.25, y: 0.25 };
  const shape = microscopeField(0.5);
  const figure = (id: string, x: number, y: number): SearchFigure => ({ id, x, y, counted: true });
  const square = (from: number, to: number): Ring => [
    [from, from],
    [to, from],
    [to, to],
    [from, to],
  ];

  it('takes the nearest centre allowed where regions forbid the middle of the figures', () => {
    const figures = [figure('a', 4000, 5000), figure('b', 5000, 5000)];
    const exclude = [[square(4400, 4600).map(([x, y]) => [x, y + 450] as const)]];
    const fullest = new HotspotSearch(figures, shape, mpp, { include: [], exclude }).fullest();
    // The middle, (4500, 5000), lies in the exclusion, 50 pixels above its lower border and further from the others.
    expect(fullest).toMatchObject({ count: 2, held: ['a', 'b'] });
    expect(fullest?.x).toBeCloseTo(4500, 6);
    expect(fullest?.y).toBeCloseTo(5050, 6);
  });

  it('counts no figure in a hole or an exclusion, and counts those on a border', () => {
    const include = [[square(0, 1000), square(400, 600)]];
    const exclude = [[square(1000, 2000)]];
    const figures = [figure('in the hole', 500, 500), figure('on the border', 1000, 1000)];
    figures.push(figure('inside', 900, 900), figure('excluded', 1100, 1100));
    const fullest = new HotspotSearch(figures, shape, mpp, { include, exclude }).fullest();
    expect(fullest?.held).toEqual(['on the border', 'inside']);
  });

  it('holds many figures that lie exactly on the border of the only field that holds them all', () => {
    const figures = Array.from({ length: 60 }, (_, index) => {
      const turn = (index * Math.PI) / 30;
      return figure(`f${index}`, 50_000 + 1000 * Math.cos(turn), 40_000 + 1000 * Math.sin(turn));
    });
    const search = new HotspotSearch(figures, shape, mpp);
    expect(search.fullest()).toMatchObject({ count: 60, width: 2000, height: 2000 });
    expect(search.ties()).toMatchObject({ sets: 1, areAllSets: true });
    search.count('f7', false);
    expect(search.fullest()?.count).toBe(59);
  });

  it('says of a place that a person chose how many figures it is below the maximum', () => {
    const figures = [figure('a', 4000, 5000), figure('b', 5000, 5000), figure('c', 20_000, 5000)];
    const search = new HotspotSearch(figures, shape, mpp, { include: [[square(0, 10_000)]], exclude: [] });
    expect(search.at({ x: 4000, y: 4500 })).toMatchObject({
      ...{ placement: { x: 4000, y: 4500, count: 1, held: ['a'] }, belowMaximum: 1, isAllowed: true },
    });
    expect(search.at({ x: 20_000, y: 5000 })).toMatchObject({ belowMaximum: 2, isAllowed: false });
  });

  it('refuses a figure that it knows, a verdict on one that it does not, and a field without a size', () => {
    const search = new HotspotSearch([figure('a', 1, 1)], shape, mpp);
    expect(() => search.add(figure('a', 2, 2))).toThrow('known');
    expect(() => search.count('b', true)).toThrow('knows no figure b');
    expect(() => microscopeField(0)).toThrow('size above zero');
    expect(areaMm2Of(shapeOfArea('square', 2))).toBeCloseTo(2, 12);
  });
});
