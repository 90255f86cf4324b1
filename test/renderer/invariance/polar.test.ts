import { describe, expect, it } from 'vitest';
import { closedPath, degreesAt, nearestAngle, polarPoint } from '../../../src-renderer/invariance/polar';

describe('polar diagram', () => {
  it.each([
    [0, 0, -80],
    [90, 80, 0],
    [180, 0, 80],
    [270, -80, 0],
  ])('puts %s° where the slide turns to: up, then clockwise', (degrees, x, y) => {
    const point = polarPoint(100, degrees, 0.8);
    expect(point.x).toBeCloseTo(x, 10);
    expect(point.y).toBeCloseTo(y, 10);
    expect(degreesAt(point.x, point.y)).toBeCloseTo(degrees, 10);
  });

  it('puts the score 0 on the centre and 1 on the rim at every angle', () => {
    for (let degrees = 0; degrees < 360; degrees += 15) {
      const one = polarPoint(100, degrees, 1);
      expect(Math.hypot(one.x, one.y)).toBeCloseTo(100, 10);
      const zero = polarPoint(100, degrees, 0);
      expect(Math.hypot(zero.x, zero.y)).toBe(0);
    }
  });

  it('closes the curve through its samples', () => {
    const square = [0, 90, 180, 270].map((degrees) => ({ degrees, score: 0.5 }));
    expect(closedPath(100, square)).toBe('M0 -50L50 0L0 50L-50 0Z');
    expect(closedPath(100, [])).toBe('');
  });

  it('finds the nearest angle across 0°', () => {
    const angles = [0, 90, 180, 270];
    expect([10, 44, 46, 181, 314, 316, 359].map((degrees) => nearestAngle(angles, degrees))).toEqual([
      0, 0, 1, 2, 3, 0, 0,
    ]);
    expect(nearestAngle([], 10)).toBe(-1);
  });
});
