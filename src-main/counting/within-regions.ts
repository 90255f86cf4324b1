/**
 * A run limited to regions that a person drew: candidates whose centre lies inside, and the analysed tissue inside. Regions are
 * sampled 8 × 8 times in each cell of the raster of analysed tissue (about every 8 µm), which is taken as spread evenly over a cell.
 */
import { ScanLines } from '../base/scan-lines';
import type { Candidate } from '../contract/detection';
import type { CountedAreas } from '../contract/domain/regions';
import type { Polygon } from '../contract/roi';
import { roiTest } from '../contract/roi-index';
import type { TissueCover } from './tissue-field';

/** Samples along one side of a cell; a line of them is a byte. */
const samples = 8;
const wholeLine = 0xff;

/** Whether a location, level-0 pixels, is counted in. */
export function areaTest({ include, exclude }: CountedAreas): (x: number, y: number) => boolean {
  const isIncluded = include.length === 0 ? () => true : roiTest({ polygons: include });
  const isExcluded = roiTest({ polygons: exclude });
  return (x, y) => isIncluded(x, y) && !isExcluded(x, y);
}

/** Those whose centre is counted in. */
export function candidatesWithin(candidates: readonly Candidate[], areas: CountedAreas): Candidate[] {
  const isInside = areaTest(areas);
  return candidates.filter(({ x, y }) => isInside(x, y));
}

/**
 * @param analysed of the whole run
 * @returns the same raster with the tissue inside, and how much of all the tissue that is, 0..1
 */
export function coverWithin(
  analysed: TissueCover,
  areas: CountedAreas,
): { readonly cover: Uint8Array; readonly share: number } {
  const inside = insideLines(analysed, areas);
  const cover = new Uint8Array(analysed.cover.length);
  let [all, counted] = [0, 0];
  analysed.cover.forEach((whole, cell) => {
    if (whole === 0) return;
    const part = (whole * samplesInside(inside, cell, analysed.columns)) / samples ** 2;
    // A sliver stays visible: the raster says where anything was analysed.
    cover[cell] = part > 0 ? Math.max(1, Math.round(part)) : 0;
    all += whole;
    counted += part;
  });
  return { cover, share: all === 0 ? 0 : counted / all };
}

/** For each line of samples a byte for each cell, a bit for each sample that is counted in. */
function insideLines({ columns, rows, cellWidth, cellHeight }: TissueCover, areas: CountedAreas): Uint8Array {
  const lines = new Uint8Array(columns * rows * samples).fill(areas.include.length === 0 ? wholeLine : 0);
  const grid = {
    columns: columns * samples,
    rows: rows * samples,
    stepX: cellWidth / samples,
    stepY: cellHeight / samples,
  };
  const scan = new ScanLines(grid);
  const mark = (polygons: readonly Polygon[], change: (before: number, bits: number) => number): void => {
    for (const polygon of polygons) {
      scan.spans(polygon, (row, start, end) => {
        const line = row * columns;
        const last = Math.floor((end - 1) / samples);
        for (let cell = Math.floor(start / samples); cell <= last; cell += 1) {
          const from = Math.max(0, start - cell * samples);
          const to = Math.min(samples, end - cell * samples);
          const bits = (wholeLine >> (samples - (to - from))) << from;
          lines[line + cell] = change(lines[line + cell] ?? 0, bits);
        }
      });
    }
  };
  mark(areas.include, (before, bits) => before | bits);
  mark(areas.exclude, (before, bits) => before & ~bits);
  return lines;
}

function samplesInside(lines: Uint8Array, cell: number, columns: number): number {
  const row = Math.floor(cell / columns);
  const column = cell % columns;
  let count = 0;
  for (let line = row * samples; line < (row + 1) * samples; line += 1) {
    for (let bits = lines[line * columns + column] ?? 0; bits !== 0; bits &= bits - 1) count += 1;
  }
  return count;
}
