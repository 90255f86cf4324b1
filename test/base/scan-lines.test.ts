/** Rasterising and looking up regions of interest, against the definitions that are slow. */
import { describe, expect, it } from 'vitest';
import { roiContains, type Point, type Polygon, type Ring } from '../../src-main/contract/roi';
import { roiTest } from '../../src-main/contract/roi-index';
import { ScanLines, type SampleGrid } from '../../src-main/base/scan-lines';
import { randomNumbers } from '../fixture/texture';

/** Every sample asked for itself: crossings to its left, an edge owning its upper end. */
function slowly({ columns, rows, stepX, stepY }: SampleGrid, polygon: Polygon): Uint8Array {
  const inside = new Uint8Array(columns * rows);
  for (let row = 0; row < rows; row += 1) {
    const crossings = polygon.flatMap((ring) => crossingsOf(ring, row, stepY)).map((x) => x / stepX);
    for (let column = 0; column < columns; column += 1) {
      inside[row * columns + column] = crossings.filter((x) => Math.ceil(x - 0.5) <= column).length % 2;
    }
  }
  return inside;
}

function crossingsOf(ring: Ring, row: number, stepY: number): number[] {
  const found: number[] = [];
  ring.forEach((current, i) => {
    const previous = ring.at(i - 1) ?? current;
    const [upper, lower] = previous[1] < current[1] ? [previous, current] : [current, previous];
    if (Math.ceil(upper[1] / stepY - 0.5) > row || row >= Math.ceil(lower[1] / stepY - 0.5)) return;
    const y = (row + 0.5) * stepY;
    found.push(upper[0] + ((lower[0] - upper[0]) * (y - upper[1])) / (lower[1] - upper[1]));
  });
  return found;
}

function quickly(lines: ScanLines, { columns, rows }: SampleGrid, polygon: Polygon): Uint8Array {
  const inside = new Uint8Array(columns * rows);
  lines.spans(polygon, (row, start, end) => inside.fill(1, row * columns + start, row * columns + end));
  return inside;
}

/** Polygons of all kinds: jagged, with holes, with corners on lines of samples, beyond every edge, flat. */
function polygonsOf(random: () => number, size: number): Polygon[] {
  const point = (): Point => {
    const place = (): number => (random() * 2 - 0.5) * size;
    const onGrid = random() < 0.3;
    const [x, y] = [place(), place()];
    return onGrid ? [Math.round(x / 4) * 4 + 2, Math.round(y / 4) * 4 + 2] : [x, y];
  };
  const ring = (): Ring => Array.from({ length: 3 + Math.floor(random() * 20) }, point);
  const some = Array.from({ length: 40 }, (): Polygon =>
    Array.from({ length: 1 + Math.floor(random() * 3) }, ring),
  );
  const square: Ring = [
    [10, 10],
    [30, 10],
    [30, 30],
    [10, 30],
  ];
  const flat: Ring = [
    [0, 6],
    [50, 6],
    [20, 6],
  ];
  return [...some, [square], [square, square.map(([x, y]) => [x / 2 + 10, y / 2 + 10])], [flat], [[]]];
}

describe('scan lines', () => {
  it.each([
    { columns: 40, rows: 30, stepX: 4, stepY: 4 },
    { columns: 17, rows: 53, stepX: 7.3, stepY: 2.9 },
    { columns: 1, rows: 1, stepX: 100, stepY: 100 },
  ])('hold the samples whose middle a polygon holds: %o', (grid) => {
    const lines = new ScanLines(grid);
    const random = randomNumbers(5);
    for (const polygon of polygonsOf(random, grid.columns * grid.stepX)) {
      expect(Buffer.compare(quickly(lines, grid, polygon), slowly(grid, polygon))).toBe(0);
    }
  });

  it('are the same where the rows do not fit their memory at once', () => {
    const grid = { columns: 3_000_000, rows: 12, stepX: 1, stepY: 1 };
    const polygon: Polygon = [
      [
        [10.2, 0],
        [2_999_990, 5],
        [7, 11.7],
      ],
    ];
    const rows = new Map<number, readonly number[]>();
    new ScanLines(grid).spans(polygon, (row, start, end) => rows.set(row, [start, end]));
    expect([...rows.keys()]).toEqual(Array.from({ length: 12 }, (_, row) => row).slice(0, rows.size));
    for (const [row, [start, end]] of rows) {
      const crossings = crossingsOf(polygon[0] ?? [], row, 1).sort((a, b) => a - b);
      expect([start, end]).toEqual(crossings.map((x) => Math.ceil(x - 0.5)));
    }
  });
});

describe('the index of a region', () => {
  it('answers as the region itself does', () => {
    const random = randomNumbers(6);
    const polygons = polygonsOf(random, 200);
    const many = Array.from({ length: 300 }, (): Polygon => {
      const [x, y] = [random() * 200, random() * 200];
      return [Array.from({ length: 12 }, (_, i): Point => [x + 9 * Math.cos(i), y + 9 * Math.sin(i)])];
    });
    for (const roi of [{ polygons: many }, { polygons }, ...polygons.map((each) => ({ polygons: [each] }))]) {
      const test = roiTest(roi);
      for (let i = 0; i < 400; i += 1) {
        const at = (): number => (i % 3 === 0 ? Math.round(random() * 240 - 20) : random() * 240 - 20);
        const [x, y] = [at(), at()];
        expect(test(x, y)).toBe(roiContains(roi, x, y));
      }
    }
  });
});
