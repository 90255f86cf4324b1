/**
 * OpenSeadragon as Spindle sets it up, without knowledge of what is shown in it. A slide comes in as a tile source, pointers and
 * the wheel move it; its events tell where the view is.
 */
import OpenSeadragon from 'openseadragon';
import { correctMirroredGestures, turnWithShift } from './view-gestures';

export interface ViewerOptions {
  /** Receives OpenSeadragon's own elements. */
  readonly host: HTMLElement;
  readonly navigator: HTMLElement;
  readonly source: OpenSeadragon.TileSource;
  /** Screen pixels per pixel of a level below which the next coarser level is asked for (`finestUseful`). */
  readonly minPixelRatio: number;
  readonly reducedMotion: boolean;
}

/** Seconds. Motion of more than 150 ms makes a person wait. */
const animationSeconds = 0.14;
const wheelZoom = 1.25;
/**
 * A request that takes longer than this is given up, and OpenSeadragon then takes its tile for one that is not there, for good. On a machine
 * that is busy with other things tiles have taken more than its usual 30 s; one that fails is reported by the tile source.
 */
const neverMs = 24 * 3600 * 1000;

export function createViewer(options: ViewerOptions): OpenSeadragon.Viewer {
  forestallInlineStyle();
  const viewer = new OpenSeadragon.Viewer({
    element: options.host,
    tileSources: [options.source],
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
    // Of the levels that are missing, the one that fits the screen is asked for first; coarser tiles that are there stay meanwhile.
    immediateRender: true,
    minPixelRatio: options.minPixelRatio,
    zoomPerScroll: wheelZoom,
    minZoomImageRatio: 0.5,
    maxZoomPixelRatio: 8,
    visibilityRatio: 0.2,
    // A window made larger shows more of the slide, not another magnification.
    preserveImageSizeOnResize: true,
    // New requests begin with a frame: fewer at once leave the connection idle until the next, more delay what is asked for after a jump.
    imageLoaderLimit: 24,
    maxTilesPerFrame: 24,
    tileRetryMax: 0,
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true, flickEnabled: false },
    gestureSettingsTouch: { clickToZoom: false, flickEnabled: !options.reducedMotion },
    gestureSettingsPen: { clickToZoom: false },
  });
  for (const { imageLoader } of [viewer, viewer.navigator]) imageLoader.timeout = neverMs;
  viewer.addHandler('resize', () => viewer.forceRedraw());
  followNavigatorSize(viewer);
  correctMirroredGestures(viewer);
  turnWithShift(viewer);
  return viewer;
}

/** OpenSeadragon measures the navigator once, when the slide opens. Without its size a click there would lead to another place. */
function followNavigatorSize(viewer: OpenSeadragon.Viewer): void {
  const { navigator } = viewer;
  const observer = new ResizeObserver(() => {
    navigator.updateSize();
    // It draws the picture without `update-viewport`, with which the heat is drawn.
    navigator.forceRedraw();
  });
  observer.observe(navigator.element);
  viewer.addHandler('destroy', () => observer.disconnect());
}

/** What the viewer draws its picture on. */
export function drawnCanvas({ drawer }: OpenSeadragon.Viewer): HTMLCanvasElement {
  const { canvas } = drawer;
  if (canvas instanceof HTMLCanvasElement) return canvas;
  throw new Error('the viewer draws on no canvas');
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
