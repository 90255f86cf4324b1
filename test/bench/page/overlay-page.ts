/**
 * In Chromium: detections laid over one OpenSeadragon viewer by each of several overlays, while a script moves the view. What an overlay
 * costs in script is what the frames' callbacks take, less what they take without it.
 */
import OpenSeadragon from 'openseadragon';
import type { Candidate } from '../../../src-main/contract/detection';
import { MarkerOverlay } from '../../../src-renderer/slide/overlay/marker-overlay.svelte';
import type { ViewTransform } from '../../../src-renderer/slide/view-transform';
import type { ContenderName, Motion, OverlayMeasured, OverlayTask } from '../overlay-page-protocol';

const slide = { width: 100_000, height: 80_000 };
const threshold = 0.5;
const picks = 200;

/** `frame-times.js`, which is loaded first, adds up what all callbacks of frames take, also those of OpenSeadragon and of deck.gl. */
declare global {
  interface Window {
    /** Since it was set to 0, ms. */
    scriptMs: number;
    readonly nativeFrame: (callback: FrameRequestCallback) => number;
  }
}

interface Overlay {
  /** In the frame in which the view moved. */
  draw(view: ViewTransform): void;
  setThreshold(threshold: number): void;
  /** What lies at a point of the element, CSS pixels. */
  pick(x: number, y: number): unknown;
  readonly canTurn: boolean;
}

interface Stage {
  readonly viewer: OpenSeadragon.Viewer;
  /** Lies over the viewer. */
  readonly element: HTMLElement;
  readonly view: () => ViewTransform;
  readonly detections: readonly Candidate[];
}

const overlays: Record<ContenderName, (stage: Stage) => Overlay | Promise<Overlay>> = {
  none: () => ({ draw: () => undefined, setThreshold: () => undefined, pick: () => null, canTurn: true }),
  'spindle-card': (stage) => spindle(stage, 'card'),
  'spindle-processor': (stage) => spindle(stage, 'processor'),
  openseadragon: openSeadragonOverlays,
  svg: svgLayer,
  deck: deckLayer,
};

function spindle({ viewer, element, view, detections }: Stage, drawer: 'card' | 'processor'): Overlay {
  const overlay = new MarkerOverlay({
    ...{ drawer, element, size: slide, view },
    navigator: viewer.navigator,
    mpp: () => ({ x: 0.25, y: 0.25 }),
  });
  overlay.show({ mitotic: { close: true, overview: true }, normal: { close: true, overview: true } });
  overlay.setCandidates(detections, threshold);
  return {
    draw: () => overlay.draw(),
    setThreshold: (at) => overlay.setCandidates(detections, at),
    pick: (x, y) => overlay.under(x, y),
    canTurn: true,
  };
}

/** As its documentation has them: an element for each. */
function openSeadragonOverlays({ viewer, detections }: Stage): Overlay {
  const elements = detections.map(({ x, y, score }) => {
    const element = document.createElement('div');
    element.className = score >= threshold ? 'mark mitotic' : 'mark';
    const location = new OpenSeadragon.Point(x / slide.width, y / slide.width);
    viewer.addOverlay({ element, location, placement: OpenSeadragon.Placement.CENTER, checkResize: false });
    return element;
  });
  return {
    draw: () => undefined,
    setThreshold: (at) => markAll(elements, detections, at),
    pick: (x, y) => document.elementFromPoint(x, y),
    canTurn: true,
  };
}

/** A group that is moved as a whole, with a circle for each. */
function svgLayer({ element, view, detections }: Stage): Overlay {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  const group = document.createElementNS(space, 'g');
  const circles = detections.map(({ x, y, score }) => {
    const circle = document.createElementNS(space, 'circle');
    circle.setAttribute('cx', String(x));
    circle.setAttribute('cy', String(y));
    circle.setAttribute('r', '36');
    circle.setAttribute('class', score >= threshold ? 'mark mitotic' : 'mark');
    group.append(circle);
    return circle;
  });
  svg.append(group);
  element.append(svg);
  const draw = ({ centreX, centreY, scale, degrees, width, height }: ViewTransform): void =>
    group.setAttribute(
      'transform',
      `translate(${width / 2} ${height / 2}) rotate(${degrees}) scale(${scale}) translate(${-centreX} ${-centreY})`,
    );
  draw(view());
  return {
    draw,
    setThreshold: (at) => markAll(circles, detections, at),
    pick: (x, y) => document.elementFromPoint(x, y),
    canTurn: true,
  };
}

function markAll(elements: readonly Element[], detections: readonly Candidate[], at: number): void {
  for (const [index, { score }] of detections.entries()) {
    const name = score >= at ? 'mark mitotic' : 'mark';
    const element = elements[index];
    if (element !== undefined && element.getAttribute('class') !== name) element.setAttribute('class', name);
  }
}

/** What is used of deck.gl, which the benchmark takes from outside the project. */
interface DeckModule {
  readonly Deck: new (options: object) => {
    setProps(props: object): void;
    pickObject(at: { x: number; y: number; radius: number }): unknown;
  };
  readonly OrthographicView: new (options: object) => unknown;
  readonly ScatterplotLayer: new (options: object) => unknown;
}

/** Binary attributes, which is the fastest that its documentation offers. */
async function deckLayer({ element, view, detections }: Stage): Promise<Overlay> {
  const address = '/deck.js';
  const module = (await import(/* @vite-ignore */ address)) as DeckModule;
  const positions = Float32Array.from(detections.flatMap(({ x, y }) => [x, y]));
  const colours = (at: number): Uint8Array => {
    const bytes = new Uint8Array(detections.length * 3);
    for (const [index, { score }] of detections.entries())
      bytes.set(score >= at ? [213, 94, 0] : [86, 180, 233], index * 3);
    return bytes;
  };
  const layer = (at: number): unknown =>
    new module.ScatterplotLayer({
      id: 'detections',
      data: {
        length: detections.length,
        attributes: {
          getPosition: { value: positions, size: 2 },
          getLineColor: { value: colours(at), size: 3 },
        },
      },
      getRadius: 36,
      radiusMinPixels: 3,
      filled: false,
      stroked: true,
      lineWidthUnits: 'pixels',
      getLineWidth: 2,
      pickable: true,
    });
  const stateOf = ({ centreX, centreY, scale }: ViewTransform): object => ({
    target: [centreX, centreY, 0],
    zoom: Math.log2(scale),
  });
  const canvas = document.createElement('canvas');
  element.append(canvas);
  const deck = await new Promise<InstanceType<DeckModule['Deck']>>((ready) => {
    const made = new module.Deck({
      ...{ canvas, width: window.innerWidth, height: window.innerHeight, controller: false },
      views: new module.OrthographicView({ flipY: true }),
      viewState: stateOf(view()),
      layers: [layer(threshold)],
      onAfterRender: () => ready(made),
    });
  });
  return {
    draw: (now) => deck.setProps({ viewState: stateOf(now) }),
    setThreshold: (at) => deck.setProps({ layers: [layer(at)] }),
    pick: (x, y) => deck.pickObject({ x, y, radius: 4 }),
    // Its flat view cannot be turned.
    canTurn: false,
  };
}

/** Two thirds anywhere, one third in crowds. */
function scattered(count: number): Candidate[] {
  let seed = 20;
  const random = (): number => {
    seed = (seed * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return seed / 2 ** 32;
  };
  const crowds = Array.from({ length: 60 }, () => ({
    x: random() * slide.width,
    y: random() * slide.height,
  }));
  const within = (value: number, end: number): number => Math.min(Math.max(value, 0), end - 1);
  return Array.from({ length: count }, (_, index) => {
    const crowd = index % 3 === 0 ? crowds[index % crowds.length] : undefined;
    const spread = (): number => (random() + random() + random() - 1.5) * 3000;
    const x = crowd === undefined ? random() * slide.width : within(crowd.x + spread(), slide.width);
    const y = crowd === undefined ? random() * slide.height : within(crowd.y + spread(), slide.height);
    return { x, y, score: random() };
  });
}

async function openViewer(): Promise<OpenSeadragon.Viewer> {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [100, 80];
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no Canvas2D');
  context.fillStyle = '#e8d8e4';
  context.fillRect(0, 0, 100, 80);
  const url = canvas.toDataURL();
  const viewer = new OpenSeadragon.Viewer({
    id: 'viewer',
    drawer: 'canvas',
    showNavigationControl: false,
    showNavigator: true,
    navigatorId: 'navigator',
    animationTime: 0,
    maxZoomPixelRatio: 8,
    minZoomImageRatio: 0.5,
    visibilityRatio: 0.2,
    tileSources: [
      { ...slide, tileSize: slide.width, minLevel: 0, maxLevel: 0, getTileUrl: () => url } as never,
    ],
  });
  await new Promise((resolve) => viewer.addOnceHandler('tile-drawn', resolve));
  return viewer;
}

function transformOf(viewer: OpenSeadragon.Viewer): ViewTransform {
  const { viewport } = viewer;
  const [size, centre] = [viewport.getContainerSize(), viewport.getCenter(true)];
  return {
    centreX: centre.x * slide.width,
    centreY: centre.y * slide.width,
    scale: (viewport.getZoom(true) * size.x) / slide.width,
    degrees: viewport.getRotation(true),
    flipped: false,
    width: size.x,
    height: size.y,
  };
}

const nextFrame = (): Promise<number> => new Promise((next) => window.nativeFrame(next));

/** One step of a motion at a time. @returns script of each frame, and how long each took to come, ms */
async function move(
  steps: number,
  step: (index: number) => void,
): Promise<{ script: number[]; interval: number[] }> {
  const script: number[] = [];
  const interval: number[] = [];
  let before = await nextFrame();
  for (let index = 0; index < steps; index += 1) {
    window.scriptMs = 0;
    const start = performance.now();
    step(index);
    window.scriptMs += performance.now() - start;
    // In the second all that the first asked for has been called.
    await nextFrame();
    const now = await nextFrame();
    interval.push((now - before) / 2);
    before = now;
    script.push(window.scriptMs);
  }
  return { script, interval };
}

const memory = async (): Promise<number> => {
  const { measureUserAgentSpecificMemory: measure } = performance as unknown as {
    measureUserAgentSpecificMemory?: () => Promise<{ readonly bytes: number }>;
  };
  return measure === undefined ? NaN : (await measure.call(performance)).bytes;
};

async function measure({ contender, count, steps }: OverlayTask): Promise<OverlayMeasured> {
  const viewer = await openViewer();
  const { viewport } = viewer;
  const element = document.getElementById('overlay');
  if (element === null) throw new Error('no overlay');
  const detections = scattered(count);
  const stage: Stage = { viewer, element, detections, view: () => transformOf(viewer) };
  const memoryBefore = await memory();
  const start = performance.now();
  const overlay = await overlays[contender](stage);
  overlay.draw(stage.view());
  await nextFrame();
  const loadMs = performance.now() - start;
  const memoryBytes = (await memory()) - memoryBefore;
  viewer.addHandler('update-viewport', () => overlay.draw(stage.view()));

  const reset = (zoom: number): void => {
    viewport.setRotation(0, true);
    viewport.zoomTo(zoom, undefined, true);
    viewport.panTo(new OpenSeadragon.Point(0.5, 0.4), true);
  };
  const motions: Record<Motion, ((index: number) => void) | null> = {
    pan: (index) => {
      if (index === 0) reset(12);
      viewport.panBy(
        new OpenSeadragon.Point(0.002 * Math.cos(index / 20), 0.002 * Math.sin(index / 20)),
        true,
      );
    },
    zoom: (index) => {
      if (index === 0) reset(1);
      // A notch of the wheel, 1.25 times, takes eight frames.
      viewport.zoomBy(1.25 ** (1 / 8), undefined, true);
    },
    turn: overlay.canTurn
      ? (index) => {
          if (index === 0) reset(6);
          viewport.setRotation(index, true);
        }
      : null,
    threshold: (index) => {
      if (index === 0) reset(6);
      overlay.setThreshold(threshold + 0.3 * Math.sin(index / 20));
      viewer.forceRedraw();
    },
  };
  const moved: OverlayMeasured['moved'] = {};
  for (const [motion, step] of Object.entries(motions)) {
    if (step !== null) moved[motion as Motion] = await move(steps, step);
  }
  reset(12);
  await move(1, () => undefined);
  const pickMs = Array.from({ length: picks }, (_, index) => {
    const [x, y] = [(index * 7919) % window.innerWidth, (index * 104_729) % window.innerHeight];
    const begin = performance.now();
    overlay.pick(x, y);
    return performance.now() - begin;
  });
  return { loadMs, memoryBytes, moved, pickMs };
}

Object.assign(window, { measure });
