/**
 * Draws the same markers with Canvas2D where there is no graphics card. Each shape is painted once a size into a
 * small canvas and copied to every visible position, so that many markers stay fast.
 */
import { detectionLabels, type DetectionLabel } from '../../../src-main/contract/detection';
import type { Verdict } from '../../../src-main/contract/domain/command';
import { toScreen } from '../view-transform';
import { fitCanvas, type MarkerFrame, type MarkerLayer } from './layer';
import {
  bracketArm,
  dashPeriod,
  dashShare,
  decidedArm,
  drawnByVerdict,
  fewestDashes,
  haloWidth,
  markerColours,
  noMarkers,
  proposalColour,
  strokeWidth,
  triangleReach,
  type Colour,
  type MarkerRange,
  type Markers,
} from './markers';
import { verdictsFromBelow } from './verdict-marks';

export class CanvasLayer implements MarkerLayer {
  readonly canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  #markers: Markers = noMarkers;
  /** Of one size. */
  readonly #stamps = new Map<string, HTMLCanvasElement>();
  #stampSize = '';

  private constructor(canvas: HTMLCanvasElement, context: CanvasRenderingContext2D) {
    this.canvas = canvas;
    this.#context = context;
  }

  static create(canvas: HTMLCanvasElement): CanvasLayer | null {
    const context = canvas.getContext('2d');
    return context === null ? null : new CanvasLayer(canvas, context);
  }

  setMarkers(markers: Markers): void {
    this.#markers = markers;
  }

  draw(frame: MarkerFrame): void {
    fitCanvas(this.canvas, frame);
    this.#context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.#context.globalAlpha = frame.opacity;
    // Mitotic on top.
    for (const label of detectionLabels.toReversed()) {
      const colour = proposalColour(label, frame.isBlinded);
      const stamp = this.#stampOf(label, false, colour, frame);
      for (const range of frame.plan.single[label]) this.#stampProposals(stamp, range, frame);
    }
    const { x, y } = this.#markers.decided;
    for (const verdict of verdictsFromBelow) {
      const stamp = this.#stampOf(verdict, true, markerColours[verdict], frame);
      const { first, end } = frame.plan.decided[verdict];
      for (let i = first; i < end; i += 1) this.#stamp(stamp, x[i] ?? 0, y[i] ?? 0, frame);
    }
  }

  destroy(): void {
    this.canvas.width = 0;
    this.canvas.height = 0;
  }

  #stampOf(
    shape: DetectionLabel | Verdict,
    isDecided: boolean,
    colour: Colour,
    frame: MarkerFrame,
  ): HTMLCanvasElement {
    const size = `${frame.plan.diameter}/${frame.pixelRatio}`;
    if (size !== this.#stampSize) this.#stamps.clear();
    this.#stampSize = size;
    const key = `${shape}/${isDecided}/${colour.join(' ')}`;
    const known = this.#stamps.get(key);
    if (known !== undefined) return known;
    const stamp = paintStamp(shape, isDecided, colour, frame);
    this.#stamps.set(key, stamp);
    return stamp;
  }

  #stampProposals(stamp: HTMLCanvasElement, { first, end }: MarkerRange, frame: MarkerFrame): void {
    const { x, y, spacing } = this.#markers;
    for (let i = first; i < end; i += 1) {
      if (spacing[i] !== drawnByVerdict) this.#stamp(stamp, x[i] ?? 0, y[i] ?? 0, frame);
    }
  }

  #stamp(stamp: HTMLCanvasElement, slideX: number, slideY: number, { view, pixelRatio }: MarkerFrame): void {
    const half = stamp.width / 2;
    const at = toScreen(view, slideX, slideY);
    const x = at.x * pixelRatio - half;
    const y = at.y * pixelRatio - half;
    if (x < -stamp.width || y < -stamp.width || x > this.canvas.width || y > this.canvas.height) return;
    this.#context.drawImage(stamp, x, y);
  }
}

function paintStamp(
  shape: DetectionLabel | Verdict,
  isDecided: boolean,
  colour: Colour,
  { plan: { diameter }, pixelRatio }: MarkerFrame,
): HTMLCanvasElement {
  const radius = diameter / 2;
  const extent = diameter * triangleReach + strokeWidth + 2 * haloWidth + 2;
  const stamp = document.createElement('canvas');
  stamp.width = Math.ceil(extent * pixelRatio);
  stamp.height = stamp.width;
  const context = stamp.getContext('2d');
  if (context === null) return stamp;
  context.scale(pixelRatio, pixelRatio);
  context.translate(stamp.width / pixelRatio / 2, stamp.height / pixelRatio / 2);
  const outline = outlineOf(shape, radius, isDecided ? decidedArm : bracketArm);
  const around = 2 * Math.PI * radius;
  const period = around / Math.max(fewestDashes, Math.round(around / dashPeriod));
  if (shape === 'mitotic' && !isDecided) {
    context.setLineDash([period * dashShare, period * (1 - dashShare)]);
  }
  for (const [style, width] of [
    ['rgb(0 0 0 / 60%)', strokeWidth + 2 * haloWidth],
    [`rgb(${colour.join(' ')})`, strokeWidth],
  ] as const) {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.stroke(outline);
  }
  return stamp;
}

/** Around the middle of a stamp. */
function outlineOf(shape: DetectionLabel | Verdict, radius: number, arm: number): Path2D {
  const outline = new Path2D();
  const polygon = (points: readonly (readonly [number, number])[]): void => {
    for (const [x, y] of points) outline.lineTo(x, y);
    outline.closePath();
  };
  if (shape === 'mitotic') outline.arc(0, 0, radius, 0, 2 * Math.PI);
  else if (shape === 'atypical mitotic') {
    const reach = 1.15 * radius;
    polygon([
      [0, -reach],
      [reach, 0],
      [0, reach],
      [-reach, 0],
    ]);
  } else if (shape === 'unsure') {
    const reach = triangleReach * radius;
    const across = (reach * Math.sqrt(3)) / 2;
    polygon([
      [0, -reach],
      [across, reach / 2],
      [-across, reach / 2],
    ]);
  } else {
    const side = 0.9 * radius;
    const length = 2 * side * arm;
    for (const [x, y] of [
      [-1, -1],
      [1, -1],
      [1, 1],
      [-1, 1],
    ] as const) {
      outline.moveTo(x * (side - length), y * side);
      outline.lineTo(x * side, y * side);
      outline.lineTo(x * side, y * (side - length));
    }
  }
  return outline;
}
