/**
 * Hotspots: where a circle, or a rectangle, of 2.37 mm² holds most mitotic detections. The counts are the true
 * maxima over all centres, not over a grid or over the detections. Distances are µm, so that pixels that are
 * not square do no harm.
 */
import type { PlacedPoint } from '../base/point';
import { hotspotAreaMm2, type Hotspot, type Hotspots, type HotspotShape } from '../contract/hotspot';
import type { Mpp } from '../contract/slide';
import { shapeOfArea } from './field-shape';
import { fittingCircle } from './fitting-circle';
import { everywhere, HotspotSearch, type SearchFigure } from './hotspot-search';
import { TissueField, type TissueCover } from './tissue-field';

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
  const figures = points.map(({ x, y }, index) => ({ id: String(index), x, y, counted: true }));
  const tissue = analysed === null ? null : new TissueField(analysed, mpp);
  const circle = fullestHotspot('circle', figures, mpp, tissue);
  const rectangle = fullestHotspot('rectangle', figures, mpp, tissue);
  const reachesBeyond = [circle, rectangle].some(reachesBeyondTissue);
  const fits = reachesBeyond && tissue !== null ? fittingHotspot(points, mpp, tissue) : null;
  return { circle, rectangle, fits };
}

/** Whether its density counts area without tissue; `false` where that is not known. */
export function reachesBeyondTissue({ areaMm2, tissueInsideMm2 }: Hotspot): boolean {
  return tissueInsideMm2 !== null && tissueInsideMm2 < areaMm2 * leastTissueInside;
}

function fullestHotspot(
  shape: HotspotShape,
  figures: readonly SearchFigure[],
  mpp: Mpp,
  tissue: TissueField | null,
): Hotspot {
  const fullest = new HotspotSearch(
    figures,
    shapeOfArea(shape, hotspotAreaMm2),
    mpp,
    everywhere,
    tissue,
  ).fullest();
  if (fullest === null) throw new Error('A field around a figure holds it.');
  const { x, y, width, height, count, tissueInsideMm2 } = fullest;
  return { shape, x, y, width, height, ...counts(count, hotspotAreaMm2, tissueInsideMm2) };
}

function fittingHotspot(points: readonly PlacedPoint[], mpp: Mpp, tissue: TissueField): Hotspot | null {
  const placed = points.map(({ x, y }) => ({ x: x * mpp.x, y: y * mpp.y }));
  const found = fittingCircle(placed, tissue, hotspotAreaMm2);
  if (found === null) return null;
  const { x, y, radius, count, areaMm2, tissueMm2 } = found;
  return {
    ...{ shape: 'circle', x: x / mpp.x, y: y / mpp.y },
    ...{ width: (2 * radius) / mpp.x, height: (2 * radius) / mpp.y },
    ...counts(count, areaMm2, Math.min(tissueMm2, areaMm2)),
  };
}

function counts(
  mitoticCount: number,
  areaMm2: number,
  tissueInsideMm2: number | null,
): Pick<Hotspot, 'areaMm2' | 'mitoticCount' | 'densityPerMm2' | 'tissueInsideMm2'> {
  return { areaMm2, mitoticCount, densityPerMm2: mitoticCount / areaMm2, tissueInsideMm2 };
}
