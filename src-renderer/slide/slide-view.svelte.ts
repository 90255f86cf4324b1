/**
 * The view of one slide: OpenSeadragon draws the image, a marker layer draws detections in the same frame
 * with the same transform. Flows in: slide, candidates, threshold. Flows out: the present transform, and
 * the detection that was clicked.
 */
import OpenSeadragon from 'openseadragon';
import { untrack } from 'svelte';
import type { Candidate, DetectionLabel } from '../../src-main/contract/detection';
import { labelOf } from '../../src-main/contract/detection';
import type { MissingTile, Mpp, SlideInfo, TileAddress } from '../../src-main/contract/slide';
import type { TileView } from '../../src-main/contract/tile-view';
import { CanvasLayer } from './overlay/canvas-layer';
import type { MarkerDrawer } from './overlay/appearance.svelte';
import { DensityLayer } from './overlay/density-layer';
import { GridIndex } from './overlay/grid-index';
import type { MarkerLayer } from './overlay/layer';
import {
  isOverview,
  noMarkers,
  packMarkers,
  planMarkers,
  type MarkerPlan,
  type Markers,
  type MarkerStyle,
  type Showing,
} from './overlay/markers';
import { WebglLayer } from './overlay/webgl-layer';
import { scaleOf } from './magnification';
import { SlideTileSource } from './tile-source';
import { normaliseDegrees, toSlide, type ScreenPoint, type ViewTransform } from './view-transform';

export interface SlideViewOptions {
  /** Receives OpenSeadragon's own elements. */
  readonly host: HTMLElement;
  /** Receives the marker canvas; lies over `host` and lets pointers through. */
  readonly overlay: HTMLElement;
  readonly navigator: HTMLElement;
  readonly slideId: string;
  readonly info: SlideInfo;
  /** Colours, planes and channels to begin with. */
  readonly view: TileView;
  readonly mpp: () => Mpp | null;
  /** Width at the right edge that is covered, CSS pixels: nothing is centred there. */
  readonly covered: () => number;
  /** Where to begin; the whole slide when null. */
  readonly initial: Pick<ViewTransform, 'centreX' | 'centreY' | 'scale' | 'degrees'> | null;
  readonly reducedMotion: boolean;
  readonly markers: MarkerDrawer;
  readonly onMissing: (tile: MissingTile) => void;
  readonly onShown: (tile: TileAddress) => void;
  /** A click on a detection; `null` for a click beside all of them. */
  readonly onPick: (candidate: Candidate | null) => void;
  /** While true, a click is handed to `onPlace` instead, wherever it falls. */
  readonly picking: () => boolean;
  /** Level-0 pixels. */
  readonly onPlace: (place: ScreenPoint) => void;
}

/** Seconds. Motion of more than 150 ms makes a person wait. */
const animationSeconds = 0.14;
/** A detection is centred at least this close: CSS pixels per level-0 pixel at 20× of a 0.25 µm/px slide. */
const inspectionScale = 0.5;
const wheelZoom = 1.25;

export class SlideView {
  readonly #viewer: OpenSeadragon.Viewer;
  readonly #layer: MarkerLayer | null;
  readonly #density: DensityLayer | null;
  readonly #options: SlideViewOptions;
  readonly #width: number;
  #view = $state.raw<ViewTransform | null>(null);
  #hidden = $state(false);
  #index = $state.raw(new GridIndex<Candidate>([]));
  #threshold = 0;
  #tileView: TileView;
  #markers = $state.raw<Markers>(noMarkers);
  #style = $state.raw<MarkerStyle>({ size: 1, opacity: 1 });
  #showing = $state.raw<Readonly<Record<DetectionLabel, Showing>>>({
    mitotic: { close: true, overview: true },
    normal: { close: true, overview: false },
  });
  #indexed: readonly Candidate[] = [];

  constructor(options: SlideViewOptions) {
    this.#options = options;
    this.#tileView = options.view;
    this.#width = options.info.levels[0]?.width ?? 1;
    this.#layer = createLayer(options.markers);
    this.#density = DensityLayer.create(document.createElement('canvas'));
    if (this.#layer !== null) options.overlay.prepend(this.#layer.canvas);
    if (this.#density !== null) options.overlay.prepend(this.#density.canvas);
    forestallInlineStyle();
    this.#viewer = new OpenSeadragon.Viewer({
      element: options.host,
      tileSources: [new SlideTileSource(options)],
      // The WebGL drawer picks a tile's texture by a rounded varying, which without graphics hardware shows parts
      // of tiles in place of others (openseadragon#2556). A picture of tissue must not do that.
      drawer: 'canvas',
      navigatorDrawer: 'canvas',
      showNavigationControl: false,
      showNavigator: true,
      navigatorElement: options.navigator,
      navigatorAutoFade: false,
      navigatorRotate: false,
      navigatorBorderColor: 'transparent',
      navigatorDisplayRegionColor: '#9aa5ff',
      keyboardNavEnabled: false,
      animationTime: options.reducedMotion ? 0 : animationSeconds,
      springStiffness: 8,
      blendTime: 0,
      immediateRender: false,
      zoomPerScroll: wheelZoom,
      minZoomImageRatio: 0.5,
      maxZoomPixelRatio: 8,
      visibilityRatio: 0.2,
      // A window made larger shows more of the slide, not another magnification.
      preserveImageSizeOnResize: true,
      imageLoaderLimit: 6,
      maxTilesPerFrame: 12,
      tileRetryMax: 0,
      gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true, flickEnabled: false },
      gestureSettingsTouch: { clickToZoom: false, flickEnabled: !options.reducedMotion },
      gestureSettingsPen: { clickToZoom: false },
    });
    this.#viewer.addOnceHandler('open', () => this.#begin());
    this.#viewer.world.addHandler('add-item', ({ item }) => this.#cover(item));
    this.#viewer.addHandler('update-viewport', () => this.#frame());
    this.#viewer.addHandler('resize', () => this.#viewer.forceRedraw());
    this.#viewer.addHandler('canvas-click', (event) => {
      if (event.quick) this.#pick(event.position.x, event.position.y);
    });
  }

  /** The present transform; `null` until the slide is drawn first. */
  get view(): ViewTransform | null {
    return this.#view;
  }
  /** Whether everything that is not in the slide is hidden. */
  get overlayHidden(): boolean {
    return this.#hidden;
  }
  /** Of a marker, CSS pixels. */
  get markerDiameter(): number {
    return this.#plan(this.#view?.scale ?? 1).diameter;
  }
  /** Whether the view is further away than detections of a label are shown. */
  hidesAtOverview(label: DetectionLabel): boolean {
    const { close, overview } = this.#showing[label];
    return close && !overview && isOverview(this.#view?.scale ?? 1, this.#options.mpp()?.x ?? null);
  }
  /** False where the browser can draw neither WebGL2 nor Canvas2D. */
  get canDrawMarkers(): boolean {
    return this.#layer !== null;
  }

  setCandidates(candidates: readonly Candidate[], threshold: number): void {
    this.#threshold = threshold;
    if (candidates !== this.#indexed) {
      this.#index = new GridIndex(candidates);
      this.#indexed = candidates;
    }
    const markers = packMarkers(candidates, threshold);
    this.#markers = markers;
    this.#layer?.setMarkers(markers);
    this.#density?.setMarkers(markers);
    this.#drawMarkers();
  }

  show(showing: Readonly<Record<DetectionLabel, Showing>>): void {
    this.#showing = showing;
    this.#drawMarkers();
  }

  drawWith(style: MarkerStyle): void {
    this.#style = style;
    this.#drawMarkers();
  }

  /**
   * Other colours, planes or channels. The new tiles come to lie over the old ones, which go when all of the new are there: nothing
   * flickers while a person tries a window.
   */
  showIn(view: TileView): void {
    if (view === this.#tileView) return;
    this.#tileView = view;
    this.#viewer.addTiledImage({ tileSource: new SlideTileSource({ ...this.#options, view }) });
  }

  /** Keeps the lowest image, which is drawn whole, until the new one is drawn whole. */
  #cover(item: OpenSeadragon.TiledImage): void {
    this.#keepOnly((other, index) => index === 0 || other === item);
    item.addHandler('fully-loaded-change', () => {
      const isThere = this.#viewer.world.getIndexOfItem(item) !== -1;
      if (isThere && item.getFullyLoaded()) this.#keepOnly((other) => other === item);
    });
  }

  #keepOnly(kept: (item: OpenSeadragon.TiledImage, index: number) => boolean): void {
    const { world } = this.#viewer;
    const items = Array.from({ length: world.getItemCount() }, (_, index) => world.getItemAt(index));
    items.forEach((item, index) => {
      if (!kept(item, index)) world.removeItem(item);
    });
  }

  hideOverlay(hidden: boolean): void {
    this.#hidden = hidden;
    this.#drawMarkers();
  }

  fit(): void {
    this.#viewer.viewport.goHome();
  }

  /** The mpp must be known; without it there is no magnification to go to. */
  magnify(magnification: number): void {
    const mpp = this.#options.mpp();
    if (mpp !== null) this.zoomTo(scaleOf(magnification, mpp));
  }

  /** One slide pixel per pixel of the screen. */
  showFullResolution(): void {
    this.zoomTo(1 / window.devicePixelRatio);
  }

  /** `scale`: CSS pixels per level-0 pixel. */
  zoomTo(scale: number): void {
    const { viewport } = this.#viewer;
    viewport.zoomTo(viewport.imageToViewportZoom(scale)).applyConstraints();
  }

  zoomBy(factor: number): void {
    this.#viewer.viewport.zoomBy(factor).applyConstraints();
  }

  /** Fractions of the view's width and height. */
  panBy(x: number, y: number): void {
    const { viewport } = this.#viewer;
    const size = viewport.getContainerSize();
    const delta = new OpenSeadragon.Point(x * size.x, y * size.y);
    viewport.panBy(viewport.deltaPointsFromPixels(delta)).applyConstraints();
  }

  /** Clockwise degrees. */
  rotateBy(degrees: number): void {
    const { viewport } = this.#viewer;
    viewport.setRotation(viewport.getRotation(false) + degrees);
  }

  resetRotation(): void {
    this.#viewer.viewport.setRotation(0);
  }

  /** Level-0 pixels. Comes close enough to judge a nucleus, and never further away than it was. */
  centreOn(x: number, y: number): void {
    if (this.#view !== null && this.#view.scale < inspectionScale) this.zoomTo(inspectionScale);
    this.#panTo(x, y);
  }

  /** To the middle of what is not covered. */
  #panTo(x: number, y: number): void {
    const { viewport } = this.#viewer;
    const aside = new OpenSeadragon.Point(this.#coveredWidth() / 2, 0);
    const place = new OpenSeadragon.Point(x / this.#width, y / this.#width);
    viewport.panTo(place.plus(viewport.deltaPointsFromPixels(aside, false)));
  }

  /** A fifth of the view stays, however narrow the window. */
  #coveredWidth(): number {
    return Math.min(this.#options.covered(), 0.8 * this.#viewer.viewport.getContainerSize().x);
  }

  /** Shows an upright rectangle of the slide whole. Level-0 pixels, centre and extent. */
  frameRectangle(x: number, y: number, width: number, height: number): void {
    const margin = 1.15;
    const size = this.#viewer.viewport.getContainerSize();
    size.x -= this.#coveredWidth();
    const extent = Math.hypot(width, height);
    const upright = normaliseDegrees(this.#viewer.viewport.getRotation(false)) % 90 === 0;
    this.zoomTo(
      upright ? Math.min(size.x / width, size.y / height) / margin : Math.min(size.x, size.y) / extent,
    );
    this.#panTo(x, y);
  }

  destroy(): void {
    this.#viewer.destroy();
    for (const layer of [this.#density, this.#layer]) {
      layer?.canvas.remove();
      layer?.destroy();
    }
  }

  #begin(): void {
    const { initial } = this.#options;
    const { viewport } = this.#viewer;
    if (initial !== null) {
      viewport.setRotation(initial.degrees, true);
      viewport.zoomTo(viewport.imageToViewportZoom(initial.scale), undefined, true);
      viewport.panTo(
        new OpenSeadragon.Point(initial.centreX / this.#width, initial.centreY / this.#width),
        true,
      );
    }
    this.#viewer.forceRedraw();
  }

  #frame(): void {
    const { viewport } = this.#viewer;
    if (this.#viewer.world.getItemCount() === 0) return;
    const size = viewport.getContainerSize();
    const centre = viewport.getCenter(true);
    this.#view = {
      centreX: centre.x * this.#width,
      centreY: centre.y * this.#width,
      scale: (viewport.getZoom(true) * size.x) / this.#width,
      degrees: normaliseDegrees(viewport.getRotation(true)),
      width: size.x,
      height: size.y,
    };
    this.#drawMarkers();
  }

  /** Reads what was set a moment ago: an effect that sets it must not run again for that. */
  #drawMarkers(): void {
    untrack(() => {
      const view = this.#view;
      if (view === null) return;
      const frame = {
        view,
        plan: this.#plan(view.scale),
        opacity: this.#style.opacity,
        pixelRatio: window.devicePixelRatio,
      };
      this.#density?.draw(frame);
      this.#layer?.draw(frame);
    });
  }

  #plan(scale: number): MarkerPlan {
    const markers = this.#hidden ? noMarkers : this.#markers;
    return planMarkers(markers, scale, this.#options.mpp()?.x ?? null, this.#showing, this.#style.size);
  }

  #pick(screenX: number, screenY: number): void {
    const view = this.#view;
    if (view === null) return;
    const at = toSlide(view, screenX, screenY);
    if (this.#options.picking()) {
      this.#options.onPlace(at);
      return;
    }
    if (this.#hidden) return;
    const radius = (this.markerDiameter / 2 + 2) / view.scale;
    const isShown = ({ score }: Candidate): boolean => {
      const label = labelOf(score, this.#threshold);
      return this.#showing[label].close && !this.hidesAtOverview(label);
    };
    this.#options.onPick(this.#index.nearest(at.x, at.y, radius, isShown));
  }
}

/** A canvas that refused WebGL2 may still give 2D only if it is a fresh one. */
function createLayer(drawer: MarkerDrawer): MarkerLayer | null {
  const fresh = (): HTMLCanvasElement => document.createElement('canvas');
  const webgl = drawer === 'processor' ? null : WebglLayer.create(fresh(), drawer === 'card');
  return webgl ?? CanvasLayer.create(fresh());
}

/**
 * OpenSeadragon adds an inline style sheet where it finds none of its own, which the content security policy
 * forbids. theme.css has the same rule; this element, of no namespace and so without effect, is what it finds.
 */
function forestallInlineStyle(): void {
  const mark = 'data-openseadragon-mobile-css';
  if (document.querySelector(`style[${mark}]`) !== null) return;
  const inert = document.createElementNS(null, 'style');
  inert.setAttribute(mark, 'true');
  document.head.append(inert);
}
