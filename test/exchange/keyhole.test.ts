/** A polygon with holes as one ring: filled by either rule it is the same area, and its rings are found again. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Polygon, Ring } from '../../src-main/contract/roi';
import { keyholesOf, polygonsOfKeyholes, ringArea } from '../../src-main/exchange/keyhole';

const ring: fc.Arbitrary<Ring> = fc.array(fc.tuple(fc.nat(60), fc.nat(60)), { minLength: 3, maxLength: 9 });
/** Also rings that cross themselves and each other. */
const polygon: fc.Arbitrary<Polygon> = fc.array(ring, { minLength: 1, maxLength: 4 });

/** How often the ring goes round a point, and how often a ray from it crosses the ring. */
function windingOf(points: Ring, x: number, y: number): { winding: number; crossings: number } {
  let [winding, crossings] = [0, 0];
  points.forEach(([x1, y1], index) => {
    const [x2, y2] = points[(index + 1) % points.length] ?? [x1, y1];
    if (y1 > y === y2 > y || x >= ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) return;
    winding += y2 > y1 ? 1 : -1;
    crossings += 1;
  });
  return { winding, crossings };
}

const square = (at: number, side: number): Ring => [
  [at, at],
  [at + side, at],
  [at + side, at + side],
  [at, at + side],
];

describe('a keyhole', () => {
  it('goes round each point as its rings do', () => {
    fc.assert(
      fc.property(polygon, fc.nat(59), fc.nat(59), (rings, column, row) => {
        // Off all lines between whole numbers that a test hits.
        const [x, y] = [column + 0.4142, row + 0.5358];
        const [hole = []] = keyholesOf([rings]).rings;
        const each = rings.map((one) => windingOf(one, x, y).crossings);
        expect(windingOf(hole, x, y).crossings % 2).toBe(each.reduce((sum, of) => sum + of, 0) % 2);
      }),
      { numRuns: 2000, seed: 17 },
    );
  });

  it.each([false, true])(
    'is empty in its holes by the other rule, too; the hole turned round: %s',
    (isTurned) => {
      const inner = isTurned ? square(20, 20).toReversed() : square(20, 20);
      const { rings: [only = []] } = keyholesOf([[square(0, 60), inner]]); // prettier-ignore
      expect(windingOf(only, 30.1, 30.2).winding).toBe(0);
      expect(Math.abs(windingOf(only, 10.1, 50.2).winding)).toBe(1);
      expect(Math.abs(ringArea(only))).toBe(3600 - 400);
    },
  );

  it('is the polygon again', () => {
    fc.assert(
      fc.property(fc.array(polygon, { minLength: 1, maxLength: 3 }), (polygons) => {
        const open = polygons.filter((rings) => rings.every((one) => one[0]?.join() !== one.at(-1)?.join()));
        const { rings, counts } = keyholesOf(open);
        if (counts === null) expect(open.every(({ length }) => length === 1)).toBe(true);
        else expect(polygonsOfKeyholes(rings, counts)).toEqual(open);
      }),
      { numRuns: 500, seed: 17 },
    );
  });

  it.each(['', '4', '4,4', '4,-5', '4,-4,3', '4,-4;3', '4.0,x', '-4,4', '1e9,-4', 'NaN'])(
    'that was changed is none: counts %j',
    (counts) => {
      const { rings, counts: right } = keyholesOf([[square(0, 60), square(20, 20)]]);
      expect(right).toBe('4,-4');
      expect(polygonsOfKeyholes(rings, '4,-4')).not.toBeNull();
      // A hole that ran against its outline already would have that count.
      if (counts !== '4,4') expect(polygonsOfKeyholes(rings, counts)).toBeNull();
    },
  );
});
