/**
 * What a hand draws on the slide, by pointer or by keyboard: places go in, an area or a line comes out when it is finished. Level-0
 * pixels.
 */
import type { Point, Polygon, Ring } from '../../../src-main/contract/roi';
import { toScreen, type ScreenPoint, type ViewTransform } from '../view-transform';
import { brushed, enclosed, intersection, simplified } from './outlines';
import { clamped, ellipseBetween, extentOf, rectangleBetween, slideOutline, type SlideSize } from './shapes';

export const areaTools = ['rectangle', 'ellipse', 'polygon', 'freehand', 'brush'] as const;
export type AreaTool = (typeof areaTools)[number];
export type PenTool = AreaTool | 'line';

export type Drawn =
  | { readonly kind: 'area'; readonly polygons: readonly Polygon[] }
  | { readonly kind: 'line'; readonly from: Point; readonly to: Point };

export interface PenOptions {
  readonly view: () => ViewTransform;
  readonly size: () => SlideSize;
  readonly tool: () => PenTool;
  /** Of the brush, CSS pixels. */
  readonly radius: () => number;
  readonly onDrawn: (drawn: Drawn) => void;
}

/** CSS pixels: closer points say nothing, smaller areas are a slip of the hand, and a corner so near is the same one. */
const minStep = 2;
const minExtent = 6;
const sameCorner = 8;
/** How far an outline drawn by hand may be smoothed, CSS pixels. */
const handTolerance = 0.75;

export class Pen {
  readonly #options: PenOptions;
  #points = $state.raw<readonly Point[]>([]);
  /** Where the pointer or the cross is. */
  #hover = $state.raw<Point | null>(null);
  #isHeld = $state(false);
  #tooSmall = $state(false);

  constructor(options: PenOptions) {
    this.#options = options;
  }

  /** Corners that are set, or the way so far. */
  get points(): readonly Point[] {
    return this.#points;
  }
  /** Whether the last shape was too small to be meant. */
  get tooSmall(): boolean {
    return this.#tooSmall;
  }
  get isDrawing(): boolean {
    return this.#points.length > 0;
  }

  /** What would be drawn if it ended where the pointer is; of a brush and a line, the way. */
  get preview(): Ring {
    const [first] = this.#points;
    const end = this.#hover ?? this.#points.at(-1);
    if (first === undefined || end === undefined) return [];
    const view = this.#options.view();
    switch (this.#options.tool()) {
      case 'rectangle':
        return rectangleBetween(view, first, end);
      case 'ellipse':
        return ellipseBetween(view, first, end);
      case 'line':
        return [first, end];
      case 'polygon':
        return [...this.#points, end];
      case 'freehand':
      case 'brush':
        return this.#isHeld ? this.#points : [...this.#points, end];
    }
  }

  /** The button goes down. */
  press(place: ScreenPoint): void {
    const point = this.#onSlide(place);
    this.#tooSmall = false;
    this.#hover = point;
    const tool = this.#options.tool();
    if (tool === 'polygon') this.#corner(point);
    else if (this.#isTwoCornered && this.isDrawing) this.#finish([...this.#points, point]);
    else {
      this.#points = [point];
      this.#isHeld = true;
    }
  }

  /** The pointer or the cross goes somewhere. */
  move(place: ScreenPoint): void {
    const point = this.#onSlide(place);
    this.#hover = point;
    const last = this.#points.at(-1);
    if (!this.#isHeld || last === undefined || this.#isTwoCornered) return;
    if (this.#distance(last, point) >= minStep) this.#points = [...this.#points, point];
  }

  /** The button comes up: a drag ends the shape; of two corners, a click sets the first. */
  release(place: ScreenPoint): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    const [first] = this.#points;
    if (first === undefined) return;
    const point = this.#onSlide(place);
    if (!this.#isTwoCornered) this.#finish(this.#points);
    else if (this.#distance(first, point) >= sameCorner / 2) this.#finish([first, point]);
  }

  /** By keyboard: a corner where the cross is; of a brush, down and up. Two times in one place ends an outline. */
  set(place: ScreenPoint): void {
    const point = this.#onSlide(place);
    this.#tooSmall = false;
    this.#hover = point;
    const tool = this.#options.tool();
    if (tool === 'brush') {
      if (this.#isHeld) this.release(place);
      else this.press(place);
    } else if (this.#isTwoCornered) {
      if (this.isDrawing) this.#finish([...this.#points, point]);
      else this.#points = [point];
    } else this.#corner(point);
  }

  /** Takes the last corner back. */
  back(): void {
    this.#points = this.#points.slice(0, -1);
  }

  /** Gives up what is drawn so far. */
  drop(): void {
    this.#points = [];
    this.#isHeld = false;
  }

  /** All of what a ring of places on the screen holds. */
  take(ring: readonly ScreenPoint[]): void {
    this.#give([[ring.map((place) => this.#onSlide(place))]]);
  }

  get #isTwoCornered(): boolean {
    const tool = this.#options.tool();
    return tool === 'rectangle' || tool === 'ellipse' || tool === 'line';
  }

  #corner(point: Point): void {
    const [first] = this.#points;
    const last = this.#points.at(-1);
    const isSame = (other: Point | undefined): boolean =>
      other !== undefined && this.#distance(other, point) < sameCorner;
    if (this.#points.length >= 3 && (isSame(first) || isSame(last))) this.#finish(this.#points);
    else if (!isSame(last)) this.#points = [...this.#points, point];
  }

  #finish(points: readonly Point[]): void {
    this.#points = [];
    this.#isHeld = false;
    const view = this.#options.view();
    const tool = this.#options.tool();
    const [first, second] = points;
    if (tool === 'brush') {
      this.#give(brushed(points, this.#options.radius() / view.scale));
      return;
    }
    if (first === undefined || second === undefined) return;
    if (tool === 'line') {
      this.#tooSmall = this.#distance(first, second) < sameCorner / 2;
      if (!this.#tooSmall) this.#options.onDrawn({ kind: 'line', from: first, to: second });
      return;
    }
    const ring =
      tool === 'rectangle'
        ? rectangleBetween(view, first, second)
        : tool === 'ellipse'
          ? ellipseBetween(view, first, second)
          : points;
    this.#tooSmall = ring.length < 3 || extentOf(view, ring) < minExtent;
    if (this.#tooSmall) return;
    const area = enclosed(ring);
    this.#give(tool === 'freehand' ? simplified(area, handTolerance / view.scale) : area);
  }

  #give(polygons: readonly Polygon[]): void {
    const onSlide = intersection(polygons, [[slideOutline(this.#options.size())]]);
    this.#tooSmall = onSlide.length === 0;
    if (onSlide.length > 0) this.#options.onDrawn({ kind: 'area', polygons: onSlide });
  }

  #onSlide(place: ScreenPoint): Point {
    return clamped(place, this.#options.size());
  }

  /** CSS pixels. */
  #distance(one: Point, other: Point): number {
    const view = this.#options.view();
    const [a, b] = [toScreen(view, ...one), toScreen(view, ...other)];
    return Math.hypot(a.x - b.x, a.y - b.y);
  }
}
