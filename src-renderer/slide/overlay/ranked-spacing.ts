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
  readonly left: number;
  readonly top: number;
  readonly cell: number;
  readonly columns: number;
  readonly rows: number;
  /** Points of cell i are `order[starts[i]]` to `order[starts[i + 1] − 1]`, the highest rank first. */
  readonly starts: Uint32Array;
  readonly order: Uint32Array;
}

/**
 * @param x level-0 pixels, lowest rank first; `y` as many
 * @returns in the unit of the points, ∞ for one that nothing above it is near
 */
export function rankedSpacing(x: Float64Array, y: Float64Array): Float32Array {
  const count = x.length;
  const spacing = new Float32Array(count).fill(Infinity);
  if (count < 2) return spacing;
  const grid = gridOf(x, y);
  const { left, top, cell, columns, rows, starts, order } = grid;
  // In the order of the cells, so that what is compared lies side by side in memory.
  const cellX = new Float64Array(count);
  const cellY = new Float64Array(count);
  for (let k = 0; k < count; k += 1) {
    const i = order[k] ?? 0;
    cellX[k] = x[i] ?? 0;
    cellY[k] = y[i] ?? 0;
  }
  const mostRings = Math.max(1, Math.ceil(Math.max(columns, rows) * farthestShare));
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const own = row * columns + column;
      for (let k = starts[own] ?? 0; k < (starts[own + 1] ?? 0); k += 1) {
        const [px, py, rank] = [cellX[k] ?? 0, cellY[k] ?? 0, order[k] ?? 0];
        const toLeft = px - left - column * cell;
        const toTop = py - top - row * cell;
        const toEdge = Math.min(toLeft, cell - toLeft, toTop, cell - toTop);
        let best = Infinity;
        for (let ring = 0; ring <= mostRings; ring += 1) {
          // What lies so many cells away is no nearer than this.
          const nearest = (ring - 1) * cell + toEdge;
          if (ring > 0 && best <= nearest * nearest) break;
          const [lastRow, lastColumn] = [
            Math.min(row + ring, rows - 1),
            Math.min(column + ring, columns - 1),
          ];
          for (let r = Math.max(row - ring, 0); r <= lastRow; r += 1) {
            const isWhole = r === row - ring || r === row + ring;
            const [from, step] = isWhole ? [Math.max(column - ring, 0), 1] : [column - ring, 2 * ring];
            for (let c = from; c <= lastColumn; c += step) {
              if (c < 0) continue;
              const at = r * columns + c;
              const end = starts[at + 1] ?? 0;
              for (let j = starts[at] ?? 0; j < end; j += 1) {
                if ((order[j] ?? 0) <= rank) break;
                const squared = ((cellX[j] ?? 0) - px) ** 2 + ((cellY[j] ?? 0) - py) ** 2;
                if (squared < best) best = squared;
              }
            }
          }
        }
        spacing[rank] = Math.sqrt(best);
      }
    }
  }
  return spacing;
}

function gridOf(x: Float64Array, y: Float64Array): Grid {
  const count = x.length;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < count; i += 1) {
    const [px, py] = [x[i] ?? 0, y[i] ?? 0];
    if (px < left) left = px;
    if (px > right) right = px;
    if (py < top) top = py;
    if (py > bottom) bottom = py;
  }
  const [width, height] = [Math.max(right - left, 1), Math.max(bottom - top, 1)];
  for (let cells = Math.max(1, count / 4); ; cells *= 4) {
    // Never more cells along one axis than there are in all: a line of points must not blow up the grid.
    const cell = Math.max(Math.sqrt((width * height) / cells), Math.max(width, height) / cells);
    const [columns, rows] = [Math.floor(width / cell) + 1, Math.floor(height / cell) + 1];
    const cellOf = new Uint32Array(count);
    const starts = new Uint32Array(columns * rows + 1);
    for (let i = 0; i < count; i += 1) {
      const at = Math.floor(((y[i] ?? 0) - top) / cell) * columns + Math.floor(((x[i] ?? 0) - left) / cell);
      cellOf[i] = at;
      starts[at + 1] = (starts[at + 1] ?? 0) + 1;
    }
    let seen = 0;
    for (const inCell of starts) seen += inCell * inCell;
    if (seen / count > crowdedCell && cells * 4 <= mostCells) continue;
    for (let at = 1; at < starts.length; at += 1) starts[at] = (starts[at] ?? 0) + (starts[at - 1] ?? 0);
    const next = starts.slice();
    const order = new Uint32Array(count);
    for (let i = count - 1; i >= 0; i -= 1) {
      const at = cellOf[i] ?? 0;
      const place = next[at] ?? 0;
      order[place] = i;
      next[at] = place + 1;
    }
    return { left, top, cell, columns, rows, starts, order };
  }
}
