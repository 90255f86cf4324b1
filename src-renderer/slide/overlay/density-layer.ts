/**
 * Draws the density of detections that stand too close to be drawn one by one: one stretched picture a label, whatever their
 * number. The picture is kept until detections, their part or the size of its cells change.
 */
import { detectionLabels, type DetectionLabel } from '../../../src-main/contract/detection';
import { centredMatrix } from '../view-transform';
import { cellFor, densityPicture, type DensityPicture } from './density-grid';
import { fitCanvas, type MarkerFrame } from './layer';
import { noMarkers, proposalColour, type Markers } from './markers';

interface Kept {
  readonly key: string;
  readonly picture: DensityPicture;
  readonly canvas: HTMLCanvasElement;
}

export class DensityLayer {
  readonly canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  #markers: Markers = noMarkers;
  readonly #kept = new Map<DetectionLabel, Kept>();

  private constructor(canvas: HTMLCanvasElement, context: CanvasRenderingContext2D) {
    this.canvas = canvas;
    this.#context = context;
  }

  /** `null` where the browser has no Canvas2D. */
  static create(canvas: HTMLCanvasElement): DensityLayer | null {
    const context = canvas.getContext('2d');
    return context === null ? null : new DensityLayer(canvas, context);
  }

  setMarkers(markers: Markers): void {
    this.#markers = markers;
    this.#kept.clear();
  }

  draw(frame: MarkerFrame): void {
    fitCanvas(this.canvas, frame);
    const context = this.#context;
    context.resetTransform();
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    const { view, pixelRatio, opacity } = frame;
    const [a, b, c, d, e, f] = centredMatrix(view);
    context.globalAlpha = opacity;
    // Mitotic on top.
    for (const label of detectionLabels.toReversed()) {
      const kept = this.#pictureOf(label, frame);
      if (kept === null) continue;
      const { picture } = kept;
      context.setTransform(
        a * pixelRatio,
        d * pixelRatio,
        b * pixelRatio,
        e * pixelRatio,
        c * pixelRatio,
        f * pixelRatio,
      );
      context.drawImage(
        kept.canvas,
        picture.x - view.centreX,
        picture.y - view.centreY,
        picture.width * picture.cell,
        picture.height * picture.cell,
      );
    }
  }

  destroy(): void {
    this.#kept.clear();
    this.canvas.width = 0;
    this.canvas.height = 0;
  }

  #pictureOf(label: DetectionLabel, { view, plan, isBlinded }: MarkerFrame): Kept | null {
    const range = plan.crowded[label];
    if (range.first >= range.end) return null;
    const cell = cellFor(view.scale);
    const key = `${cell}/${range.first}/${range.end}/${isBlinded}`;
    const before = this.#kept.get(label);
    if (before?.key === key) return before;
    const picture = densityPicture(this.#markers, range, cell, proposalColour(label, isBlinded));
    if (picture === null) return null;
    const canvas = document.createElement('canvas');
    canvas.width = picture.width;
    canvas.height = picture.height;
    canvas.getContext('2d')?.putImageData(new ImageData(picture.data, picture.width), 0, 0);
    const kept = { key, picture, canvas };
    this.#kept.set(label, kept);
    return kept;
  }
}
