import { describe, expect, it } from 'vitest';
import type { Ring } from '../../src-main/contract/roi';
import { tissueCells } from '../../src-main/counting/tissue-cells';
import { randomNumbers } from '../fixture/texture';

const grid = { columns: 40, rows: 30, cell: 10 };

/** By the angle that a ring winds around a point, which is no scan line. */
function isInside(x: number, y: number, ring: Ring): boolean {
  let winding = 0;
  ring.forEach(([ax, ay], index) => {
    const [bx, by] = ring[(index + 1) % ring.length] ?? [ax, ay];
    winding += Math.atan2(
      (ax - x) * (by - y) - (ay - y) * (bx - x),
      (ax - x) * (bx - x) + (ay - y) * (by - y),
    );
  });
  return Math.round(Math.abs(winding) / (2 * Math.PI)) % 2 === 1;
}

describe('cells of tissue', () => {
  it('are those whose centre lies in a polygon and not in its hole, as by the winding angle', () => {
    const random = randomNumbers(3);
    const wrong: string[] = [];
    for (let round = 0; round < 100; round += 1) {
      const ring = (points: number): Ring =>
        Array.from({ length: points }, () => [random() * 500 - 50, random() * 400 - 50] as const);
      const [outer, hole] = [ring(3 + Math.floor(random() * 6)), ring(3)];
      const cells = tissueCells(grid, [[outer, hole]], []);
      cells.forEach((value, at) => {
        const x = ((at % grid.columns) + 0.5) * grid.cell;
        const y = (Math.floor(at / grid.columns) + 0.5) * grid.cell;
        const expected = isInside(x, y, outer) !== isInside(x, y, hole);
        if ((value === 1) !== expected) wrong.push(`round ${round}: ${x}, ${y}`);
      });
    }
    expect(wrong).toEqual([]);
  });

  it('follow corrections in their order', () => {
    const square = (from: number, to: number): Ring => [
      [from, from],
      [to, from],
      [to, to],
      [from, to],
    ];
    const cells = tissueCells(
      grid,
      [[square(0, 100)]],
      [
        { kind: 'exclude', polygon: [square(0, 60)] },
        { kind: 'include', polygon: [square(0, 20)] },
      ],
    );
    const diagonal = Array.from({ length: 11 }, (_, index) => cells[index * grid.columns + index]);
    expect(diagonal).toEqual([1, 1, 0, 0, 0, 0, 1, 1, 1, 1, 0]);
  });
});
