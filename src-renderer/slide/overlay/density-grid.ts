/**
 * Detections counted on a grid of the slide and softened, as a small picture whose opacity is the count: what is drawn where
 * outlines would touch. Pure; density-layer.ts puts it on the screen.
 */
import type { Colour, MarkerRange, Markers } from './markers';

export interface DensityPicture {
  /** RGBA, not premultiplied. */
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
  /** Of its upper left corner, level-0 pixels. */
  readonly x: number;
  readonly y: number;
  /** Side of a cell, level-0 pixels. */
  readonly cell: number;
}

/** Cells along the longer side at most; the cells grow where there would be more. */
const mostCells = 1024;
/** Opacity of a cell with one detection all around it, and of the densest. */
const faintest = 0.3;
const strongest = 0.85;
/** Weights of a cell and its neighbours in each direction. */
const kernel = [0.25, 0.5, 0.25] as const;

/** Side of the cells for a scale in CSS pixels per level-0 pixel: a power of two, 4 to 8 CSS pixels on the screen. */
export function cellFor(scale: number): number {
  return 2 ** Math.ceil(Math.log2(4 / scale));
}

/** `null` where the range is empty. */
export function densityPicture(
  { x, y }: Markers,
  { first, end }: MarkerRange,
  wantedCell: number,
  [red, green, blue]: Colour,
): DensityPicture | null {
  if (first >= end) return null;
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = first; i < end; i += 1) {
    minX = Math.min(minX, x[i] ?? 0);
    maxX = Math.max(maxX, x[i] ?? 0);
    minY = Math.min(minY, y[i] ?? 0);
    maxY = Math.max(maxY, y[i] ?? 0);
  }
  let cell = wantedCell;
  while (Math.max(maxX - minX, maxY - minY) / cell > mostCells) cell *= 2;
  // One empty cell all around, for what is softened beyond the edge.
  const left = (Math.floor(minX / cell) - 1) * cell;
  const top = (Math.floor(minY / cell) - 1) * cell;
  const width = Math.floor((maxX - left) / cell) + 2;
  const height = Math.floor((maxY - top) / cell) + 2;
  const counts = new Float32Array(width * height);
  for (let i = first; i < end; i += 1) {
    const at = Math.floor(((y[i] ?? 0) - top) / cell) * width + Math.floor(((x[i] ?? 0) - left) / cell);
    counts[at] = (counts[at] ?? 0) + 1;
  }
  const soft = softened(softened(counts, width, height, 1), width, height, width);
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < soft.length; i += 1) {
    data.set([red, green, blue, 255 * opacityOf(soft[i] ?? 0)], 4 * i);
  }
  return { data, width, height, x: left, y: top, cell };
}

/** Rises with the count and ends at the strongest. */
function opacityOf(count: number): number {
  if (count <= 0) return 0;
  const even = strongest - (strongest - faintest) * Math.exp(1 - Math.max(count, 1));
  return count < 1 ? faintest * count : even;
}

/** One pass along the axis whose neighbours lie `step` apart; the rim is empty. */
function softened(values: Float32Array, width: number, height: number, step: number): Float32Array {
  const out = new Float32Array(values.length);
  const [before, own, after] = kernel;
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const i = row * width + column;
      const hasBefore = step === 1 ? column > 0 : row > 0;
      const hasAfter = step === 1 ? column < width - 1 : row < height - 1;
      out[i] =
        own * (values[i] ?? 0) +
        (hasBefore ? before * (values[i - step] ?? 0) : 0) +
        (hasAfter ? after * (values[i + step] ?? 0) : 0);
    }
  }
  return out;
}
