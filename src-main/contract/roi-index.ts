/**
 * Whether a point lies in a region of interest, asked for every candidate: polygons, and the edges of large ones, lie in bands by
 * their height, so that a question looks at those of one band only. The answers are those of `roiContains`.
 */
import type { Polygon, Roi } from './roi';

type Contains = (x: number, y: number) => boolean;

/** Heights from the first to the last, one after the other; level-0 pixels. */
class Extents {
  readonly from: Float64Array;
  readonly to: Float64Array;

  constructor(readonly length: number) {
    this.from = new Float64Array(length).fill(Infinity);
    this.to = new Float64Array(length).fill(-Infinity);
  }

  /** Makes one of them hold a height. */
  include(index: number, y: number): void {
    if (y < (this.from[index] ?? y)) this.from[index] = y;
    if (y > (this.to[index] ?? y)) this.to[index] = y;
  }
}

/** @returns the test for a location in level-0 pixels. */
export function roiTest(roi: Roi): Contains {
  const tests = roi.polygons.map(polygonTest);
  const heights = new Extents(tests.length);
  roi.polygons.forEach((polygon, index) => {
    for (const ring of polygon) for (const [, y] of ring) heights.include(index, y);
  });
  const inBand = bandsOf(heights);
  return (x, y) => {
    for (const index of inBand(y)) if (tests[index]?.(x, y) === true) return true;
    return false;
  };
}

function polygonTest(polygon: Polygon): Contains {
  let count = 0;
  for (const ring of polygon) count += ring.length;
  /** The two ends of each edge: x1, y1, x2, y2. */
  const edges = new Float64Array(count * 4);
  const heights = new Extents(count);
  let edge = 0;
  for (const ring of polygon) {
    let [x2, y2] = ring.at(-1) ?? [0, 0];
    for (const [x1, y1] of ring) {
      edges[edge * 4] = x1;
      edges[edge * 4 + 1] = y1;
      edges[edge * 4 + 2] = x2;
      edges[edge * 4 + 3] = y2;
      heights.include(edge, y1);
      heights.include(edge, y2);
      [x2, y2] = [x1, y1];
      edge += 1;
    }
  }
  const inBand = bandsOf(heights);
  return (x, y) => {
    let inside = false;
    for (const edge of inBand(y)) {
      const y1 = edges[edge * 4 + 1] ?? 0;
      const y2 = edges[edge * 4 + 3] ?? 0;
      if (y1 > y === y2 > y) continue;
      const x1 = edges[edge * 4] ?? 0;
      const x2 = edges[edge * 4 + 2] ?? 0;
      if (x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
    }
    return inside;
  };
}

const maxBands = 4096;
/** Entries for each extent; where they overlap more than this, bands would cost more than they spare. */
const maxEntries = 16;

/** The extents that may hold a height, by their numbers. */
function bandsOf(extents: Extents): (y: number) => Iterable<number> {
  const all = new Uint32Array(extents.length).map((_, index) => index);
  const from = extents.from.reduce((least, each) => Math.min(least, each), Infinity);
  const to = extents.to.reduce((most, each) => Math.max(most, each), -Infinity);
  const count = Math.min(maxBands, extents.length);
  const height = (to - from) / count;
  const none: readonly number[] = [];
  if (!(height > 0)) return () => all;
  const bandAt = (y: number): number => Math.min(count - 1, Math.floor((y - from) / height));
  // Counted first, so that each band has its range in one array.
  const starts = new Uint32Array(count + 1);
  const firstOf = (index: number): number => bandAt(extents.from[index] ?? from);
  const lastOf = (index: number): number => bandAt(extents.to[index] ?? to);
  let entries = 0;
  for (let index = 0; index < extents.length; index += 1) {
    const [first, last] = [firstOf(index), lastOf(index)];
    entries += last - first + 1;
    if (entries > maxEntries * extents.length) return (y) => (y < from || y > to ? none : all);
    for (let band = first; band <= last; band += 1) starts[band + 1] = (starts[band + 1] ?? 0) + 1;
  }
  for (let band = 0; band < count; band += 1)
    starts[band + 1] = (starts[band + 1] ?? 0) + (starts[band] ?? 0);
  const next = starts.slice();
  const numbers = new Uint32Array(entries);
  for (let index = 0; index < extents.length; index += 1) {
    const last = lastOf(index);
    for (let band = firstOf(index); band <= last; band += 1) {
      numbers[next[band] ?? 0] = index;
      next[band] = (next[band] ?? 0) + 1;
    }
  }
  return (y) => {
    if (!(y >= from && y <= to)) return none;
    const band = bandAt(y);
    return numbers.subarray(starts[band], starts[band + 1]);
  };
}
