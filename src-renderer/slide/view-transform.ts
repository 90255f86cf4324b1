/**
 * The similarity between the slide and the screen: level-0 pixels to CSS pixels of the viewer element,
 * origin top left on both sides, by centre, scale and rotation. Everything drawn over the slide uses it.
 */
import type { Rectangle } from './tile-geometry';

export interface ViewTransform {
  /** Level-0 pixels at the middle of the element. */
  readonly centreX: number;
  readonly centreY: number;
  /** CSS pixels per level-0 pixel. */
  readonly scale: number;
  /** Clockwise on the screen. */
  readonly degrees: number;
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
  return [cos, -sin, view.width / 2, sin, cos, view.height / 2];
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
  return { x: view.centreX + cos * dx - sin * dy, y: view.centreY + sin * dx + cos * dy };
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

/** Any angle as one in [0, 360). */
export function normaliseDegrees(degrees: number): number {
  return ((degrees % 360) + 360) % 360;
}

/** The angle that one key press or click turns the view by, degrees. */
export const rotationStep = 15;
