/**
 * A density map: for each pixel of 16 µm, the mitotic detections in a circle of 2.37 mm² around its centre, divided by the
 * circle's area. Detections and what was analysed flow in; rows of float32 flow out, one at a time, so that memory does not
 * grow with the slide.
 *
 * The circle is that of the hotspot (ten high-power fields; Cree et al., Mod Pathol 2021), moved over the slide as QuPath's
 * density maps move theirs: the map is highest where the hotspot lies, and never above the hotspot's own figure. As there, the
 * circle's whole area divides, also where it reaches beyond the tissue.
 */
import { hotspotAreaMm2 } from '../contract/hotspot';
import type { AnalysedRaster } from '../contract/report';
import type { Mpp } from '../contract/slide';

/** Side of a pixel; doubled until the map has at most `mostPixels`. */
const finestUmPerPx = 16;
/** 256 MB of float32 where a reader takes the map whole. */
const mostPixels = 64e6;

/** Points so little outside count as on the border, as for the hotspot. Relative to the radius. */
const tolerance = 1e-9;

/** The map's pixels, from the slide's top left corner; those of the last column and row may reach beyond the slide. */
export interface DensityGrid {
  readonly width: number;
  readonly height: number;
  readonly umPerPx: number;
  /** Level-0 pixels that a pixel spans. */
  readonly scaleX: number;
  readonly scaleY: number;
}

/** @param slide size of level 0, pixels */
export function densityGrid(
  slide: { readonly width: number; readonly height: number },
  mpp: Mpp,
): DensityGrid {
  for (let umPerPx = finestUmPerPx; ; umPerPx *= 2) {
    const [scaleX, scaleY] = [umPerPx / mpp.x, umPerPx / mpp.y];
    const width = Math.max(1, Math.ceil(slide.width / scaleX));
    const height = Math.max(1, Math.ceil(slide.height / scaleY));
    if (width * height <= mostPixels) return { width, height, umPerPx, scaleX, scaleY };
  }
}

/**
 * The map's rows from the top, mitoses per mm²; NaN where nothing was analysed: in cells of `analysed` without any cover.
 * @param points mitotic detections, level-0 pixels
 * @param cover of the cells of `analysed`, one after the other
 */
export function* densityRows(
  points: readonly { readonly x: number; readonly y: number }[],
  mpp: Mpp,
  grid: DensityGrid,
  analysed: Omit<AnalysedRaster, 'cover'>,
  cover: Uint8Array,
): Generator<Float32Array<ArrayBuffer>> {
  const radius = Math.sqrt((hotspotAreaMm2 * 1e6) / Math.PI) * (1 + tolerance);
  const placed = points.map(({ x, y }) => ({ x: x * mpp.x, y: y * mpp.y })).sort((a, b) => a.y - b.y);
  const cellOf = Uint32Array.from({ length: grid.width }, (_, column) =>
    Math.min(Math.floor(((column + 0.5) * grid.scaleX) / analysed.cellWidth), analysed.columns - 1),
  );
  /** At each column how many circles begin there, less how many have ended. */
  const steps = new Int32Array(grid.width + 1);
  let [first, end] = [0, 0];
  for (let row = 0; row < grid.height; row += 1) {
    const y = (row + 0.5) * grid.umPerPx;
    while (end < placed.length && (placed[end]?.y ?? 0) <= y + radius) end += 1;
    while (first < end && (placed[first]?.y ?? 0) < y - radius) first += 1;
    steps.fill(0);
    for (let index = first; index < end; index += 1) {
      const point = placed[index];
      if (point !== undefined) addChord(steps, point.x, chord(radius, point.y - y), grid);
    }
    const cellRow = Math.min(
      Math.floor(((row + 0.5) * grid.scaleY) / analysed.cellHeight),
      analysed.rows - 1,
    );
    yield rowOf(steps, cover.subarray(cellRow * analysed.columns, (cellRow + 1) * analysed.columns), cellOf);
  }
}

/** Half the width of a circle at a distance from its centre. */
function chord(radius: number, distance: number): number {
  return Math.sqrt(Math.max(0, radius ** 2 - distance ** 2));
}

/** Counts a point in all columns whose centre lies within `half` of it. */
function addChord(steps: Int32Array, x: number, half: number, { width, umPerPx }: DensityGrid): void {
  const from = Math.max(0, Math.ceil((x - half) / umPerPx - 0.5));
  const to = Math.min(width, Math.floor((x + half) / umPerPx - 0.5) + 1);
  if (from >= to) return;
  steps[from] = (steps[from] ?? 0) + 1;
  steps[to] = (steps[to] ?? 0) - 1;
}

function rowOf(steps: Int32Array, cover: Uint8Array, cellOf: Uint32Array): Float32Array<ArrayBuffer> {
  const row = new Float32Array(cellOf.length);
  let count = 0;
  for (let column = 0; column < row.length; column += 1) {
    count += steps[column] ?? 0;
    row[column] = (cover[cellOf[column] ?? 0] ?? 0) > 0 ? count / hotspotAreaMm2 : NaN;
  }
  return row;
}
