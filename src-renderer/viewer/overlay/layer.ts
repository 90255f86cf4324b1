/** What a drawing layer for markers does; webgl-layer.ts and canvas-layer.ts are the two there are. */
import type { DetectionLabel } from '../../../src-main/contract/detection';
import type { ViewTransform } from '../view-transform';
import type { Markers } from './markers';

export interface MarkerFrame {
  readonly view: ViewTransform;
  /** Of a marker, CSS pixels. */
  readonly diameter: number;
  /** Device pixels per CSS pixel. */
  readonly pixelRatio: number;
  /** Labels that are switched on. */
  readonly shown: Readonly<Record<DetectionLabel, boolean>>;
}

export interface MarkerLayer {
  readonly canvas: HTMLCanvasElement;
  setMarkers(markers: Markers): void;
  /** Draws at once, so that markers and slide move in the same frame. */
  draw(frame: MarkerFrame): void;
  destroy(): void;
}

/** Makes the canvas as many device pixels as the element has. Returns whether it changed. */
export function fitCanvas(canvas: HTMLCanvasElement, frame: MarkerFrame): boolean {
  const width = Math.max(1, Math.round(frame.view.width * frame.pixelRatio));
  const height = Math.max(1, Math.round(frame.view.height * frame.pixelRatio));
  if (canvas.width === width && canvas.height === height) return false;
  canvas.width = width;
  canvas.height = height;
  return true;
}
