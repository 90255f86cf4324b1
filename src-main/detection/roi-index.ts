/**
 * Whether a point lies in a region of interest, asked for every candidate: polygons, and the edges of large ones, lie in bands by
 * their height, so that a question looks at those of one band only. The answers are those of `roiContains`.
 */
import type { Polygon, Roi } from '../contract/roi';

type Contains = (x: number, y: number) => boolean;

/** From the first to the last; level-0 pixels. */
interface Extent {
  readonly from: number;
  readonly to: number;
}

/** @returns the test for a location in level-0 pixels. */
export function roiTest(roi: Roi): Contains {
  const tests = roi.polygons.map((polygon) => ({
    extent: heightOf(polygon),
    contains: polygonTest(polygon),
  }));
  const inBand = bandsOf(tests.map(({ extent }) => extent));
  return (x, y) => {
    for (const index of inBand(y)) if (tests[index]?.contains(x, y) === true) return true;
    return false;
  };
}

function polygonTest(polygon: Polygon): Contains {
  let count = 0;
  for (const ring of polygon) count += ring.length;
  /** Of each edge its two ends: x1, y1, x2, y2. */
  const edges = new Float64Array(count * 4);
  let at = 0;
  for (const ring of polygon) {
    let [x2, y2] = ring.at(-1) ?? [0, 0];
    for (const [x1, y1] of ring) {
      edges.set([x1, y1, x2, y2], at);
      [x2, y2] = [x1, y1];
      at += 4;
    }
  }
  const inBand = bandsOf(
    Array.from({ length: count }, (_, i) => {
      const [one = 0, other = 0] = [edges[i * 4 + 1], edges[i * 4 + 3]];
      return { from: Math.min(one, other), to: Math.max(one, other) };
    }),
  );
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
function bandsOf(extents: readonly Extent[]): (y: number) => Iterable<number> {
  const all = Uint32Array.from(extents.keys());
  let from = Infinity;
  let to = -Infinity;
  for (const extent of extents) {
    from = Math.min(from, extent.from);
    to = Math.max(to, extent.to);
  }
  const count = Math.min(maxBands, extents.length);
  const height = (to - from) / count;
  const none: readonly number[] = [];
  if (!(height > 0)) return () => all;
  const bandAt = (y: number): number => Math.min(count - 1, Math.floor((y - from) / height));
  // Counted first, so that each band has its place in one array.
  const starts = new Uint32Array(count + 1);
  let entries = 0;
  for (const extent of extents) {
    const [first, last] = [bandAt(extent.from), bandAt(extent.to)];
    entries += last - first + 1;
    if (entries > maxEntries * extents.length) return (y) => (y < from || y > to ? none : all);
    for (let band = first; band <= last; band += 1) starts[band + 1] = (starts[band + 1] ?? 0) + 1;
  }
  for (let band = 0; band < count; band += 1)
    starts[band + 1] = (starts[band + 1] ?? 0) + (starts[band] ?? 0);
  const next = starts.slice();
  const numbers = new Uint32Array(entries);
  for (const [number, extent] of extents.entries()) {
    for (let band = bandAt(extent.from); band <= bandAt(extent.to); band += 1) {
      numbers[next[band] ?? 0] = number;
      next[band] = (next[band] ?? 0) + 1;
    }
  }
  return (y) => {
    if (!(y >= from && y <= to)) return none;
    const band = bandAt(y);
    return numbers.subarray(starts[band], starts[band + 1]);
  };
}

function heightOf(polygon: Polygon): Extent {
  let from = Infinity;
  let to = -Infinity;
  for (const ring of polygon) {
    for (const [, y] of ring) {
      from = Math.min(from, y);
      to = Math.max(to, y);
    }
  }
  return { from, to };
}
