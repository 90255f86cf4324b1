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

/** `null` where there is nothing in the ranges. @param limit of distance below which they lie, level-0 pixels */
export function densityPicture(
  { x, y, spacing, extent }: Markers,
  ranges: readonly MarkerRange[],
  limit: number,
  colour: Colour,
): DensityPicture | null {
  if (ranges.length === 0) return null;
  let cell = limit * cellShare;
  while (Math.max(extent.width, extent.height) / cell > mostCells) cell *= 2;
  // One empty cell all around, for what is softened beyond the edge.
  const left = (Math.floor(extent.x / cell) - 1) * cell;
  const top = (Math.floor(extent.y / cell) - 1) * cell;
  const width = Math.floor((extent.x + extent.width - left) / cell) + 2;
  const height = Math.floor((extent.y + extent.height - top) / cell) + 2;
  const counts = new Float32Array(width * height);
  // Most cells of a slide are empty: only those that are not are looked at again.
  const filled: number[] = [];
  for (const { first, end } of ranges) {
    for (let i = first; i < end; i += 1) {
      if (spacing[i] === drawnByVerdict) continue;
      const at = Math.floor(((y[i] ?? 0) - top) / cell) * width + Math.floor(((x[i] ?? 0) - left) / cell);
      const before = counts[at] ?? 0;
      if (before === 0) filled.push(at);
      counts[at] = before + 1;
    }
  }
  if (filled.length === 0) return null;
  return { data: painted(softened(counts, filled, width), colour), width, height, x: left, y: top, cell };
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

/** RGBA. */
function painted(values: Float32Array, [red, green, blue]: Colour): Uint8ClampedArray<ArrayBuffer> {
  const data = new Uint8ClampedArray(values.length * 4);
  const bytes = new DataView(data.buffer);
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] ?? 0;
    if (value <= 0) continue;
    const alpha = alphas[Math.min(Math.ceil(value * alphaSteps), alphas.length - 1)] ?? 0;
    bytes.setUint32(4 * i, ((red << 24) | (green << 16) | (blue << 8) | alpha) >>> 0);
  }
  return data;
}

/** Rises with the count and ends at the strongest. */
function opacityOf(count: number): number {
  if (count <= 0) return 0;
  const even = strongest - (strongest - faintest) * Math.exp(1 - Math.max(count, 1));
  return count < 1 ? faintest * count : even;
}

/** Opacities of counts in these steps up to where they no longer rise, 0 to 255. */
const alphaSteps = 32;
const alphas = Uint8Array.from({ length: 8 * alphaSteps + 1 }, (_, step) =>
  Math.round(255 * opacityOf(step / alphaSteps)),
);
