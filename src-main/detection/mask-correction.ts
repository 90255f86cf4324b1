/**
 * A person's decisions on top of the proposed mask: areas to include become tissue, areas to exclude glass, in the
 * order in which they were made. A mask pixel follows an area when its middle lies inside.
 */
import type { AppliedCorrection, MaskEdit } from '../contract/mask';
import type { Polygon } from '../contract/roi';
import { maskValue, pixelsOf, type TissueMask } from './tissue';

/** @returns the mask to analyse, and what the edits changed; without edits the same mask and `null`. */
export function correctMask(
  mask: TissueMask,
  edits: readonly MaskEdit[],
): { readonly mask: TissueMask; readonly correction: AppliedCorrection | null } {
  if (edits.length === 0) return { mask, correction: null };
  const data = new Uint8Array(mask.data);
  const dropped = new Uint8Array(mask.dropped);
  for (const { kind, polygon } of edits) {
    eachSpan(mask, polygon, (start, end) => {
      data.fill(kind === 'include' ? maskValue.tissue : maskValue.glass, start, end);
    });
  }
  const changes = data.map((value, pixel) => {
    const was = mask.data[pixel] === maskValue.tissue;
    const is = value === maskValue.tissue;
    return is === was ? 0 : is ? 1 : 2;
  });
  for (let pixel = 0; pixel < data.length; pixel += 1) {
    if (data[pixel] === maskValue.tissue) dropped[pixel] = 0;
  }
  const areaOf = (values: Uint8Array, value: number): number =>
    pixelsOf(mask, values, value) * mask.pixelAreaMm2;
  return {
    mask: { ...mask, data, dropped, areaMm2: areaOf(data, maskValue.tissue) },
    correction: { edits, includedMm2: areaOf(changes, 1), excludedMm2: areaOf(changes, 2) },
  };
}

/** Visits the runs of pixels, [start, end) in the mask's array, whose middles an even-odd polygon holds. */
function eachSpan(
  { width, height, scaleX, scaleY }: TissueMask,
  polygon: Polygon,
  visit: (start: number, end: number) => void,
): void {
  const crossings = new Map<number, number[]>();
  for (const ring of polygon) {
    let previous = ring.at(-1);
    for (const current of ring) {
      if (previous !== undefined) addCrossings(crossings, previous, current, scaleY, height);
      previous = current;
    }
  }
  for (const [row, places] of crossings) {
    places.sort((one, other) => one - other);
    for (let index = 0; index + 1 < places.length; index += 2) {
      const first = Math.max(0, Math.ceil((places[index] ?? 0) / scaleX - 0.5));
      const end = Math.min(width, Math.ceil((places[index + 1] ?? 0) / scaleX - 0.5));
      if (first < end) visit(row * width + first, row * width + end);
    }
  }
}

/** Where an edge crosses the middles of the mask's rows, level-0 pixels; rows outside of the mask are left out. */
function addCrossings(
  crossings: Map<number, number[]>,
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
  scaleY: number,
  height: number,
): void {
  const first = Math.max(0, Math.ceil(Math.min(y1, y2) / scaleY - 0.5));
  const end = Math.min(height, Math.ceil(Math.max(y1, y2) / scaleY - 0.5));
  for (let row = first; row < end; row += 1) {
    const x = x1 + (((row + 0.5) * scaleY - y1) * (x2 - x1)) / (y2 - y1);
    const known = crossings.get(row);
    if (known === undefined) crossings.set(row, [x]);
    else known.push(x);
  }
}
