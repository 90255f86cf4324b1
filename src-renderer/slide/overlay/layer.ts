/** What a drawing layer for markers does; webgl-layer.ts and canvas-layer.ts are the two there are. */
import type { ViewTransform } from '../view-transform';
import type { MarkerPlan, Markers } from './markers';

export interface MarkerFrame {
  readonly view: ViewTransform;
  /** What of the markers is drawn, and how large. */
  readonly plan: MarkerPlan;
  /** Of everything drawn, 0 to 1. */
  readonly opacity: number;
  /** Proposals are drawn in one colour that says nothing of them. */
  readonly isBlinded: boolean;
  /** Device pixels per CSS pixel. */
  readonly pixelRatio: number;
}

export interface MarkerLayer {
  readonly canvas: HTMLCanvasElement;
  setMarkers(markers: Markers): void;
  /** Draws at once, so that markers and slide move in the same frame. */
  draw(frame: MarkerFrame): void;
  destroy(): void;
}

/** Makes the canvas as many device pixels as the element has. Returns whether it changed. */
export function fitCanvas(
  canvas: HTMLCanvasElement,
  { view, pixelRatio }: Pick<MarkerFrame, 'view' | 'pixelRatio'>,
): boolean {
  const width = Math.max(1, Math.round(view.width * pixelRatio));
  const height = Math.max(1, Math.round(view.height * pixelRatio));
  if (canvas.width === width && canvas.height === height) return false;
  canvas.width = width;
  canvas.height = height;
  return true;
}
