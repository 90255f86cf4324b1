/**
 * The view of one slide: OpenSeadragon draws the image, a marker layer draws detections in the same frame
 * with the same transform. Flows in: slide, candidates, threshold. Flows out: the present transform, and
 * the detection that was clicked.
 */
import OpenSeadragon from 'openseadragon';
import type { Candidate } from '../../src-main/contract/detection';
import { overviewLevel } from '../../src-main/contract/overview-level';
import type { Level, MissingTile, Mpp, SlideInfo, TileAddress } from '../../src-main/contract/slide';
import type { TileView } from '../../src-main/contract/tile-view';
import type { Figure } from '../../src-main/counting/figures';
import type { MarkerDrawer } from './overlay/appearance.svelte';
import { MarkerOverlay } from './overlay/marker-overlay.svelte';
import type { Look } from './look/look';
import { LookLayer } from './look/look-layer';
import { scaleOf } from './magnification';
import { finestUseful } from './tile-geometry';
import { SlideTileSource } from './tile-source';
import { unmirrored } from './view-gestures';
import { normaliseDegrees, toSlide, type ScreenPoint, type ViewTransform } from './view-transform';
import { createViewer, drawnCanvas } from './viewer';

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
  readonly initial: Omit<ViewTransform, 'width' | 'height'> | null;
  readonly reducedMotion: boolean;
  readonly markers: MarkerDrawer;
  readonly onMissing: (tile: MissingTile) => void;
  readonly onShown: (tile: TileAddress) => void;
  /** A click on a detection; `null` for a click beside all of them. */
  readonly onPick: (candidate: Candidate | null) => void;
  /** A click on a figure that a person decided about. */
  readonly onPickFigure: (figure: Figure) => void;
  /** While true, a click is handed to `onPlace` instead, wherever it falls. */
  readonly picking: () => boolean;
  /** Level-0 pixels. */
  readonly onPlace: (place: ScreenPoint) => void;
}

/** A detection is centred at least this close: CSS pixels per level-0 pixel at 20× of a 0.25 µm/px slide. */
const inspectionScale = 0.5;

export class SlideView {
  readonly #viewer: OpenSeadragon.Viewer;
  /** What lies over the slide of detections and verdicts. */
  readonly markers: MarkerOverlay;
  readonly #look: LookLayer;
  readonly #options: SlideViewOptions;
  readonly #width: number;
  #view = $state.raw<ViewTransform | null>(null);
  #hidden = $state(false);
  #isDestroyed = false;
  #tileView: TileView;
  /** `null` where the slide's own levels will do, or none could be made. */
  #overview: Level | null;

  constructor(options: SlideViewOptions) {
    this.#options = options;
    const { levels } = options.info;
    this.#tileView = options.view;
    this.#overview = overviewLevel(levels);
    this.#width = options.info.levels[0]?.width ?? 1;
    this.#viewer = createViewer({
      host: options.host,
      navigator: options.navigator,
      source: this.#source(),
      minPixelRatio: finestUseful(
        this.#overview === null ? levels : [...levels, this.#overview],
        window.devicePixelRatio,
      ),
      reducedMotion: options.reducedMotion,
    });
    this.#look = new LookLayer(drawnCanvas(this.#viewer));
    this.markers = new MarkerOverlay({
      drawer: options.markers,
      element: options.overlay,
      navigator: this.#viewer.navigator,
      size: options.info.levels[0] ?? { width: 1, height: 1 },
      mpp: options.mpp,
      view: () => this.#view,
    });
    this.#viewer.addOnceHandler('open', () => this.#begin());
    this.#viewer.world.addHandler('add-item', ({ item }) => this.#cover(item));
    this.#viewer.addHandler('update-viewport', () => {
      this.#look.draw();
      this.#frame();
    });
    this.#viewer.addHandler('canvas-click', (event) => {
      // OpenSeadragon has taken the position to the unmirrored side; taken there again, it is back.
      const { x, y } = unmirrored(this.#viewer, event.position.x, event.position.y);
      if (event.quick) this.#pick(x, y);
    });
  }

  /** The present transform; `null` until the slide is drawn first. */
  get view(): ViewTransform | null {
    return this.#view;
  }
  /** Where it will come to rest; `null` until the slide is drawn first. */
  get target(): ViewTransform | null {
    return this.#view === null ? null : this.#transform(false);
  }
  /** Whether everything that is not in the slide is hidden. */
  get overlayHidden(): boolean {
    return this.#hidden;
  }
  setLook(look: Look): void {
    this.#look.set(look);
  }

  /**
   * Other colours, planes or channels. The new tiles come to lie over the old ones, which go when all of the new are there: nothing
   * flickers while a person tries a window.
   */
  showIn(view: TileView): void {
    if (view === this.#tileView) return;
    this.#tileView = view;
    this.#viewer.addTiledImage({ tileSource: this.#source() });
  }

  #source(): SlideTileSource {
    return new SlideTileSource({
      ...this.#options,
      view: this.#tileView,
      overview: this.#overview,
      onNoOverview: () => this.#doWithoutOverview(),
    });
  }

  /** The slide's own tiles are asked for instead, and those that are broken are shown as such. */
  #doWithoutOverview(): void {
    if (this.#overview === null || this.#isDestroyed) return;
    this.#overview = null;
    this.#viewer.addTiledImage({ tileSource: this.#source() });
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
    this.markers.hide(hidden);
  }

  fit(): void {
    this.#viewer.viewport.goHome();
  }

  /** The mpp must be known; without it there is no magnification to go to. */
  magnify(magnification: number): void {
    const mpp = this.#options.mpp();
    if (mpp !== null) this.zoomTo(scaleOf(magnification, mpp));
  }

  /** Level-0 pixels; the mpp must be known. */
  lookAt(x: number, y: number, magnification: number): void {
    this.magnify(magnification);
    this.#panTo(x, y);
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
    const delta = new OpenSeadragon.Point(x * size.x * this.#side, y * size.y);
    viewport.panBy(viewport.deltaPointsFromPixels(delta)).applyConstraints();
  }

  /** Clockwise degrees on the screen. */
  rotateBy(degrees: number): void {
    const { viewport } = this.#viewer;
    viewport.setRotation(viewport.getRotation(false) + this.#side * degrees);
  }

  /** Clockwise degrees on the screen, by the shorter way. */
  turnTo(degrees: number): void {
    const { viewport } = this.#viewer;
    const now = viewport.getRotation(false);
    const turn = normaliseDegrees(this.#side * degrees - now);
    viewport.setRotation(now + (turn > 180 ? turn - 360 : turn));
  }

  resetRotation(): void {
    this.turnTo(0);
  }

  /** Mirrors what is seen left to right. */
  flip(): void {
    this.#viewer.viewport.toggleFlip();
  }

  /** OpenSeadragon turns before it mirrors, a `ViewTransform` mirrors before it turns: then angles and the x axis change sign. */
  get #side(): 1 | -1 {
    return this.#viewer.viewport.getFlip() ? -1 : 1;
  }

  /** Level-0 pixels. Comes close enough to judge a nucleus, and never further away than it was. */
  centreOn(x: number, y: number): void {
    if (this.#view !== null && this.#view.scale < inspectionScale) this.zoomTo(inspectionScale);
    this.#panTo(x, y);
  }

  /** To the middle of what is not covered. */
  #panTo(x: number, y: number): void {
    const { viewport } = this.#viewer;
    const aside = new OpenSeadragon.Point((this.#side * this.#coveredWidth()) / 2, 0);
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

  /** Goes there at once, also beyond what a person can go to: as a slide beside another that leads. */
  place({ centreX, centreY, scale, degrees, flipped }: Omit<ViewTransform, 'width' | 'height'>): void {
    const { viewport } = this.#viewer;
    viewport.setFlip(flipped);
    viewport.setRotation(this.#side * degrees, true);
    viewport.zoomTo((scale * this.#width) / viewport.getContainerSize().x, undefined, true);
    viewport.panTo(new OpenSeadragon.Point(centreX / this.#width, centreY / this.#width), true);
    this.#viewer.forceRedraw();
  }

  destroy(): void {
    this.#isDestroyed = true;
    this.#look.destroy();
    // One that ends while it opens would show its message in an element that is gone.
    this.#viewer.removeAllHandlers('open-failed');
    this.#viewer.destroy();
    this.markers.destroy();
  }

  #begin(): void {
    const { initial } = this.#options;
    if (initial === null) this.#viewer.forceRedraw();
    else this.place(initial);
  }

  #frame(): void {
    if (this.#viewer.world.getItemCount() === 0) return;
    this.#view = this.#transform(true);
    this.markers.draw();
  }

  /** As it is drawn now, or as it will be when it rests. */
  #transform(now: boolean): ViewTransform {
    const { viewport } = this.#viewer;
    const size = viewport.getContainerSize();
    const centre = viewport.getCenter(now);
    return {
      centreX: centre.x * this.#width,
      centreY: centre.y * this.#width,
      scale: (viewport.getZoom(now) * size.x) / this.#width,
      degrees: normaliseDegrees(this.#side * viewport.getRotation(now)),
      flipped: viewport.getFlip(),
      width: size.x,
      height: size.y,
    };
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
    const under = this.markers.under(screenX, screenY);
    if (under !== null && 'id' in under) this.#options.onPickFigure(under);
    else this.#options.onPick(under);
  }
}
