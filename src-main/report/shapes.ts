/**
 * Marks and outlines as vector shapes in the pixels of a picture of the slide, for the PNG as for the PDF:
 * mitotic a ring with a centre dot, normal an open square, the hotspots, the region of interest, tiles that
 * could not be read. Each shape is drawn over a wider halo so that it is legible on pink and purple tissue.
 */
import type { IdentifiedDetection } from './identified';
import type { AnalysisResult } from '../contract/report';
import type { Hotspot } from '../contract/hotspot';
import type { DetectionLabel } from '../contract/detection';
import { labelColours } from '../contract/label-style';
import { areasOf, type CountedRegion } from '../contract/domain/regions';
import type { Polygon } from '../contract/roi';
import type { Level } from '../contract/slide';
import { darkHalo, ink, lightHalo, missingInk, roiInk } from './palette';

/** An SVG path with how it is painted. Lengths are in the unit of the picture. */
export interface Shape {
  readonly path: string;
  readonly colour: string;
  /** `null`: filled. */
  readonly strokeWidth: number | null;
  readonly dash: readonly [on: number, off: number] | null;
  readonly opacity: number;
}

/** From level-0 pixels to the picture: its pixels per level-0 pixel, along each axis. */
export interface Projection {
  readonly scaleX: number;
  readonly scaleY: number;
}

/** Of exclusions. */
export const exclusionDash = [3, 2] as const;

/** The marks of all points of one label, in picture coordinates. `radius`: half the size of a mark. */
export function markShapes(label: DetectionLabel, points: readonly PicturePoint[], radius: number): Shape[] {
  const colour = labelColours[label];
  const width = radius * 0.34;
  const outline = label === 'mitotic' ? ring : square;
  const outlines = pathsOf(points, (point) => outline(point.x, point.y, radius));
  // The dark halo is for pale tissue; the faint light one around it, for dark epithelium.
  const shapes = [
    ...outlines.map((path) => stroke(path, lightHalo, width * 2.1, 0.6)),
    ...outlines.map((path) => stroke(path, darkHalo, width * 1.55, 0.6)),
    ...outlines.map((path) => stroke(path, colour, width)),
  ];
  if (label !== 'mitotic') return shapes;
  const dots = (dotRadius: number): string[] => pathsOf(points, ({ x, y }) => ring(x, y, dotRadius));
  return [
    ...shapes,
    ...dots(radius * 0.4).map((path) => fill(path, darkHalo, 0.6)),
    ...dots(radius * 0.3).map((path) => fill(path, colour)),
  ];
}

/** Paths of a bounded number of marks each: readers of SVG refuse attributes of many megabytes. */
function pathsOf(points: readonly PicturePoint[], draw: (point: PicturePoint) => string): string[] {
  const marksAPath = 2000;
  return Array.from({ length: Math.ceil(points.length / marksAPath) }, (_, index) =>
    points
      .slice(index * marksAPath, (index + 1) * marksAPath)
      .map(draw)
      .join(''),
  );
}

export interface PicturePoint {
  readonly x: number;
  readonly y: number;
}

/** Locations of the detections of one label in the picture. */
export function pointsOf(
  detections: readonly IdentifiedDetection[],
  label: DetectionLabel,
  { scaleX, scaleY }: Projection,
): PicturePoint[] {
  return detections
    .filter((detection) => detection.label === label)
    .map(({ x, y }) => ({ x: x * scaleX, y: y * scaleY }));
}

/** The circle (solid) or rectangle (dashed) of a hotspot. */
export function hotspotShapes(hotspot: Hotspot, { scaleX, scaleY }: Projection, lineWidth: number): Shape[] {
  const x = hotspot.x * scaleX;
  const y = hotspot.y * scaleY;
  const [halfWidth, halfHeight] = [(hotspot.width * scaleX) / 2, (hotspot.height * scaleY) / 2];
  return hotspot.shape === 'circle'
    ? lineShapes(ellipse(x, y, halfWidth, halfHeight), lineWidth, null)
    : lineShapes(rectangle(x - halfWidth, y - halfHeight, 2 * halfWidth, 2 * halfHeight), lineWidth, [4, 3]);
}

/** Outlines of the region of interest and of the regions that a person drew, exclusions dashed; none for the whole slide. */
export function roiShapes(
  {
    roi,
    regions,
  }: Pick<AnalysisResult, 'roi'> & { readonly regions: readonly Omit<CountedRegion, 'name'>[] },
  projection: Projection,
  lineWidth: number,
): Shape[] {
  const { include, exclude } = areasOf(regions);
  const solid = outlinesOf([...(roi?.polygons ?? []), ...include], projection);
  const dashed = outlinesOf(exclude, projection);
  return [
    ...(solid === '' ? [] : lineShapes(solid, lineWidth, null, roiInk)),
    ...(dashed === '' ? [] : lineShapes(dashed, lineWidth, exclusionDash, roiInk)),
  ];
}

function outlinesOf(polygons: readonly Polygon[], { scaleX, scaleY }: Projection): string {
  return polygons
    .flat()
    .map((points) => `M${points.map(([x, y]) => `${round(x * scaleX)} ${round(y * scaleY)}`).join('L')}Z`)
    .join('');
}

/** Tiles that could not be read, each as a grey field with a cross. At least `smallest` wide and high. */
export function missingTileShapes(
  result: AnalysisResult,
  levels: readonly Level[],
  { scaleX, scaleY }: Projection,
  smallest: number,
): Shape[] {
  const fields = result.missingTiles.flatMap((tile) => {
    const level = levels.find(({ index }) => index === tile.level);
    if (level === undefined) return [];
    const x = scaleX * (result.slide.width / level.width);
    const y = scaleY * (result.slide.height / level.height);
    const left = tile.column * level.tileWidth;
    const top = tile.row * level.tileHeight;
    const right = Math.min(left + level.tileWidth, level.width);
    const bottom = Math.min(top + level.tileHeight, level.height);
    return [
      {
        x: left * x,
        y: top * y,
        width: Math.max((right - left) * x, smallest),
        height: Math.max((bottom - top) * y, smallest),
      },
    ];
  });
  if (fields.length === 0) return [];
  return missingFieldShapes(fields);
}

export interface Field extends PicturePoint {
  readonly width: number;
  readonly height: number;
}

export function missingFieldShapes(fields: readonly Field[]): Shape[] {
  const outlines = fields.map(({ x, y, width, height }) => rectangle(x, y, width, height)).join('');
  const crosses = fields
    .map(({ x, y, width, height }) => {
      const [left, top, right, bottom] = [x, y, x + width, y + height].map(round);
      return `M${left ?? 0} ${top ?? 0}L${right ?? 0} ${bottom ?? 0}M${right ?? 0} ${top ?? 0}L${left ?? 0} ${bottom ?? 0}`;
    })
    .join('');
  const width = Math.min(...fields.map((field) => Math.min(field.width, field.height))) / 12;
  return [
    fill(outlines, missingInk, 0.35),
    stroke(outlines, missingInk, Math.min(width, 1.5)),
    stroke(crosses, missingInk, Math.min(width, 1.5)),
  ];
}

/** A line over a wider white one. `dash` in line widths. */
export function lineShapes(
  path: string,
  width: number,
  dash: readonly [number, number] | null,
  colour = ink,
): Shape[] {
  const pattern = dash === null ? null : ([dash[0] * width, dash[1] * width] as const);
  return [stroke(path, lightHalo, width * 2.2, 0.9), { ...stroke(path, colour, width), dash: pattern }];
}

export function fill(path: string, colour: string, opacity = 1): Shape {
  return { path, colour, strokeWidth: null, dash: null, opacity };
}

function stroke(path: string, colour: string, strokeWidth: number, opacity = 1): Shape {
  return { path, colour, strokeWidth, dash: null, opacity };
}

function ring(x: number, y: number, radius: number): string {
  return ellipse(x, y, radius, radius);
}

function square(x: number, y: number, half: number): string {
  // A square of the same visual weight as the ring is a little smaller.
  const side = half * 1.6;
  return rectangle(x - side / 2, y - side / 2, side, side);
}

export function rectangle(x: number, y: number, width: number, height: number): string {
  return `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}Z`;
}

/** Four Bézier arcs, the common approximation (error below 0.03 %). */
export function ellipse(x: number, y: number, radiusX: number, radiusY: number): string {
  const kappa = 0.5522847498;
  const [bendX, bendY] = [radiusX * kappa, radiusY * kappa];
  const point = (dx: number, dy: number): string => `${round(x + dx)} ${round(y + dy)}`;
  return [
    `M${point(radiusX, 0)}`,
    `C${point(radiusX, bendY)} ${point(bendX, radiusY)} ${point(0, radiusY)}`,
    `C${point(-bendX, radiusY)} ${point(-radiusX, bendY)} ${point(-radiusX, 0)}`,
    `C${point(-radiusX, -bendY)} ${point(-bendX, -radiusY)} ${point(0, -radiusY)}`,
    `C${point(bendX, -radiusY)} ${point(radiusX, -bendY)} ${point(radiusX, 0)}Z`,
  ].join('');
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
