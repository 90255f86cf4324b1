/**
 * Detections counted on a grid of the slide and softened, as a small picture whose opacity is the count: what is drawn where
 * outlines would touch. Pure; density-layer.ts puts it on the screen.
 */
import { drawnByVerdict, type Colour, type MarkerRange, type Markers } from './markers';

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
/** Side of a cell, of the distance below which detections are crowded: 5 to 10 CSS pixels on the screen. */
const cellShare = 1 / 2;
/** Opacity of a cell with one detection all around it, and of the densest. */
const faintest = 0.3;
const strongest = 0.85;
/** Weights of a cell beside another and of its own, in each direction. */
const kernel = [0.25, 0.5] as const;

/** `null` where none of the range stands closer than the limit. @param limit of distance, level-0 pixels */
export function densityPicture(
  { x, y, spacing }: Markers,
  { first, end }: MarkerRange,
  limit: number,
  colour: Colour,
): DensityPicture | null {
  const isCrowded = (i: number): boolean => {
    const own = spacing[i] ?? 0;
    return own < limit && own !== drawnByVerdict;
  };
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = first; i < end; i += 1) {
    if (!isCrowded(i)) continue;
    const [px, py] = [x[i] ?? 0, y[i] ?? 0];
    if (px < minX) minX = px;
    if (px > maxX) maxX = px;
    if (py < minY) minY = py;
    if (py > maxY) maxY = py;
  }
  if (minX > maxX) return null;
  let cell = limit * cellShare;
  while (Math.max(maxX - minX, maxY - minY) / cell > mostCells) cell *= 2;
  // One empty cell all around, for what is softened beyond the edge.
  const left = (Math.floor(minX / cell) - 1) * cell;
  const top = (Math.floor(minY / cell) - 1) * cell;
  const width = Math.floor((maxX - left) / cell) + 2;
  const height = Math.floor((maxY - top) / cell) + 2;
  const counts = new Float32Array(width * height);
  // Most cells of a slide are empty: only those that are not are looked at again.
  const filled: number[] = [];
  for (let i = first; i < end; i += 1) {
    if (!isCrowded(i)) continue;
    const at = Math.floor(((y[i] ?? 0) - top) / cell) * width + Math.floor(((x[i] ?? 0) - left) / cell);
    const before = counts[at] ?? 0;
    if (before === 0) filled.push(at);
    counts[at] = before + 1;
  }
  const data = painted(softened(counts, filled, width), filled, width, colour);
  return { data, width, height, x: left, y: top, cell };
}

/** Each count spread over its cell and the eight around it. @param filled cells with a count, none at the rim */
function softened(counts: Float32Array, filled: readonly number[], width: number): Float32Array {
  const soft = new Float32Array(counts.length);
  const [beside, own] = kernel;
  for (const at of filled) {
    const count = counts[at] ?? 0;
    for (let row = at - width; row <= at + width; row += width) {
      const weight = count * (row === at ? own : beside);
      soft[row - 1] = (soft[row - 1] ?? 0) + weight * beside;
      soft[row] = (soft[row] ?? 0) + weight * own;
      soft[row + 1] = (soft[row + 1] ?? 0) + weight * beside;
    }
  }
  return soft;
}

/** RGBA; beyond filled cells and those around them it stays clear. */
function painted(
  values: Float32Array,
  filled: readonly number[],
  width: number,
  [red, green, blue]: Colour,
): Uint8ClampedArray<ArrayBuffer> {
  const data = new Uint8ClampedArray(values.length * 4);
  for (const at of filled) {
    for (let row = at - width; row <= at + width; row += width) {
      for (let i = row - 1; i <= row + 1; i += 1) {
        if (data[4 * i + 3] !== 0) continue;
        data[4 * i] = red;
        data[4 * i + 1] = green;
        data[4 * i + 2] = blue;
        data[4 * i + 3] = 255 * opacityOf(values[i] ?? 0);
      }
    }
  }
  return data;
}

/** Rises with the count and ends at the strongest. */
function opacityOf(count: number): number {
  if (count <= 0) return 0;
  const even = strongest - (strongest - faintest) * Math.exp(1 - Math.max(count, 1));
  return count < 1 ? faintest * count : even;
}
