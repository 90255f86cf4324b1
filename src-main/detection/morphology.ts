/** Binary masks (row-major, 0 or 1): connected areas by size, and dilation by an ellipse. */

/** Clears 8-connected areas of 1 smaller than `minPixels`; those at the border may go on beyond it, and stay. */
export function removeSpecks(mask: Uint8Array, width: number, height: number, minPixels: number): void {
  eachArea(mask, width, height, 1, (area, touchesBorder) => {
    if (area.length < minPixels && !touchesBorder) for (const pixel of area) mask[pixel] = 0;
  });
}

/** Sets 4-connected areas of 0 smaller than `maxPixels` that do not touch the border. */
export function fillHoles(mask: Uint8Array, width: number, height: number, maxPixels: number): void {
  eachArea(mask, width, height, 0, (area, touchesBorder) => {
    if (area.length < maxPixels && !touchesBorder) for (const pixel of area) mask[pixel] = 1;
  });
}

/** Every pixel within an ellipse of the given radii (pixels) of a 1. A new mask. */
export function dilate(
  mask: Uint8Array,
  width: number,
  height: number,
  radiusX: number,
  radiusY: number,
): Uint8Array {
  const dilated = new Uint8Array(mask.length);
  const reach = Math.floor(radiusY);
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      if (mask[row * width + column] !== 1 || isInterior(mask, width, height, column, row)) continue;
      for (let dy = -reach; dy <= reach; dy += 1) {
        const to = row + dy;
        if (to < 0 || to >= height) continue;
        const half = Math.floor(radiusX * Math.sqrt(1 - (dy / radiusY) ** 2));
        const start = Math.max(0, column - half);
        dilated.fill(1, to * width + start, to * width + Math.min(width, column + half + 1));
      }
    }
  }
  for (let pixel = 0; pixel < mask.length; pixel += 1) if (mask[pixel] === 1) dilated[pixel] = 1;
  return dilated;
}

/** A pixel among its like reaches nothing that its neighbours do not. */
function isInterior(mask: Uint8Array, width: number, height: number, column: number, row: number): boolean {
  const at = row * width + column;
  return (
    column > 0 &&
    row > 0 &&
    column < width - 1 &&
    row < height - 1 &&
    mask[at - 1] === 1 &&
    mask[at + 1] === 1 &&
    mask[at - width] === 1 &&
    mask[at + width] === 1
  );
}

/** Visits each connected area of `value`: 8-connected for 1, 4-connected for 0, as topology wants it. */
function eachArea(
  mask: Uint8Array,
  width: number,
  height: number,
  value: 0 | 1,
  visit: (area: Int32Array, touchesBorder: boolean) => void,
): void {
  const seen = new Uint8Array(mask.length);
  const queue = new Int32Array(mask.length);
  for (let seed = 0; seed < mask.length; seed += 1) {
    if (mask[seed] !== value || seen[seed] === 1) continue;
    seen[seed] = 1;
    queue[0] = seed;
    let count = 1;
    let touchesBorder = false;
    for (let next = 0; next < count; next += 1) {
      const pixel = queue[next] ?? 0;
      const column = pixel % width;
      const row = (pixel - column) / width;
      if (column === 0 || row === 0 || column === width - 1 || row === height - 1) touchesBorder = true;
      for (let dy = -1; dy <= 1; dy += 1) {
        for (let dx = -1; dx <= 1; dx += 1) {
          if (value === 0 && dx !== 0 && dy !== 0) continue;
          const x = column + dx;
          const y = row + dy;
          const neighbour = y * width + x;
          if (x < 0 || y < 0 || x >= width || y >= height) continue;
          if (mask[neighbour] !== value || seen[neighbour] === 1) continue;
          seen[neighbour] = 1;
          queue[count] = neighbour;
          count += 1;
        }
      }
    }
    visit(queue.subarray(0, count), touchesBorder);
  }
}
