import { describe, expect, it } from 'vitest';
import { roiContains, type Ring } from '../../src-main/contract/roi';

const square = (from: number, to: number): Ring => [
  [from, from],
  [to, from],
  [to, to],
  [from, to],
];

describe('roiContains', () => {
  it('knows inside, outside, and holes', () => {
    const roi = { polygons: [[square(0, 100), square(40, 60)]] };
    expect(roiContains(roi, 10, 10)).toBe(true);
    expect(roiContains(roi, 50, 50)).toBe(false);
    expect(roiContains(roi, 150, 50)).toBe(false);
  });

  it('counts overlapping polygons as their union', () => {
    const roi = { polygons: [[square(0, 60)], [square(40, 100)]] };
    expect(roiContains(roi, 50, 50)).toBe(true);
    expect(roiContains(roi, 90, 90)).toBe(true);
    expect(roiContains(roi, 90, 10)).toBe(false);
  });

  it('takes a closed ring like an open one', () => {
    const ring = square(0, 10);
    const closed = [...ring, [0, 0] as const];
    for (const [x, y] of [
      [5, 5],
      [11, 5],
      [0.5, 9.5],
    ] as const) {
      expect(roiContains({ polygons: [[closed]] }, x, y)).toBe(roiContains({ polygons: [[ring]] }, x, y));
    }
  });
});
