/**
 * How far each point is from the nearest that ranks higher. Those that have a distance or more to it are apart from one another by it, and
 * are the ones that a map would name: of a crowd the highest is left. Nothing else is needed to know which are drawn at a scale.
 */

/** Points a cell, as a point sees it on average, above which the grid is made finer. */
const crowdedCell = 12;
const mostCells = 2 ** 22;
/** A point whose next lies further away than this part of the whole counts as alone. */
const farthestShare = 1 / 16;

interface Grid {
  readonly cell: number;
  readonly columns: number;
  readonly rows: number;
  /** Of each point. */
  readonly cellOf: Uint32Array;
}

/**
 * @param x level-0 pixels, lowest rank first; `y` as many
 * @returns in the unit of the points, ∞ for one that nothing above it is near
 */
export function rankedSpacing(x: Float64Array, y: Float64Array): Float32Array {
  const count = x.length;
  const spacing = new Float32Array(count).fill(Infinity);
  if (count < 2) return spacing;
  const { cell, columns, rows, cellOf } = gridOf(x, y);
  // Points of a cell as a chain, the last that came first; those that rank higher have come.
  const first = new Int32Array(columns * rows).fill(-1);
  const next = new Int32Array(count);
  const mostRings = Math.max(1, Math.ceil(Math.max(columns, rows) * farthestShare));
  for (let i = count - 1; i >= 0; i -= 1) {
    const [px, py, own] = [x[i] ?? 0, y[i] ?? 0, cellOf[i] ?? 0];
    const column = own % columns;
    const row = (own - column) / columns;
    let best = Infinity;
    // What lies `ring` cells away is at least ring − 1 cells away from a point of this cell.
    for (let ring = 0; ring <= mostRings && best > ((ring - 1) * cell) ** 2; ring += 1) {
      const [top, bottom] = [Math.max(row - ring, 0), Math.min(row + ring, rows - 1)];
      const [left, right] = [Math.max(column - ring, 0), Math.min(column + ring, columns - 1)];
      for (let r = top; r <= bottom; r += 1) {
        const isWhole = r === row - ring || r === row + ring;
        const step = isWhole ? 1 : Math.max(2 * ring, 1);
        for (let c = isWhole ? left : column - ring; c <= right; c += step) {
          if (c < left) continue;
          for (let j = first[r * columns + c] ?? -1; j >= 0; j = next[j] ?? -1) {
            const squared = ((x[j] ?? 0) - px) ** 2 + ((y[j] ?? 0) - py) ** 2;
            if (squared < best) best = squared;
          }
        }
      }
    }
    spacing[i] = Math.sqrt(best);
    next[i] = first[own] ?? -1;
    first[own] = i;
  }
  return spacing;
}

function gridOf(x: Float64Array, y: Float64Array): Grid {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < x.length; i += 1) {
    const [px, py] = [x[i] ?? 0, y[i] ?? 0];
    if (px < minX) minX = px;
    if (px > maxX) maxX = px;
    if (py < minY) minY = py;
    if (py > maxY) maxY = py;
  }
  const [width, height] = [Math.max(maxX - minX, 1), Math.max(maxY - minY, 1)];
  for (let cells = Math.max(1, x.length / 4); ; cells *= 4) {
    // Never more cells along one axis than there are in all: a line of points must not blow up the grid.
    const cell = Math.max(Math.sqrt((width * height) / cells), Math.max(width, height) / cells);
    const [columns, rows] = [Math.floor(width / cell) + 1, Math.floor(height / cell) + 1];
    const cellOf = new Uint32Array(x.length);
    const counts = new Uint32Array(columns * rows);
    for (let i = 0; i < x.length; i += 1) {
      const at = Math.floor(((y[i] ?? 0) - minY) / cell) * columns + Math.floor(((x[i] ?? 0) - minX) / cell);
      cellOf[i] = at;
      counts[at] = (counts[at] ?? 0) + 1;
    }
    const seen = counts.reduce((sum, each) => sum + each * each, 0) / x.length;
    if (seen <= crowdedCell || cells * 4 > mostCells) return { cell, columns, rows, cellOf };
  }
}
