/** What was looked at: rectangles into cells, and what two views share. */
import { describe, expect, it } from 'vitest';
import { addView, emptyCoverage, heldBetween, isSeen, seenAt } from '../../src-main/counting/coverage';
import type { Viewed } from '../../src-main/contract/domain/viewed';
import { randomNumbers } from '../fixture/texture';

const at = '2026-01-01T10:00:00.000Z';
const view = (changed: Partial<Viewed>): Viewed => ({
  ...{ at, ms: 500, x: 500, y: 500, width: 400, height: 200, degrees: 0, scale: 0.5 },
  ...changed,
});

/** By its four sides, one after the other. */
function lies(x: number, y: number, { x: cx, y: cy, width, height, degrees }: Viewed): boolean {
  const angle = (degrees * Math.PI) / 180;
  const corner = (u: number, v: number): [number, number] => [
    cx + u * Math.cos(angle) - v * Math.sin(angle),
    cy + u * Math.sin(angle) + v * Math.cos(angle),
  ];
  const [w, h] = [width / 2, height / 2];
  const corners = [corner(-w, -h), corner(w, -h), corner(w, h), corner(-w, h)];
  return corners.every(([x0, y0], index) => {
    const [x1, y1] = corners[(index + 1) % 4] ?? [0, 0];
    return (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0) >= -1e-6;
  });
}

describe('coverage', () => {
  it('marks the cells whose centre lies in a turned rectangle, and keeps the largest scale', () => {
    const random = randomNumbers(5);
    const wrong: string[] = [];
    for (let round = 0; round < 50; round += 1) {
      const [width, height] = [3000 + random() * 9000, 1000 + random() * 9000];
      const grid = emptyCoverage(width, height);
      const views = Array.from({ length: 4 }, () =>
        view({
          ...{ x: random() * width, y: random() * height, degrees: random() * 360 },
          ...{ width: 50 + random() * 4000, height: 50 + random() * 4000, scale: 0.01 + random() },
        }),
      );
      for (const each of views) addView(grid, each);
      for (let index = 0; index < grid.scales.length; index += 7) {
        const x = ((index % grid.columns) + 0.5) * grid.cell;
        const y = (Math.floor(index / grid.columns) + 0.5) * grid.cell;
        const best = Math.max(0, ...views.filter((each) => lies(x, y, each)).map(({ scale }) => scale));
        if (Math.abs((grid.scales[index] ?? -1) - best) > 1e-6) wrong.push(`round ${round}, cell ${index}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('covers the whole slide with a bounded number of cells, whatever its size', () => {
    for (const [width, height] of [
      [1, 1],
      [200_000, 3],
      [4_000_000, 4_000_000],
    ] as const) {
      const { columns, rows, cell, scales } = emptyCoverage(width, height);
      expect(columns * cell).toBeGreaterThanOrEqual(width);
      expect(rows * cell).toBeGreaterThanOrEqual(height);
      expect(scales.length).toBeLessThanOrEqual(768 * 768);
    }
  });

  it('says what part of the tissue was seen at a scale, and where the nearest part is that was not', () => {
    const grid = emptyCoverage(1000, 1000);
    addView(grid, view({ x: 250, width: 500, height: 1000, scale: 1 }));
    addView(grid, view({ x: 500, width: 1000, height: 1000, scale: 0.1 }));
    const middle = { x: 100, y: 300 };
    expect(seenAt(grid, 0.1, null, middle)).toEqual({ fraction: 1, nextUnseen: null });
    const close = seenAt(grid, 1, null, middle);
    expect(close?.fraction).toBeCloseTo(0.5, 2);
    expect(close?.nextUnseen?.x).toBeGreaterThan(500);
    expect(close?.nextUnseen?.x).toBeLessThan(500 + 2 * grid.cell);
    expect(Math.abs((close?.nextUnseen?.y ?? 0) - middle.y)).toBeLessThanOrEqual(grid.cell);
    const tissue = new Uint8Array(grid.scales.length);
    expect(seenAt(grid, 1, tissue, middle)).toBeNull();
    tissue[0] = 1;
    expect(seenAt(grid, 1, tissue, middle)).toEqual({ fraction: 1, nextUnseen: null });
    expect(isSeen(0.9995, 1)).toBe(true);
    expect(isSeen(0.99, 1)).toBe(false);
  });

  it('holds what two views of one angle share, and nothing of a view that was turned or zoomed', () => {
    const before = view({ ms: 1 });
    expect(heldBetween(before, view({}))).toEqual(view({}));
    expect(heldBetween(before, view({ x: 600, y: 550, scale: 0.49 }))).toEqual(
      view({ x: 550, y: 525, width: 300, height: 150, scale: 0.49 }),
    );
    expect(heldBetween(before, view({ x: 901 }))).toBeNull();
    expect(heldBetween(before, view({ degrees: 2 }))).toBeNull();
    expect(heldBetween(before, view({ scale: 0.6 }))).toBeNull();
    const random = randomNumbers(8);
    for (let round = 0; round < 200; round += 1) {
      const degrees = random() * 360;
      const one = view({ degrees, x: random() * 300, y: random() * 300 });
      const other = view({ degrees, x: random() * 300, y: random() * 300 });
      const held = heldBetween(one, other);
      for (let probe = 0; probe < 20; probe += 1) {
        const [x, y] = [random() * 600 - 150, random() * 600 - 150];
        const inBoth = lies(x, y, one) && lies(x, y, other);
        expect(held !== null && lies(x, y, held), `round ${round}`).toBe(inBoth);
      }
    }
  });
});
