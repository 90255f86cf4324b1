/**
 * Detections and verdicts over one slide: what is drawn of them in a view, one by one, as density, and as heat in the navigator; and what
 * lies under a point.
 */
import type OpenSeadragon from 'openseadragon';
import { untrack } from 'svelte';
import { labelOf, type Candidate, type DetectionLabel } from '../../../src-main/contract/detection';
import type { Mpp } from '../../../src-main/contract/slide';
import type { Figure, FigureList } from '../../../src-main/counting/figures';
import { toSlide, type ScreenPoint, type ViewTransform } from '../view-transform';
import type { MarkerDrawer } from './appearance.svelte';
import { CanvasLayer } from './canvas-layer';
import { DensityLayer } from './density-layer';
import { GridIndex } from './grid-index';
import type { MarkerLayer } from './layer';
import { MarkerSet } from './marker-set';
import {
  isOverview,
  noMarkers,
  planMarkers,
  type MarkerPlan,
  type Markers,
  type MarkerStyle,
  type Showing,
} from './markers';
import { NavigatorHeat } from './navigator-heat';
import { decidedMarks, markOf, type DecidedMarks } from './verdict-marks';
import { WebglLayer } from './webgl-layer';

/** Density and heat are made when the threshold rests: so long after its last change, ms. */
const restMs = 120;

export interface MarkerOverlayOptions {
  readonly drawer: MarkerDrawer;
  /** Receives the canvases, below what is in it. */
  readonly element: HTMLElement;
  readonly navigator: OpenSeadragon.Viewer;
  /** Of the slide, level-0 pixels. */
  readonly size: { readonly width: number; readonly height: number };
  readonly mpp: () => Mpp | null;
  /** The present transform; `null` until the slide is drawn first. */
  readonly view: () => ViewTransform | null;
}

export class MarkerOverlay {
  readonly #options: MarkerOverlayOptions;
  readonly #layer: MarkerLayer | null;
  readonly #density: DensityLayer | null;
  readonly #heat: NavigatorHeat;
  #set = new MarkerSet([]);
  #index = $state.raw(new GridIndex<Candidate>([]));
  #markers = $state.raw<Markers>(noMarkers);
  #style = $state.raw<MarkerStyle>({ size: 1, opacity: 1 });
  #showing = $state.raw<Readonly<Record<DetectionLabel, Showing>>>({
    mitotic: { close: true, overview: true },
    normal: { close: true, overview: false },
  });
  #isHidden = $state(false);
  #isBlinded = false;
  #threshold = 0;
  #figures: FigureList | null = null;
  /** What people decided about which detections, at which threshold. */
  #marked: {
    readonly of: readonly Candidate[];
    readonly at: number;
    readonly marks: DecidedMarks | null;
  } | null = null;
  /** While the threshold moves. */
  #restTimer: ReturnType<typeof setTimeout> | null = null;

  constructor(options: MarkerOverlayOptions) {
    this.#options = options;
    this.#layer = createLayer(options.drawer);
    this.#density = DensityLayer.create(document.createElement('canvas'));
    if (this.#layer !== null) options.element.prepend(this.#layer.canvas);
    if (this.#density !== null) options.element.prepend(this.#density.canvas);
    this.#heat = new NavigatorHeat(options.navigator, options.size);
  }

  /** Of a marker, CSS pixels. */
  get diameter(): number {
    return this.#plan(this.#options.view()?.scale ?? 1).diameter;
  }

  /** Whether the view is further away than detections of a label are shown. */
  hidesAtOverview(label: DetectionLabel): boolean {
    const { close, overview } = this.#showing[label];
    const { mpp, view } = this.#options;
    return close && !overview && isOverview(view()?.scale ?? 1, mpp()?.x ?? null);
  }

  setCandidates(candidates: readonly Candidate[], threshold: number): void {
    if (candidates !== this.#set.candidates) {
      this.#index = new GridIndex(candidates);
      this.#set = new MarkerSet(candidates);
    } else if (threshold !== this.#threshold) {
      this.#waitForRest();
    }
    this.#threshold = threshold;
    this.#layMarkers();
  }

  /** What people decided is drawn in place of what was proposed. */
  setVerdicts(list: FigureList, threshold: number): void {
    this.#figures = list;
    this.#marked = { of: list.detections, at: threshold, marks: decidedMarks(list, threshold) };
    this.#layMarkers();
  }

  show(showing: Readonly<Record<DetectionLabel, Showing>>): void {
    this.#showing = showing;
    this.draw();
  }

  /** All proposals in one neutral colour, and no heat: nothing tells what the software makes of them. */
  setBlinded(isBlinded: boolean): void {
    this.#isBlinded = isBlinded;
    this.draw();
  }

  drawWith(style: MarkerStyle): void {
    this.#style = style;
    this.draw();
  }

  hide(isHidden: boolean): void {
    this.#isHidden = isHidden;
    this.draw();
  }

  /** At once, so that the slide and what lies over it move in the same frame. */
  draw(): void {
    // What was set a moment ago is read here: an effect that sets it must not run again for that.
    untrack(() => {
      const view = this.#options.view();
      if (view === null) return;
      const isMoving = this.#restTimer !== null;
      const isHeatShown = !this.#isHidden && !this.#isBlinded && this.#showing.mitotic.close;
      if (!isMoving || !isHeatShown) this.#heat.setMarkers(isHeatShown ? this.#markers : noMarkers);
      const frame = {
        view,
        plan: this.#plan(view.scale),
        opacity: this.#style.opacity,
        isBlinded: this.#isBlinded,
        pixelRatio: window.devicePixelRatio,
      };
      this.#density?.draw(frame, isMoving);
      this.#layer?.draw(frame);
    });
  }

  /** What is drawn under a point of the view, CSS pixels: a detection, or a figure that somebody decided about; `null` beside all. */
  under(screenX: number, screenY: number): Candidate | Figure | null {
    const view = this.#options.view();
    if (view === null) return null;
    const at = toSlide(view, screenX, screenY);
    const radius = (this.diameter / 2 + 2) / view.scale;
    const isShown = ({ score }: Candidate): boolean => {
      const label = labelOf(score, this.#threshold);
      return this.#showing[label].close && !this.hidesAtOverview(label);
    };
    const decided = this.#decidedUnder(at, radius);
    const proposed = this.#index.nearest(at.x, at.y, radius, isShown);
    const distance = (place: ScreenPoint): number => Math.hypot(place.x - at.x, place.y - at.y);
    const isDecided = decided !== null && (proposed === null || distance(decided) <= distance(proposed));
    return isDecided ? decided : proposed;
  }

  destroy(): void {
    if (this.#restTimer !== null) clearTimeout(this.#restTimer);
    for (const layer of [this.#density, this.#layer]) {
      layer?.canvas.remove();
      layer?.destroy();
    }
  }

  #waitForRest(): void {
    if (this.#restTimer !== null) clearTimeout(this.#restTimer);
    this.#restTimer = setTimeout(() => {
      this.#restTimer = null;
      this.draw();
    }, restMs);
  }

  #layMarkers(): void {
    const marked = this.#marked;
    // After another run the figures come a moment later.
    const isOfThese = marked?.of === this.#set.candidates && marked.at === this.#threshold;
    const markers = this.#set.at(this.#threshold, isOfThese ? marked.marks : null);
    this.#markers = markers;
    this.#layer?.setMarkers(markers);
    this.#density?.setMarkers(markers);
    this.draw();
  }

  #plan(scale: number): MarkerPlan {
    const markers = this.#isHidden ? noMarkers : this.#markers;
    return planMarkers(markers, scale, this.#options.mpp()?.x ?? null, this.#showing, this.#style.size);
  }

  /** The nearest figure that is drawn by a verdict. */
  #decidedUnder(at: ScreenPoint, radius: number): Figure | null {
    const isUnder = (figure: Figure): boolean =>
      Math.hypot(figure.x - at.x, figure.y - at.y) <= radius && markOf(figure, this.#threshold) !== null;
    const under = (this.#figures?.decided ?? []).filter(isUnder);
    const distance = ({ x, y }: Figure): number => Math.hypot(x - at.x, y - at.y);
    return under.sort((one, other) => distance(one) - distance(other))[0] ?? null;
  }
}

/** A canvas that refused WebGL2 may still give 2D only if it is a fresh one. */
function createLayer(drawer: MarkerDrawer): MarkerLayer | null {
  const fresh = (): HTMLCanvasElement => document.createElement('canvas');
  const webgl = drawer === 'processor' ? null : WebglLayer.create(fresh(), drawer === 'card');
  return webgl ?? CanvasLayer.create(fresh());
}
