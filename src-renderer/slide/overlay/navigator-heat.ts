/**
 * Draws over the navigator where mitotic detections are many: strongest where they are most, transparent where there are none. Lies
 * inside the navigator's element, so that it is mirrored with it.
 */
import OpenSeadragon from 'openseadragon';
import { mitoticHeat } from './heat-map';
import { markerColours, noMarkers, type Markers } from './markers';

/** Side of a cell, CSS pixels. */
const cellSide = 3;
/** Of the place with most. */
const strongest = 0.9;

export class NavigatorHeat {
  readonly #canvas = document.createElement('canvas');
  readonly #navigator: OpenSeadragon.Viewer;
  /** Of the slide, level-0 pixels. */
  readonly #size: { readonly width: number; readonly height: number };
  #markers: Markers = noMarkers;
  /** What is drawn, so that a frame of the navigator in which nothing changed costs nothing. */
  #drawn = '';

  constructor(navigator: OpenSeadragon.Viewer, size: { readonly width: number; readonly height: number }) {
    this.#navigator = navigator;
    this.#size = size;
    this.#canvas.dataset.testid = 'navigator-heat';
    this.#canvas.setAttribute('aria-hidden', 'true');
    Object.assign(this.#canvas.style, {
      position: 'absolute',
      pointerEvents: 'none',
      imageRendering: 'auto',
    });
    // Over the picture, and below the frame that shows the view. Not inside `canvas`: OpenSeadragon mirrors the navigator's element and,
    // because the picture is drawn mirrored, `canvas` back again.
    navigator.canvas.after(this.#canvas);
    navigator.addHandler('update-viewport', () => this.#draw());
  }

  /** `noMarkers` takes it away. */
  setMarkers(markers: Markers): void {
    if (markers === this.#markers) return;
    this.#markers = markers;
    this.#drawn = '';
    this.#draw();
  }

  #draw(): void {
    if (this.#navigator.world.getItemCount() === 0) return;
    const { width, height } = this.#size;
    const { viewport } = this.#navigator;
    const start = viewport.pixelFromPointNoRotate(new OpenSeadragon.Point(0, 0), true);
    const end = viewport.pixelFromPointNoRotate(new OpenSeadragon.Point(1, height / width), true);
    const columns = Math.max(1, Math.ceil((end.x - start.x) / cellSide));
    const rows = Math.max(1, Math.ceil((end.y - start.y) / cellSide));
    const place = [start.x, start.y, end.x - start.x, end.y - start.y].map((part) => part.toFixed(1));
    if (this.#drawn === place.join()) return;
    this.#drawn = place.join();
    const [left = '', top = '', wide = '', high = ''] = place.map((part) => `${part}px`);
    Object.assign(this.#canvas.style, { left, top, width: wide, height: high });
    this.#canvas.width = columns;
    this.#canvas.height = rows;
    const { count, decided } = this.#markers;
    if (count === 0 && decided.x.length === 0) return;
    const heat = mitoticHeat(this.#markers, { columns, rows, width, height });
    const image = new ImageData(columns, rows);
    heat.forEach((value, cell) => {
      // The root lifts places with few beside one with very many.
      image.data.set([...markerColours.mitotic, 255 * strongest * Math.sqrt(value)], 4 * cell);
    });
    this.#canvas.getContext('2d')?.putImageData(image, 0, 0);
  }
}
