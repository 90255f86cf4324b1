import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { neighbourDistances } from '../../../../src-renderer/slide/overlay/neighbour-distance';

describe('distance to the nearest neighbour', () => {
  it('is what looking at all of them gives', () => {
    const coordinate = fc.integer({ min: 0, max: 100_000 });
    fc.assert(
      fc.property(fc.array(fc.record({ x: coordinate, y: coordinate }), { maxLength: 60 }), (points) => {
        const expected = points.map((point) =>
          points.reduce(
            (least, other) =>
              other === point ? least : Math.min(least, Math.hypot(other.x - point.x, other.y - point.y)),
            Infinity,
          ),
        );
        expect([...neighbourDistances(points)]).toEqual(expected);
      }),
    );
  });

  it('of very many is their mean, at once', () => {
    const points = Array.from({ length: 90_000 }, (_, i) => ({
      x: (i % 300) * 100,
      y: Math.floor(i / 300) * 100,
    }));
    const distances = neighbourDistances(points);
    expect(new Set(distances).size).toBe(1);
    expect(distances[0]).toBeGreaterThan(25);
    expect(distances[0]).toBeLessThan(100);
  });
});
