/**
 * Hotspots: where a circle, or a rectangle, of 2.37 mm² holds most mitotic detections. The counts are the true
 * maxima over all centres, not over a grid or over the detections. Distances are µm, so that pixels that are
 * not square do no harm.
 */
import { hotspotAreaMm2, hotspotAspect, type Hotspot, type Hotspots } from '../contract/hotspot';
import type { Mpp } from '../contract/slide';
import { fullestCircle } from './fullest-circle';
import { fullestRectangle } from './fullest-rectangle';
import type { PlacedPoint } from './point';
import { smallestCircle } from './smallest-circle';

const areaUm2 = hotspotAreaMm2 * 1e6;

/**
 * The fullest circle and axis-parallel rectangle (4:3, lying or standing, whichever holds more).
 *
 * The centre is that of the smallest circle, or box, around the detections it holds: away from every border
 * where that is possible, and turned with the slide.
 *
 * @param points mitotic detections in level-0 pixels
 * @returns `null` when there is no point
 */
export function findHotspots(points: readonly { x: number; y: number }[], mpp: Mpp): Hotspots | null {
  if (points.length === 0) return null;
  const placed = points.map(({ x, y }) => ({ x: x * mpp.x, y: y * mpp.y }));
  return { circle: circleHotspot(placed, mpp), rectangle: rectangleHotspot(placed, mpp) };
}

function circleHotspot(points: readonly PlacedPoint[], mpp: Mpp): Hotspot {
  const radius = Math.sqrt(areaUm2 / Math.PI);
  const held = fullestCircle(points, radius);
  const { x, y } = smallestCircle(held);
  const extent = { width: (2 * radius) / mpp.x, height: (2 * radius) / mpp.y };
  return { shape: 'circle', x: x / mpp.x, y: y / mpp.y, ...extent, ...figures(held.length) };
}

function rectangleHotspot(points: readonly PlacedPoint[], mpp: Mpp): Hotspot {
  const long = Math.sqrt(areaUm2 * hotspotAspect);
  const short = long / hotspotAspect;
  const lying = { width: long, height: short, held: fullestRectangle(points, long, short) };
  const standing = { width: short, height: long, held: fullestRectangle(points, short, long) };
  const { width, height, held } = standing.held.length > lying.held.length ? standing : lying;
  const { x, y } = boxCentre(held);
  const extent = { width: width / mpp.x, height: height / mpp.y };
  return { shape: 'rectangle', x: x / mpp.x, y: y / mpp.y, ...extent, ...figures(held.length) };
}

function figures(mitoticCount: number): Pick<Hotspot, 'areaMm2' | 'mitoticCount' | 'densityPerMm2'> {
  return { areaMm2: hotspotAreaMm2, mitoticCount, densityPerMm2: mitoticCount / hotspotAreaMm2 };
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
