/**
 * Hotspots: where a circle, or a rectangle, of 2.37 mm² holds most mitotic detections. The counts are the true
 * maxima over all centres, not over a grid or over the detections. Distances are µm, so that pixels that are
 * not square do no harm.
 */
import { hotspotAreaMm2, hotspotAspect, type Hotspot, type Hotspots } from '../contract/hotspot';
import type { Mpp } from '../contract/slide';
import { fittingCircle } from './fitting-circle';
import { fullestCircle } from './fullest-circle';
import { fullestRectangle } from './fullest-rectangle';
import type { PlacedPoint } from '../base/point';
import { smallestCircle } from './smallest-circle';
import { TissueField, type TissueCover } from './tissue-field';

const areaUm2 = hotspotAreaMm2 * 1e6;
/** From this part of its area on a hotspot counts as lying in the tissue: the rest are lumina, fat and the mask's own edge. */
const leastTissueInside = 0.9;

/**
 * The fullest circle and axis-parallel rectangle (4:3, lying or standing, the one that holds more), and how much tissue each
 * holds; where one reaches beyond the tissue, the largest circle that does not.
 *
 * The centre is that of the smallest circle, or box, around the detections it holds: away from every border
 * where that is possible, and turned with the slide.
 *
 * @param points mitotic detections in level-0 pixels
 * @param analysed where tissue was analysed; `null`: not known
 * @returns `null` when there is no point
 */
export function findHotspots(
  points: readonly { x: number; y: number }[],
  mpp: Mpp,
  analysed: TissueCover | null = null,
): Hotspots | null {
  if (points.length === 0) return null;
  const placed = points.map(({ x, y }) => ({ x: x * mpp.x, y: y * mpp.y }));
  const tissue = analysed === null ? null : new TissueField(analysed, mpp);
  const circle = circleHotspot(placed, mpp, tissue);
  const rectangle = rectangleHotspot(placed, mpp, tissue);
  const reachesBeyond = [circle, rectangle].some(reachesBeyondTissue);
  const fits = reachesBeyond && tissue !== null ? fittingHotspot(placed, mpp, tissue) : null;
  return { circle, rectangle, fits };
}

/** Whether its density counts area without tissue; `false` where that is not known. */
export function reachesBeyondTissue({ areaMm2, tissueInsideMm2 }: Hotspot): boolean {
  return tissueInsideMm2 !== null && tissueInsideMm2 < areaMm2 * leastTissueInside;
}

function circleHotspot(points: readonly PlacedPoint[], mpp: Mpp, tissue: TissueField | null): Hotspot {
  const radius = Math.sqrt(areaUm2 / Math.PI);
  const held = fullestCircle(points, radius);
  const { x, y } = smallestCircle(held);
  return {
    ...{ shape: 'circle', x: x / mpp.x, y: y / mpp.y },
    ...{ width: (2 * radius) / mpp.x, height: (2 * radius) / mpp.y },
    ...figures(held.length, hotspotAreaMm2, tissue?.inCircle(x, y, radius) ?? null),
  };
}

function rectangleHotspot(points: readonly PlacedPoint[], mpp: Mpp, tissue: TissueField | null): Hotspot {
  const long = Math.sqrt(areaUm2 * hotspotAspect);
  const short = long / hotspotAspect;
  const lying = { width: long, height: short, held: fullestRectangle(points, long, short) };
  const standing = { width: short, height: long, held: fullestRectangle(points, short, long) };
  const { width, height, held } = standing.held.length > lying.held.length ? standing : lying;
  const { x, y } = boxCentre(held);
  return {
    ...{ shape: 'rectangle', x: x / mpp.x, y: y / mpp.y },
    ...{ width: width / mpp.x, height: height / mpp.y },
    ...figures(held.length, hotspotAreaMm2, tissue?.inRectangle(x, y, width, height) ?? null),
  };
}

function fittingHotspot(points: readonly PlacedPoint[], mpp: Mpp, tissue: TissueField): Hotspot | null {
  const found = fittingCircle(points, tissue, hotspotAreaMm2);
  if (found === null) return null;
  const { x, y, radius, count, areaMm2, tissueMm2 } = found;
  return {
    ...{ shape: 'circle', x: x / mpp.x, y: y / mpp.y },
    ...{ width: (2 * radius) / mpp.x, height: (2 * radius) / mpp.y },
    ...figures(count, areaMm2, tissueMm2),
  };
}

function figures(
  mitoticCount: number,
  areaMm2: number,
  tissueMm2: number | null,
): Pick<Hotspot, 'areaMm2' | 'mitoticCount' | 'densityPerMm2' | 'tissueInsideMm2'> {
  // Chords and cells are a little off: never more tissue than there is area.
  const tissueInsideMm2 = tissueMm2 === null ? null : Math.min(tissueMm2, areaMm2);
  return { areaMm2, mitoticCount, densityPerMm2: mitoticCount / areaMm2, tissueInsideMm2 };
}

function boxCentre(points: readonly PlacedPoint[]): PlacedPoint {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y } of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { x: (left + right) / 2, y: (top + bottom) / 2 };
}
