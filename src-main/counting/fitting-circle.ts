/**
 * The largest circle that lies in the tissue, placed where it holds most: what to count in where a hotspot of the fixed
 * area reaches beyond the tissue. Areas are tried in steps of 0.05 mm², centres on a lattice, so that it is a good offer and
 * no proven maximum.
 */
import type { PlacedPoint } from '../base/point';
import type { TissueField } from './tissue-field';

export interface FittingCircle extends PlacedPoint {
  readonly areaMm2: number;
  readonly radius: number;
  readonly count: number;
  readonly tissueMm2: number;
}

/** Share of the circle that is tissue: the rest is what a raster of cells gets wrong, and small holes. */
const leastInside = 0.97;
/** Smaller areas are not worth counting in; also the step from one area to the next. mm². */
const areaStep = 0.05;
/** Centres, which lie on tissue, are tried at every cell of a large slide, more often on a small one. */
const mostCentres = 10_000;
const mostPerCell = 4;

interface Centre extends PlacedPoint {
  readonly tissueMm2: number;
}

/**
 * @param points in micrometres
 * @param largestMm2 area of the hotspot, which is tried first
 */
export function fittingCircle(
  points: readonly PlacedPoint[],
  tissue: TissueField,
  largestMm2: number,
): FittingCircle | null {
  const areas = areasUpTo(largestMm2);
  // The largest area for which there is a centre; one that fits leaves the smaller ones fitting.
  let [fits, tooLarge] = [-1, areas.length];
  let centres: readonly Centre[] = [];
  while (tooLarge - fits > 1) {
    const middle = fits === -1 && tooLarge === areas.length ? areas.length - 1 : (fits + tooLarge) >> 1;
    const found = centresOf(tissue, areas[middle] ?? 0);
    if (found.length === 0) tooLarge = middle;
    else [fits, centres] = [middle, found];
  }
  const areaMm2 = areas[fits];
  if (areaMm2 === undefined) return null;
  const radius = radiusOf(areaMm2);
  const fromLeft = [...points].sort((one, other) => one.x - other.x);
  let best: FittingCircle | null = null;
  for (const { x, y, tissueMm2 } of centres) {
    const count = countWithin(fromLeft, x, y, radius);
    const isFuller =
      best === null || count > best.count || (count === best.count && tissueMm2 > best.tissueMm2);
    if (isFuller) best = { x, y, areaMm2, radius, count, tissueMm2 };
  }
  return best;
}

function countWithin(fromLeft: readonly PlacedPoint[], x: number, y: number, radius: number): number {
  let low = 0;
  let high = fromLeft.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((fromLeft[middle]?.x ?? 0) < x - radius) low = middle + 1;
    else high = middle;
  }
  let count = 0;
  for (let point = fromLeft[low]; point !== undefined && point.x <= x + radius; point = fromLeft[low]) {
    if ((point.x - x) ** 2 + (point.y - y) ** 2 <= radius ** 2) count += 1;
    low += 1;
  }
  return count;
}

/** Ascending: multiples of the step, then the largest itself. */
function areasUpTo(largestMm2: number): number[] {
  const steps = Math.ceil(largestMm2 / areaStep) - 1;
  return [
    ...Array.from({ length: steps }, (_, index) => Math.round((index + 1) * areaStep * 100) / 100),
    largestMm2,
  ];
}

function radiusOf(areaMm2: number): number {
  return Math.sqrt((areaMm2 * 1e6) / Math.PI);
}

function centresOf(tissue: TissueField, areaMm2: number): Centre[] {
  const radius = radiusOf(areaMm2);
  const cells = tissue.columns * tissue.rows;
  const perCell = Math.min(mostPerCell, Math.max(1, Math.floor(Math.sqrt(mostCentres / cells))));
  const stepX = tissue.cellWidthUm / perCell;
  const stepY = tissue.cellHeightUm / perCell;
  const found: Centre[] = [];
  for (let row = 0; row <= tissue.rows * perCell; row += 1) {
    for (let column = 0; column <= tissue.columns * perCell; column += 1) {
      const x = column * stepX;
      const y = row * stepY;
      if (!tissue.isTissue(x, y)) continue;
      const tissueMm2 = tissue.inCircle(x, y, radius);
      if (tissueMm2 >= areaMm2 * leastInside) found.push({ x, y, tissueMm2 });
    }
  }
  return found;
}
