/**
 * A rectangle of the slide while it is painted: how much of each dye lies at each pixel. Painters lay dye on
 * it; the camera turns it into light. What a painter adds depends on the location alone, never on how the slide
 * was cut into canvases.
 */

/** µm per pixel of level 0. */
export const phantomMpp = 0.25;

/** Dye densities, row-major, one value a pixel. `left`, `top` are the level-0 pixel of the first value. */
export interface Canvas {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly haematoxylin: Float32Array;
  readonly eosin: Float32Array;
  readonly pigment: Float32Array;
}

export function createCanvas(left: number, top: number, width: number, height: number): Canvas {
  const size = width * height;
  return {
    left,
    top,
    width,
    height,
    haematoxylin: new Float32Array(size),
    eosin: new Float32Array(size),
    pigment: new Float32Array(size),
  };
}

/**
 * Visits the pixels of a canvas within `reachUm` of a location: `visit(index, dx, dy)`, with dx, dy in µm from the
 * location to the pixel's centre.
 */
export function eachPixelNear(
  canvas: Canvas,
  place: { readonly x: number; readonly y: number },
  reachUm: number,
  visit: (index: number, dx: number, dy: number) => void,
): void {
  const reach = reachUm / phantomMpp;
  const left = Math.max(0, Math.floor(place.x - reach) - canvas.left);
  const right = Math.min(canvas.width, Math.ceil(place.x + reach) - canvas.left);
  const top = Math.max(0, Math.floor(place.y - reach) - canvas.top);
  const bottom = Math.min(canvas.height, Math.ceil(place.y + reach) - canvas.top);
  for (let row = top; row < bottom; row += 1) {
    const dy = (canvas.top + row + 0.5 - place.y) * phantomMpp;
    for (let column = left; column < right; column += 1) {
      visit(row * canvas.width + column, (canvas.left + column + 0.5 - place.x) * phantomMpp, dy);
    }
  }
}

/** Lets a share `cover` (0..1) of what lies at a pixel give way to the densities given. */
export function lay(canvas: Canvas, index: number, cover: number, haematoxylin: number, eosin: number): void {
  canvas.haematoxylin[index] = (canvas.haematoxylin[index] ?? 0) * (1 - cover) + haematoxylin * cover;
  canvas.eosin[index] = (canvas.eosin[index] ?? 0) * (1 - cover) + eosin * cover;
}
