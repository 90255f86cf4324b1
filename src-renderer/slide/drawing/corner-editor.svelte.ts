/**
 * The outline of one region while its corners are moved: by drags, and by keys, whose steps become one change once they rest. Level-0
 * pixels.
 */
import { roiContains, type Point, type Polygon } from '../../../src-main/contract/roi';
import { toSlide, type ScreenPoint, type ViewTransform } from '../view-transform';
import {
  cornerAt,
  cornersOf,
  nearestCorner,
  nearestEdge,
  nextOf,
  withCornerAfter,
  withCornerAt,
  withoutCorner,
  type Corner,
} from './corners';
import { at, moved } from './outlines';
import { clamped, type SlideSize } from './shapes';

export interface CornerEditorOptions {
  readonly view: () => ViewTransform;
  readonly size: () => SlideSize;
  /** The region as it stands. */
  readonly polygons: () => readonly Polygon[];
  readonly onReshaped: (polygons: readonly Polygon[]) => void;
}

/** Of a corner or an edge that a pointer means, CSS pixels. */
const reach = 9;
/** After the last key, ms. */
const restMs = 500;

export class CornerEditor {
  readonly #options: CornerEditorOptions;
  #draft = $state.raw<readonly Polygon[] | null>(null);
  #chosen = $state.raw<Corner | null>(null);
  /** Where the pointer went down, and the outline then; `null` while nothing is dragged. */
  #drag: { readonly from: Point; readonly polygons: readonly Polygon[] } | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(options: CornerEditorOptions) {
    this.#options = options;
  }

  get polygons(): readonly Polygon[] {
    return this.#draft ?? this.#options.polygons();
  }
  /** The corner that keys move; `null`: they move all of the region. */
  get chosen(): Corner | null {
    return this.#chosen !== null && cornerAt(this.polygons, this.#chosen) !== null ? this.#chosen : null;
  }

  /** @returns whether the place means the region; if not, nothing is begun */
  press(place: ScreenPoint): boolean {
    this.flush();
    const point = this.#onSlide(place);
    const within = reach / this.#options.view().scale;
    const { polygons } = this;
    const corner = nearestCorner(polygons, point, within);
    const edge = corner === null ? nearestEdge(polygons, point, within) : null;
    if (corner !== null) this.#chosen = corner;
    else if (edge !== null) {
      this.#draft = withCornerAfter(polygons, edge.after, point);
      this.#chosen = { ...edge.after, index: edge.after.index + 1 };
    } else if (roiContains({ polygons }, ...point)) this.#chosen = null;
    else return false;
    this.#drag = { from: point, polygons: this.polygons };
    return true;
  }

  move(place: ScreenPoint): void {
    if (this.#drag === null) return;
    const { from, polygons } = this.#drag;
    const [x, y] = this.#onSlide(place);
    const corner = this.#chosen;
    if (corner !== null) this.#draft = withCornerAt(polygons, corner, [x, y]);
    else if (x !== from[0] || y !== from[1]) this.#draft = moved(polygons, x - from[0], y - from[1]);
  }

  release(): void {
    this.#drag = null;
    this.flush();
  }

  /** By CSS pixels of the screen: the chosen corner, or all of the region. */
  step(x: number, y: number): void {
    const view = this.#options.view();
    const [zero, to] = [toSlide(view, 0, 0), toSlide(view, x, y)];
    const [dx, dy] = [to.x - zero.x, to.y - zero.y];
    const corner = this.chosen;
    const point = corner === null ? null : cornerAt(this.polygons, corner);
    this.#draft =
      corner === null || point === null
        ? moved(this.polygons, dx, dy)
        : withCornerAt(this.polygons, corner, this.#onSlide({ x: point[0] + dx, y: point[1] + dy }));
    this.#flushLater();
  }

  /** The next (1) or previous (−1) corner. @returns where it is */
  choose(direction: 1 | -1): Point | null {
    const all = cornersOf(this.polygons);
    const { chosen } = this;
    const before = all.findIndex(
      ({ polygon, ring, index }) =>
        polygon === chosen?.polygon && ring === chosen.ring && index === chosen.index,
    );
    const next = before === -1 ? all.at(direction === 1 ? 0 : -1) : all.at((before + direction) % all.length);
    this.#chosen = next ?? null;
    return next?.at ?? null;
  }

  chooseNone(): void {
    this.#chosen = null;
  }

  /** Another corner, halfway to the next. */
  insert(): void {
    const corner = this.chosen;
    const [from, to] =
      corner === null ? [] : [cornerAt(this.polygons, corner), nextOf(this.polygons, corner)];
    if (corner === null || from === null || from === undefined || to === null || to === undefined) return;
    const middle = at((from[0] + to[0]) / 2, (from[1] + to[1]) / 2);
    this.#draft = withCornerAfter(this.polygons, corner, middle);
    this.#chosen = { ...corner, index: corner.index + 1 };
    this.#flushLater();
  }

  removeChosen(): void {
    const corner = this.chosen;
    if (corner === null) return;
    this.#draft = withoutCorner(this.polygons, corner);
    this.flush();
  }

  /** What was changed is decided now. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const draft = this.#draft;
    if (draft === null) return;
    const point = this.#chosen === null ? null : cornerAt(draft, this.#chosen);
    this.#options.onReshaped(draft);
    this.#draft = null;
    // Its number may be another one now.
    if (point !== null) this.#chosen = nearestCorner(this.polygons, point, Infinity);
  }

  #flushLater(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), restMs);
  }

  #onSlide(place: ScreenPoint): Point {
    return clamped(place, this.#options.size());
  }
}
