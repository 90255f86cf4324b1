/** Mitotic figures as heat over the whole slide: how many there are around each place, as shares of the most. Pure. */
import { drawnByVerdict, rangesOf, type Markers } from './markers';

export interface HeatGrid {
  readonly columns: number;
  readonly rows: number;
  /** Of the slide, level-0 pixels. */
  readonly width: number;
  readonly height: number;
}

/** Of a box that is slid along an axis three times, which is nearly a Gaussian; cells to each side. */
const reach = 1;
const passes = 3;

/**
 * Of what is taken for mitotic: by a person, else by the software. Row by row, 0 to 1; all 0 without any. What lies beyond the slide
 * counts at its edge.
 */
export function mitoticHeat(markers: Markers, grid: HeatGrid): Float32Array {
  const { columns, rows, width, height } = grid;
  const counts = new Float32Array(columns * rows);
  const cellOf = (at: number, side: number, cells: number): number =>
    Math.min(Math.max(Math.floor((at / side) * cells), 0), cells - 1);
  const count = (x: number, y: number): void => {
    const cell = cellOf(y, height, rows) * columns + cellOf(x, width, columns);
    counts[cell] = (counts[cell] ?? 0) + 1;
  };
  const { x, y, spacing, decided } = markers;
  for (const { first, end } of rangesOf(markers.octaves, 'mitotic')) {
    for (let i = first; i < end; i += 1) if (spacing[i] !== drawnByVerdict) count(x[i] ?? 0, y[i] ?? 0);
  }
  for (const verdict of ['mitotic', 'atypical mitotic'] as const) {
    const range = decided.ranges[verdict];
    for (let i = range.first; i < range.end; i += 1) count(decided.x[i] ?? 0, decided.y[i] ?? 0);
  }
  let soft: Float32Array = counts;
  for (let pass = 0; pass < passes; pass += 1) {
    soft = slid(slid(soft, columns, rows, 1, columns), rows, columns, columns, 1);
  }
  const most = soft.reduce((a, b) => Math.max(a, b), 0);
  return most === 0 ? soft : soft.map((value) => value / most);
}

/** Sums of each value and its neighbours along lines of `length` values, `step` apart; lines begin `next` apart. */
function slid(values: Float32Array, length: number, lines: number, step: number, next: number): Float32Array {
  const out = new Float32Array(values.length);
  for (let line = 0; line < lines; line += 1) {
    for (let at = 0; at < length; at += 1) {
      let sum = 0;
      for (let near = Math.max(0, at - reach); near <= Math.min(length - 1, at + reach); near += 1) {
        sum += values[line * next + near * step] ?? 0;
      }
      out[line * next + at * step] = sum;
    }
  }
  return out;
}
