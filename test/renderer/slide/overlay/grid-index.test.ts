import { describe, expect, it } from 'vitest';
import { GridIndex } from '../../../../src-renderer/slide/overlay/grid-index';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Mulberry32: the same points on every run. */
function points(count: number, width: number, height: number): Point[] {
  let state = 7;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return Array.from({ length: count }, () => ({ x: next() * width, y: next() * height }));
}

describe('grid index', () => {
  const all = points(2000, 100_000, 60_000);
  const index = new GridIndex(all);

  it('finds exactly the points in a rectangle', () => {
    for (const rectangle of [
      { x: 10_000, y: 5000, width: 9000, height: 20_000 },
      { x: -500, y: -500, width: 700_000, height: 800_000 },
      { x: 99_000, y: 59_000, width: 10, height: 10 },
    ]) {
      const expected = all.filter(
        ({ x, y }) =>
          x >= rectangle.x &&
          y >= rectangle.y &&
          x <= rectangle.x + rectangle.width &&
          y <= rectangle.y + rectangle.height,
      );
      expect(new Set(index.within(rectangle))).toEqual(new Set(expected));
    }
  });

  it('finds the nearest point, as looking at all of them does', () => {
    for (const { x, y } of points(200, 100_000, 60_000)) {
      const [expected] = all
        .map((point) => ({ point, distance: Math.hypot(point.x - x, point.y - y) }))
        .filter(({ distance }) => distance <= 1500)
        .toSorted((a, b) => a.distance - b.distance);
      expect(index.nearest(x, y, 1500)).toBe(expected?.point ?? null);
    }
  });

  it('passes over points that are not accepted', () => {
    const pair = new GridIndex([
      { x: 0, y: 0 },
      { x: 3, y: 0 },
    ]);
    expect(pair.nearest(0, 0, 5, ({ x }) => x > 1)).toEqual({ x: 3, y: 0 });
    expect(pair.nearest(0, 0, 2, ({ x }) => x > 1)).toBeNull();
  });

  it('holds nothing, one point, a thousand in one place, and points in a line', () => {
    expect(new GridIndex<Point>([]).nearest(0, 0, 1e9)).toBeNull();
    expect(new GridIndex([{ x: 5, y: 5 }]).nearest(6, 5, 2)).toEqual({ x: 5, y: 5 });
    const same = new GridIndex(Array.from({ length: 1000 }, () => ({ x: 5, y: 5 })));
    expect([...same.within({ x: 5, y: 5, width: 0, height: 0 })]).toHaveLength(1000);
    const line = new GridIndex(Array.from({ length: 1000 }, (_, i) => ({ x: i * 100, y: 0 })));
    expect(line.nearest(50_020, 3, 50)).toEqual({ x: 50_000, y: 0 });
  });

  it('answers a click among 200,000 points at once', () => {
    const many = new GridIndex(points(200_000, 100_000, 60_000));
    const start = performance.now();
    for (let i = 0; i < 1000; i += 1) many.nearest(i * 100, i * 60, 50);
    expect(performance.now() - start).toBeLessThan(500);
  });
});
