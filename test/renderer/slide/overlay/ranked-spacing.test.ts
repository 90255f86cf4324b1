import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rankedSpacing } from '../../../../src-renderer/slide/overlay/ranked-spacing';

describe('distance to the nearest of a higher rank', () => {
  const nearestAbove = (x: Float64Array, y: Float64Array, own: number): number => {
    let least = Infinity;
    for (let i = own + 1; i < x.length; i += 1) {
      least = Math.min(least, Math.hypot((x[i] ?? 0) - (x[own] ?? 0), (y[i] ?? 0) - (y[own] ?? 0)));
    }
    return least;
  };

  function expectAsByTryingAll(points: readonly { readonly x: number; readonly y: number }[]): void {
    const x = Float64Array.from(points, (point) => point.x);
    const y = Float64Array.from(points, (point) => point.y);
    const extent = Math.max(
      ...[x, y].map((values) => (values.length === 0 ? 0 : Math.max(...values) - Math.min(...values))),
    );
    for (const [i, found] of rankedSpacing(x, y).entries()) {
      const expected = nearestAbove(x, y, i);
      if (found === Infinity) expect(expected).toBeGreaterThan(extent / 16);
      else expect(found).toBeCloseTo(expected, 2);
    }
  }

  it('is what trying all of them gives, or none where none is near', () => {
    const coordinate = fc.integer({ min: 0, max: 3000 });
    fc.assert(
      fc.property(fc.array(fc.record({ x: coordinate, y: coordinate }), { maxLength: 120 }), (points) =>
        expectAsByTryingAll(points),
      ),
    );
  });

  it.each([
    ['all in one place', Array.from({ length: 300 }, () => ({ x: 7, y: 7 }))],
    ['on a line', Array.from({ length: 300 }, (_, i) => ({ x: ((i * 7919) % 300) * 10, y: 5 }))],
    [
      'a crowd, and one far away',
      Array.from({ length: 400 }, (_, i) =>
        i === 200 ? { x: 1e6, y: 1e6 } : { x: (i * 37) % 101, y: (i * 61) % 97 },
      ),
    ],
    [
      'two',
      [
        { x: 0, y: 0 },
        { x: 3, y: 4 },
      ],
    ],
    ['one', [{ x: 0, y: 0 }]],
    ['none', []],
  ])('holds for %s', (_, points) => expectAsByTryingAll(points));

  it('leaves those that have a distance or more apart from one another by it', () => {
    const x = Float64Array.from({ length: 900 }, (_, i) => (i * 7919) % 1000);
    const y = Float64Array.from({ length: 900 }, (_, i) => (i * 104_729) % 1000);
    const spacing = rankedSpacing(x, y);
    const left = [...x.keys()].filter((i) => (spacing[i] ?? 0) >= 32);
    expect(left.length).toBeGreaterThan(40);
    for (const one of left) {
      for (const other of left) {
        if (one >= other) continue;
        const distance = Math.hypot((x[one] ?? 0) - (x[other] ?? 0), (y[one] ?? 0) - (y[other] ?? 0));
        expect(distance).toBeGreaterThanOrEqual(32);
      }
    }
  });
});
