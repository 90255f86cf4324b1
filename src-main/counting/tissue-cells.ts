/** Which cells of a coverage grid are tissue: those whose centre lies in it. Even-odd, one scan line through each row of centres. */
import type { MaskEdit } from '../contract/mask';
import type { Polygon } from '../contract/roi';
import type { CoverageGrid } from './coverage';

/**
 * @param tissue as it was proposed, level-0 pixels
 * @param edits a person's, in their order: where they overlap, the later one holds
 * @returns 1 for a cell of tissue, row by row
 */
export function tissueCells(
  grid: Pick<CoverageGrid, 'columns' | 'rows' | 'cell'>,
  tissue: readonly Polygon[],
  edits: readonly MaskEdit[],
): Uint8Array {
  const cells = new Uint8Array(grid.columns * grid.rows);
  for (const polygon of tissue) fill(grid, cells, polygon, 1);
  for (const { kind, polygon } of edits) fill(grid, cells, polygon, kind === 'include' ? 1 : 0);
  return cells;
}

function fill(
  { columns, rows, cell }: Pick<CoverageGrid, 'columns' | 'rows' | 'cell'>,
  cells: Uint8Array,
  polygon: Polygon,
  value: 0 | 1,
): void {
  const crossings = Array.from({ length: rows }, (): number[] => []);
  for (const ring of polygon) {
    ring.forEach(([x0, y0], index) => {
      const [x1, y1] = ring[(index + 1) % ring.length] ?? [x0, y0];
      const [top, bottom] = y0 < y1 ? [y0, y1] : [y1, y0];
      // Centres from `top` on and above `bottom`: an edge that ends at a centre is crossed once.
      const first = Math.max(0, Math.ceil(top / cell - 0.5));
      for (let row = first; row < rows && (row + 0.5) * cell < bottom; row += 1) {
        crossings[row]?.push(x0 + (((row + 0.5) * cell - y0) / (y1 - y0)) * (x1 - x0));
      }
    });
  }
  crossings.forEach((line, row) => {
    line.sort((a, b) => a - b);
    for (let pair = 0; pair + 1 < line.length; pair += 2) {
      const from = Math.max(0, Math.ceil((line[pair] ?? 0) / cell - 0.5));
      const to = Math.min(columns, Math.ceil((line[pair + 1] ?? 0) / cell - 0.5));
      if (to > from) cells.fill(value, row * columns + from, row * columns + to);
    }
  });
}
