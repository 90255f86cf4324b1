/**
 * Draws the same markers with Canvas2D where there is no WebGL2. Each shape is painted once a frame into a
 * small canvas and stamped at every visible place, so that many markers stay bearable.
 */
import type { DetectionLabel } from '../../../src-main/contract/detection';
import { toScreen } from '../view-transform';
import { fitCanvas, type MarkerFrame, type MarkerLayer } from './layer';
import {
  dashPeriod,
  dashShare,
  dotRadius,
  fillOpacity,
  haloWidth,
  markerColours,
  plainBelow,
  strokeWidth,
  type Markers,
} from './markers';

export class CanvasLayer implements MarkerLayer {
  readonly canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  #markers: Markers = { count: 0, normalCount: 0, x: new Float64Array(), y: new Float64Array() };

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
    const { normalCount, count } = this.#markers;
    if (frame.shown.normal) this.#stampAll('normal', 0, normalCount, frame);
    if (frame.shown.mitotic) this.#stampAll('mitotic', normalCount, count, frame);
  }

  destroy(): void {
    this.canvas.width = 0;
    this.canvas.height = 0;
  }

  #stampAll(label: DetectionLabel, from: number, to: number, frame: MarkerFrame): void {
    if (from === to) return;
    const stamp = paintStamp(label, frame);
    const { view, pixelRatio } = frame;
    const half = stamp.width / 2;
    for (let i = from; i < to; i += 1) {
      const at = toScreen(view, this.#markers.x[i] ?? 0, this.#markers.y[i] ?? 0);
      const x = at.x * pixelRatio - half;
      const y = at.y * pixelRatio - half;
      if (x < -stamp.width || y < -stamp.width || x > this.canvas.width || y > this.canvas.height) continue;
      this.#context.drawImage(stamp, x, y);
    }
  }
}

function paintStamp(label: DetectionLabel, { diameter, pixelRatio }: MarkerFrame): HTMLCanvasElement {
  const radius = diameter / 2;
  const extent = diameter + strokeWidth + 2 * haloWidth + 2;
  const stamp = document.createElement('canvas');
  stamp.width = Math.ceil(extent * pixelRatio);
  stamp.height = stamp.width;
  const context = stamp.getContext('2d');
  if (context === null) return stamp;
  context.scale(pixelRatio, pixelRatio);
  context.translate(stamp.width / pixelRatio / 2, stamp.height / pixelRatio / 2);
  const colour = `rgb(${markerColours[label].join(' ')})`;
  const halo = 'rgb(0 0 0 / 60%)';
  const outline = new Path2D();
  const dot = new Path2D();
  if (label === 'mitotic') {
    outline.arc(0, 0, radius, 0, 2 * Math.PI);
    dot.arc(0, 0, dotRadius, 0, 2 * Math.PI);
    context.globalAlpha = fillOpacity(diameter);
    context.fillStyle = colour;
    context.fill(outline);
    context.globalAlpha = 1;
  } else {
    outline.rect(-0.9 * radius, -0.9 * radius, 1.8 * radius, 1.8 * radius);
  }
  const plain = diameter < plainBelow;
  if (!plain) context.setLineDash([dashPeriod * dashShare, dashPeriod * (1 - dashShare)]);
  for (const [style, width] of [
    [halo, strokeWidth + 2 * haloWidth],
    [colour, strokeWidth],
  ] as const) {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.stroke(outline);
  }
  context.fillStyle = colour;
  if (!plain) context.fill(dot);
  return stamp;
}
