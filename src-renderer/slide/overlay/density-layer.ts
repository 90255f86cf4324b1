/**
 * Draws the density of detections that stand too close to be drawn one by one: one stretched picture a label, whatever their
 * number. The picture is kept until detections, their part or the size of its cells change.
 */
import { detectionLabels, type DetectionLabel } from '../../../src-main/contract/detection';
import { centredMatrix } from '../view-transform';
import { densityPicture, type DensityPicture } from './density-grid';
import { fitCanvas, type MarkerFrame } from './layer';
import { noMarkers, proposalColour, type Markers } from './markers';

interface Kept {
  readonly key: string;
  /** `null` where nothing is crowded. */
  readonly drawn: { readonly picture: DensityPicture; readonly canvas: HTMLCanvasElement } | null;
}

export class DensityLayer {
  readonly canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  #markers: Markers = noMarkers;
  readonly #kept = new Map<DetectionLabel, Kept>();
  /** Of the markers, so far. */
  #changes = 0;

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
    this.#changes += 1;
  }

  /** @param isMoving whether the threshold is: what was drawn before stands until it rests */
  draw(frame: MarkerFrame, isMoving: boolean): void {
    fitCanvas(this.canvas, frame);
    const context = this.#context;
    context.resetTransform();
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    const { view, pixelRatio, opacity } = frame;
    const [a, b, c, d, e, f] = centredMatrix(view);
    context.globalAlpha = opacity;
    // Mitotic on top.
    for (const label of detectionLabels.toReversed()) {
      const drawn = this.#pictureOf(label, frame, isMoving);
      if (drawn === null) continue;
      const { picture } = drawn;
      context.setTransform(
        a * pixelRatio,
        d * pixelRatio,
        b * pixelRatio,
        e * pixelRatio,
        c * pixelRatio,
        f * pixelRatio,
      );
      context.drawImage(
        drawn.canvas,
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

  #pictureOf(label: DetectionLabel, { plan, isBlinded }: MarkerFrame, isMoving: boolean): Kept['drawn'] {
    const ranges = plan.crowded[label];
    if (ranges.length === 0) return null;
    const key = `${this.#changes}/${plan.limit}/${isBlinded}`;
    const before = this.#kept.get(label);
    if (before !== undefined && (isMoving || before.key === key)) return before.drawn;
    const picture = densityPicture(this.#markers, ranges, plan.limit, proposalColour(label, isBlinded));
    const drawn = picture === null ? null : { picture, canvas: painted(picture) };
    this.#kept.set(label, { key, drawn });
    return drawn;
  }
}

function painted({ data, width, height }: DensityPicture): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.putImageData(new ImageData(data, width), 0, 0);
  return canvas;
}
