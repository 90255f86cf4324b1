/** Areas put together and taken apart, against the rule for each place; fitted to neighbours without gap or overlap. */
import { describe, expect, it } from 'vitest';
import { pointsOf, roiContains, type Point, type Polygon, type Ring } from '../../../src-main/contract/roi';
import {
  areaOf,
  brushed,
  difference,
  enclosed,
  fittedTo,
  intersection,
  moved,
  simplified,
  union,
  withinPoints,
} from '../../../src-renderer/slide/drawing/outlines';
import { randomNumbers } from '../../fixture/texture';

function box(x: number, y: number, width: number, height: number): Polygon {
  return [
    [
      [x, y],
      [x + width, y],
      [x + width, y + height],
      [x, y + height],
    ],
  ];
}

function circle(x: number, y: number, radius: number, steps = 90): Ring {
  return Array.from({ length: steps }, (_, step): Point => {
    const angle = (2 * Math.PI * step) / steps;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
}

function turnedBy(angle: number): (polygon: Polygon) => Polygon {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return (polygon) =>
    polygon.map((ring) => ring.map(([x, y]): Point => [500 + x * cos - y * sin, 500 + x * sin + y * cos]));
}

function lengthOf(polygons: readonly Polygon[]): number {
  return polygons
    .flat()
    .flatMap((ring) =>
      ring.map(([x, y], index) =>
        Math.hypot(x - (ring.at(index - 1)?.[0] ?? x), y - (ring.at(index - 1)?.[1] ?? y)),
      ),
    )
    .reduce((sum, length) => sum + length, 0);
}

const covers = (polygons: readonly Polygon[], x: number, y: number): boolean =>
  roiContains({ polygons }, x, y);

/** A star of random corners around a place, its outline never crossing itself. */
function blob(random: () => number): Polygon {
  const [x, y] = [100 + random() * 300, 100 + random() * 300];
  const corners = 3 + Math.floor(random() * 20);
  return [
    Array.from({ length: corners }, (_, corner): Point => {
      const angle = (2 * Math.PI * corner) / corners;
      const radius = 20 + random() * 90;
      return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
    }),
  ];
}

describe('union, difference and intersection', () => {
  it('hold what the rule says, at every place away from the edges', () => {
    const random = randomNumbers(3);
    for (let round = 0; round < 60; round += 1) {
      const some = (): Polygon[] => Array.from({ length: 1 + Math.floor(random() * 3) }, () => blob(random));
      const [one, other] = [some(), some()];
      const made = {
        union: union(one, other),
        difference: difference(one, other),
        intersection: intersection(one, other),
      };
      let wrong = 0;
      for (let sample = 0; sample < 400; sample += 1) {
        const [x, y] = [random() * 500, random() * 500];
        const [inOne, inOther] = [covers(one, x, y), covers(other, x, y)];
        if (covers(made.union, x, y) !== (inOne || inOther)) wrong += 1;
        if (covers(made.difference, x, y) !== (inOne && !inOther)) wrong += 1;
        if (covers(made.intersection, x, y) !== (inOne && inOther)) wrong += 1;
      }
      // Corners are kept to tenths of a pixel: a place within that of an edge may fall on the other side.
      expect(wrong).toBeLessThanOrEqual(6);
      const parts = areaOf(made.difference) + areaOf(made.intersection);
      expect(Math.abs(parts / areaOf(union(one)) - 1)).toBeLessThan(0.001);
    }
  });

  it('keep holes, and what lies in a hole', () => {
    const ring = difference([box(0, 0, 100, 100)], [box(20, 20, 60, 60)]);
    expect(ring).toHaveLength(1);
    expect(ring[0]).toHaveLength(2);
    expect(areaOf(ring)).toBe(100 * 100 - 60 * 60);
    const island = union(ring, [box(40, 40, 20, 20)]);
    expect(island).toHaveLength(2);
    expect(covers(island, 50, 50)).toBe(true);
    expect(covers(island, 30, 30)).toBe(false);
  });

  it('take a loop that crosses itself for what it encloses', () => {
    const twice = [...circle(100, 100, 50), ...circle(102, 100, 50)];
    expect(areaOf(enclosed(twice)) / (Math.PI * 50 ** 2)).toBeCloseTo(1, 1);
    expect(enclosed(twice)).toHaveLength(1);
  });
});

describe('brushed', () => {
  it('covers what the brush goes over', () => {
    const line: Point[] = [
      [100, 100],
      [300, 100],
    ];
    expect(areaOf(brushed(line, 20)) / (200 * 40 + Math.PI * 20 ** 2)).toBeCloseTo(1, 2);
    expect(areaOf(brushed([[50, 50]], 20)) / (Math.PI * 20 ** 2)).toBeCloseTo(1, 1);
  });
});

describe('simplified', () => {
  it('moves no edge further than it may, and spares most points', () => {
    const drawn: Polygon = [circle(1000, 1000, 500, 2000)];
    const fewer = simplified([drawn], 1);
    expect(pointsOf(fewer)).toBeLessThan(120);
    expect(areaOf(fewer) / areaOf([drawn])).toBeCloseTo(1, 2);
  });

  it('keeps a shape within the points that a request may have', () => {
    const jagged = Array.from({ length: 5000 }, (_, step): Point => {
      const angle = (2 * Math.PI * step) / 5000;
      const radius = 4000 + (step % 2) * 30;
      return [5000 + radius * Math.cos(angle), 5000 + radius * Math.sin(angle)];
    });
    const within = withinPoints([[jagged]], 500, 1);
    expect(pointsOf(within ?? [])).toBeLessThanOrEqual(500);
    expect(areaOf(within ?? []) / areaOf([[jagged]])).toBeCloseTo(1, 1);
    expect(withinPoints([box(0, 0, 10, 10)], 500, 1)).toEqual([box(0, 0, 10, 10)]);
  });
});

describe('fittedTo', () => {
  it('closes a gap, so that both have one edge', () => {
    const fitted = fittedTo([box(0, 0, 100, 100)], [box(106, -50, 100, 200)], 10);
    expect(fitted).toHaveLength(1);
    const xs = fitted.flat(2).map(([x]) => x);
    expect(Math.max(...xs)).toBe(106);
    expect(areaOf(union(fitted, [box(106, -50, 100, 200)]))).toBeCloseTo(106 * 100 + 100 * 200, -2);
  });

  it('takes off what lies in the neighbour, and leaves alone what is far', () => {
    const fitted = fittedTo([box(0, 0, 100, 100)], [box(90, 0, 100, 100)], 10);
    expect(areaOf(fitted)).toBeCloseTo(90 * 100, 0);
    const far = fittedTo([box(0, 0, 100, 100)], [box(130, 0, 100, 100)], 10);
    expect(areaOf(far)).toBe(100 * 100);
  });

  it('overlaps no neighbour, and loses nothing else, on random shapes', () => {
    const random = randomNumbers(11);
    for (let round = 0; round < 60; round += 1) {
      const [area, neighbour] = [[blob(random)], [blob(random)]];
      const fitted = fittedTo(area, neighbour, 8);
      expect(areaOf(intersection(fitted, neighbour))).toBeLessThan(5);
      // Nothing of what was drawn is lost but what the neighbour has.
      const lost = areaOf(difference(difference(area, neighbour), fitted));
      // Corners are kept to tenths of a pixel, which moves edges by less than that.
      expect(lost).toBeLessThan(0.1 * lengthOf(area));
    }
  });

  it('fills the strip between two edges, however they lie', () => {
    const random = randomNumbers(5);
    for (let round = 0; round < 60; round += 1) {
      const gap = 0.5 + random() * 7;
      const turned = turnedBy(random() * 2 * Math.PI);
      const [area, neighbour] = [box(0, 0, 200, 120), box(200 + gap, 0, 150, 120)].map(turned);
      if (area === undefined || neighbour === undefined) throw new Error('there are two');
      const fitted = fittedTo([area], [neighbour], 8);
      const strip = turned(box(200.3, 5, gap - 0.6, 110));
      if (gap > 1) expect(areaOf(difference([strip], fitted))).toBeLessThan(0.5);
      expect(union(fitted, [neighbour])).toHaveLength(1);
      expect(areaOf(fitted)).toBeLessThan((200 + gap + 1) * 121);
    }
  });
});

describe('moved', () => {
  it('keeps the shape', () => {
    expect(moved([box(0, 0, 10, 10)], 5, -2.5)).toEqual([box(5, -2.5, 10, 10)]);
  });
});
