/** Shapes that two corners make, and how points are kept on the slide. Level-0 pixels; upright on the screen, however the view is turned. */
import type { Point, Ring } from '../../../src-main/contract/roi';
import { toScreen, toSlide, type ScreenPoint, type ViewTransform } from '../view-transform';
import { at } from './outlines';

export interface SlideSize {
  readonly width: number;
  readonly height: number;
}

/** Corners of an ellipse: within a thousandth of its size of a true one. */
const ellipseCorners = 72;

export function rectangleBetween(view: ViewTransform, one: Point, other: Point): Ring {
  const { left, top, right, bottom } = boxBetween(view, one, other);
  return onSlide(view, [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ]);
}

/** That fills the rectangle. */
export function ellipseBetween(view: ViewTransform, one: Point, other: Point): Ring {
  const { left, top, right, bottom } = boxBetween(view, one, other);
  return onSlide(
    view,
    Array.from({ length: ellipseCorners }, (_, corner) => {
      const angle = (2 * Math.PI * corner) / ellipseCorners;
      return {
        x: (left + right) / 2 + ((right - left) / 2) * Math.cos(angle),
        y: (top + bottom) / 2 + ((bottom - top) / 2) * Math.sin(angle),
      };
    }),
  );
}

/** The nearest place on the slide, to tenths of a pixel. */
export function clamped({ x, y }: ScreenPoint, { width, height }: SlideSize): Point {
  return at(Math.min(Math.max(x, 0), width), Math.min(Math.max(y, 0), height));
}

/** The slide's own outline. */
export function slideOutline({ width, height }: SlideSize): Ring {
  return [
    [0, 0],
    [width, 0],
    [width, height],
    [0, height],
  ];
}

/** Smaller of width and height on the screen, CSS pixels. */
export function extentOf(view: ViewTransform, points: readonly Point[]): number {
  const placed = points.map(([x, y]) => toScreen(view, x, y));
  const span = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);
  return Math.min(span(placed.map(({ x }) => x)), span(placed.map(({ y }) => y)));
}

interface ScreenBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function boxBetween(view: ViewTransform, one: Point, other: Point): ScreenBox {
  const [a, b] = [toScreen(view, ...one), toScreen(view, ...other)];
  return {
    left: Math.min(a.x, b.x),
    top: Math.min(a.y, b.y),
    right: Math.max(a.x, b.x),
    bottom: Math.max(a.y, b.y),
  };
}

function onSlide(view: ViewTransform, corners: readonly ScreenPoint[]): Ring {
  return corners.map(({ x, y }) => {
    const place = toSlide(view, x, y);
    return at(place.x, place.y);
  });
}
