import { describe, expect, it } from 'vitest';
import { hotspotAreaMm2, type Hotspot } from '../../src-main/contract/hotspot';
import { findHotspots } from '../../src-main/counting/hotspot';
import { seededRandom } from '../detection/memory-slide';

interface Place {
  readonly x: number;
  readonly y: number;
}

const mpp = { x: 0.25, y: 0.25 };
const radiusUm = Math.sqrt((hotspotAreaMm2 * 1e6) / Math.PI);

function scatter(count: number, widthUm: number, seed: number, scale = mpp): Place[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => ({
    x: (random() * widthUm) / scale.x,
    y: (random() * widthUm) / scale.y,
  }));
}

function inUm(points: readonly Place[], scale = mpp): Place[] {
  return points.map(({ x, y }) => ({ x: x * scale.x, y: y * scale.y }));
}

/** Every circle through two points, and around one: one of them is fullest. */
function bruteForceCircle(points: readonly Place[]): number {
  const count = (x: number, y: number): number =>
    points.filter((point) => Math.hypot(point.x - x, point.y - y) <= radiusUm * (1 + 1e-9)).length;
  let best = 0;
  for (const one of points) {
    best = Math.max(best, count(one.x, one.y));
    for (const other of points) {
      const dx = other.x - one.x;
      const dy = other.y - one.y;
      const distance = Math.hypot(dx, dy);
      if (distance === 0 || distance > 2 * radiusUm) continue;
      const height = Math.sqrt(radiusUm ** 2 - (distance / 2) ** 2) / distance;
      best = Math.max(best, count(one.x + dx / 2 - dy * height, one.y + dy / 2 + dx * height));
    }
  }
  return best;
}

/** Every rectangle with its left border on one point and its upper border on another. */
function bruteForceRectangle(points: readonly Place[]): number {
  const long = Math.sqrt((hotspotAreaMm2 * 1e6 * 4) / 3);
  let best = 0;
  for (const [width, height] of [
    [long, (long * 3) / 4],
    [(long * 3) / 4, long],
  ] as const) {
    for (const { x: left } of points) {
      const column = points.filter(({ x }) => x >= left && x - left <= width);
      for (const { y: top } of column) {
        best = Math.max(best, column.filter(({ y }) => y >= top && y - top <= height).length);
      }
    }
  }
  return best;
}

function held({ shape, x, y, width, height }: Hotspot, points: readonly Place[]): number {
  const slack = 1 + 1e-8;
  return points.filter((point) => {
    const dx = Math.abs(point.x - x) / (width / 2);
    const dy = Math.abs(point.y - y) / (height / 2);
    return shape === 'circle' ? Math.hypot(dx, dy) <= slack : Math.max(dx, dy) <= slack;
  }).length;
}

describe('findHotspots', () => {
  it('has nothing to say without detections', () => {
    expect(findHotspots([], mpp)).toBeNull();
  });

  it('centres on a single detection, with the area of ten high-power fields', () => {
    const hotspots = findHotspots([{ x: 400, y: 300 }], { x: 0.25, y: 0.5 });
    expect(hotspots?.circle).toMatchObject({ x: 400, y: 300, mitoticCount: 1, areaMm2: 2.37 });
    expect(hotspots?.rectangle).toMatchObject({ x: 400, y: 300, mitoticCount: 1 });
    const { width = 0, height = 0 } = hotspots?.circle ?? {};
    expect((Math.PI / 4) * width * 0.25 * height * 0.5).toBeCloseTo(2.37e6, 0);
    const { rectangle } = hotspots ?? {};
    expect((rectangle?.width ?? 0) * 0.25 * (rectangle?.height ?? 0) * 0.5).toBeCloseTo(2.37e6, 0);
    expect(((rectangle?.width ?? 0) * 0.25) / ((rectangle?.height ?? 0) * 0.5)).toBeCloseTo(4 / 3);
  });

  it.each(Array.from({ length: 12 }, (_, seed) => seed))(
    'is the maximum over all centres (seed %d)',
    (seed) => {
      const points = scatter(20 + 10 * seed, 2000 + 400 * seed, seed);
      const hotspots = findHotspots(points, mpp);
      expect(hotspots?.circle.mitoticCount).toBe(bruteForceCircle(inUm(points)));
      expect(hotspots?.rectangle.mitoticCount).toBe(bruteForceRectangle(inUm(points)));
      for (const hotspot of [hotspots?.circle, hotspots?.rectangle]) {
        if (hotspot === undefined) throw new Error('no hotspot');
        expect(held(hotspot, points)).toBe(hotspot.mitoticCount);
        expect(hotspot.densityPerMm2).toBeCloseTo(hotspot.mitoticCount / 2.37);
      }
    },
  );

  it('measures in µm on pixels that are not square', () => {
    const scale = { x: 0.25, y: 0.4 };
    const points = scatter(80, 4000, 3, scale);
    const hotspots = findHotspots(points, scale);
    expect(hotspots?.circle.mitoticCount).toBe(bruteForceCircle(inUm(points, scale)));
    expect(hotspots?.rectangle.mitoticCount).toBe(bruteForceRectangle(inUm(points, scale)));
  });

  it('holds detections that lie exactly on its border, and many on one place', () => {
    const ring = Array.from({ length: 12 }, (_, index) => ({
      x: 10_000 + (radiusUm / 0.25) * Math.cos((index * Math.PI) / 6),
      y: 10_000 + (radiusUm / 0.25) * Math.sin((index * Math.PI) / 6),
    }));
    expect(findHotspots(ring, mpp)?.circle.mitoticCount).toBe(12);
    const heap = Array.from({ length: 5000 }, () => ({ x: 5, y: 5 }));
    expect(findHotspots(heap, mpp)?.circle).toMatchObject({ x: 5, y: 5, mitoticCount: 5000 });
  });

  it('turns with the slide', () => {
    const points = scatter(300, 5000, 9);
    const turned = points.map(({ x, y }) => ({ x: -y, y: x }));
    const upright = findHotspots(points, mpp);
    expect(findHotspots(turned, mpp)?.circle.mitoticCount).toBe(upright?.circle.mitoticCount);
    expect(findHotspots(turned, mpp)?.rectangle.mitoticCount).toBe(upright?.rectangle.mitoticCount);
  });

  it.each([
    ['over a large slide', 20_000],
    ['in a dense focus', 2500],
    ['in one hotspot', 1000],
  ])('comes to an end for 20,000 detections %s', (_, widthUm) => {
    const hotspots = findHotspots(scatter(20_000, widthUm, 1), mpp);
    expect(hotspots?.circle.mitoticCount).toBeGreaterThan(90);
  });
});
