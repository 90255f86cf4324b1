/**
 * The similarity between the slide and the screen: level-0 pixels to CSS pixels of the viewer element,
 * origin top left on both sides, by centre, scale, mirroring and rotation. Everything drawn over the slide uses it.
 */
import type { Viewed } from '../../src-main/contract/domain/viewed';
import type { Rectangle } from './tile-geometry';

export interface ViewTransform {
  /** Level-0 pixels at the middle of the element. */
  readonly centreX: number;
  readonly centreY: number;
  /** CSS pixels per level-0 pixel. */
  readonly scale: number;
  /** Clockwise on the screen, of the slide as it is or mirrored. */
  readonly degrees: number;
  /** The slide is mirrored left to right before it is turned. */
  readonly flipped: boolean;
  /** Size of the element in CSS pixels. */
  readonly width: number;
  readonly height: number;
}

export interface ScreenPoint {
  readonly x: number;
  readonly y: number;
}

/**
 * Row-major 2×3 matrix [a, b, c, d, e, f]: screen = (a·x + b·y + c, d·x + e·y + f), with x, y relative to the
 * view's centre, so that 32-bit arithmetic stays exact far from the slide's origin.
 */
export type CentredMatrix = readonly [number, number, number, number, number, number];

export function centredMatrix(view: ViewTransform): CentredMatrix {
  const angle = (view.degrees * Math.PI) / 180;
  const cos = Math.cos(angle) * view.scale;
  const sin = Math.sin(angle) * view.scale;
  const side = view.flipped ? -1 : 1;
  return [side * cos, -sin, view.width / 2, side * sin, cos, view.height / 2];
}

/** The `transform` of an SVG group whose coordinates are level-0 pixels. */
export function svgTransform(view: ViewTransform): string {
  const [a, b, c, d, e, f] = centredMatrix(view);
  const { centreX: x, centreY: y } = view;
  return `matrix(${a} ${d} ${b} ${e} ${c - a * x - b * y} ${f - d * x - e * y})`;
}

/** Level-0 pixels → CSS pixels. */
export function toScreen(view: ViewTransform, x: number, y: number): ScreenPoint {
  const [a, b, c, d, e, f] = centredMatrix(view);
  const dx = x - view.centreX;
  const dy = y - view.centreY;
  return { x: a * dx + b * dy + c, y: d * dx + e * dy + f };
}

/** CSS pixels → level-0 pixels. */
export function toSlide(view: ViewTransform, x: number, y: number): ScreenPoint {
  const angle = (-view.degrees * Math.PI) / 180;
  const cos = Math.cos(angle) / view.scale;
  const sin = Math.sin(angle) / view.scale;
  const dx = x - view.width / 2;
  const dy = y - view.height / 2;
  const along = cos * dx - sin * dy;
  return { x: view.centreX + (view.flipped ? -along : along), y: view.centreY + sin * dx + cos * dy };
}

/** The upright rectangle of the slide, level-0 pixels, that holds all that is visible, with a margin in CSS pixels. */
export function visibleBounds(view: ViewTransform, margin: number): Rectangle {
  const corners = [
    toSlide(view, -margin, -margin),
    toSlide(view, view.width + margin, -margin),
    toSlide(view, view.width + margin, view.height + margin),
    toSlide(view, -margin, view.height + margin),
  ];
  const xs = corners.map((corner) => corner.x);
  const ys = corners.map((corner) => corner.y);
  const x = Math.min(...xs);
  const y = Math.min(...ys);
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

/**
 * The rectangle of the slide that a view shows, as it is recorded: whole pixels, and no finer than a person could tell.
 * @param covered width at the right edge that something else covers, CSS pixels
 */
export function viewedIn(view: ViewTransform, covered: number, at: string): Viewed {
  const [width, height] = [Math.max(1, view.width - covered), view.height];
  const corner = toSlide(view, 0, 0);
  const right = toSlide(view, width, 0);
  const centre = toSlide(view, width / 2, height / 2);
  const degrees = (Math.atan2(right.y - corner.y, right.x - corner.x) * 180) / Math.PI;
  return {
    ...{ at, ms: 1, x: Math.round(centre.x), y: Math.round(centre.y) },
    width: Math.max(1, Math.round(width / view.scale)),
    height: Math.max(1, Math.round(height / view.scale)),
    degrees: normaliseDegrees(Math.round(degrees * 10) / 10),
    scale: Number(view.scale.toPrecision(4)),
  };
}

/** Any angle as one in [0, 360). */
export function normaliseDegrees(degrees: number): number {
  return ((degrees % 360) + 360) % 360;
}

/** The angle that one key press or click turns the view by, degrees. */
export const rotationStep = 15;
