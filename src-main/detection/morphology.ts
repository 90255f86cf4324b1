/** Binary masks (row-major, 0 or 1): connected areas by size, and dilation by an ellipse. */

/** Clears 8-connected areas of 1 smaller than `minPixels`; those at the border may go on beyond it, and stay. */
export function removeSpecks(mask: Uint8Array, width: number, height: number, minPixels: number): void {
  eachArea(mask, width, height, 1, (area, touchesBorder) => {
    if (area.length < minPixels && !touchesBorder) for (const pixel of area) mask[pixel] = 0;
  });
}

/** Clears 8-connected areas of 1 smaller than `minPixels`, wherever they are. */
export function removeSmall(mask: Uint8Array, width: number, height: number, minPixels: number): void {
  eachArea(mask, width, height, 1, (area) => {
    if (area.length < minPixels) for (const pixel of area) mask[pixel] = 0;
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
export function eachArea(
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

/** Every pixel whose neighbours within `radius` along both axes are all 1; beyond the border counts as 1. A new mask. */
export function erode(mask: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  const rows = new Uint8Array(mask.length);
  for (let row = 0; row < height; row += 1) {
    for (let column = 0, clear = 0; column < width + radius; column += 1) {
      clear = column >= width || mask[row * width + column] === 1 ? clear + 1 : 0;
      const at = column - radius;
      if (at >= 0 && clear >= Math.min(2 * radius + 1, column + 1)) rows[row * width + at] = 1;
    }
  }
  const eroded = new Uint8Array(mask.length);
  for (let column = 0; column < width; column += 1) {
    for (let row = 0, clear = 0; row < height + radius; row += 1) {
      clear = row >= height || rows[row * width + column] === 1 ? clear + 1 : 0;
      const at = row - radius;
      if (at >= 0 && clear >= Math.min(2 * radius + 1, row + 1)) eroded[at * width + column] = 1;
    }
  }
  return eroded;
}

/** Grows `seed` by `steps` pixels along the axes, inside `within` only. In place. */
export function growWithin(
  seed: Uint8Array,
  within: Uint8Array,
  width: number,
  height: number,
  steps: number,
): void {
  let front: number[] = [];
  for (let pixel = 0; pixel < seed.length; pixel += 1) if (seed[pixel] === 1) front.push(pixel);
  for (let step = 0; step < steps; step += 1) {
    const next: number[] = [];
    for (const pixel of front) {
      const column = pixel % width;
      const neighbours = [
        column > 0 ? pixel - 1 : -1,
        column < width - 1 ? pixel + 1 : -1,
        pixel - width,
        pixel < width * (height - 1) ? pixel + width : -1,
      ];
      for (const neighbour of neighbours) {
        if (neighbour < 0 || seed[neighbour] === 1 || within[neighbour] !== 1) continue;
        seed[neighbour] = 1;
        next.push(neighbour);
      }
    }
    front = next;
  }
}
