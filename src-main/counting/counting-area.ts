/**
 * The area in which figures count and in which centres may lie: in an include polygon, in no exclude polygon, borders included.
 * Level-0 pixels. Its border is made from the polygons' edges: cut where they cross, and kept where one side is in the area and the
 * other is not.
 */
import type { Polygon } from '../contract/roi';
import { SegmentIndex, type Segments } from './segment-index';
import { areaTest } from './within-regions';

/** So near a border is on it. Level-0 pixels: far below what a pixel size is known to, far above rounding. */
const onBorder = 1e-5;
/** To each side of an edge it is asked whether the area is there. */
const beside = 1e-4;

export class CountingArea {
  readonly border: SegmentIndex;
  readonly #isIn: (x: number, y: number) => boolean;

  constructor(include: readonly Polygon[], exclude: readonly Polygon[]) {
    this.#isIn = areaTest({ include, exclude });
    this.border = new SegmentIndex(borderOf(edgesOf([...include, ...exclude]), this.#isIn));
  }

  /** Not to be asked on a border. */
  isInside(x: number, y: number): boolean {
    return this.#isIn(x, y);
  }

  /** Whether a location lies in the area or on its border. */
  holds(x: number, y: number): boolean {
    if (this.#isIn(x, y)) return true;
    const near = this.border.near(x - onBorder, y - onBorder, x + onBorder, y + onBorder);
    return near.some((segment) => distanceTo(this.border.segments, segment, x, y) <= onBorder);
  }
}

function edgesOf(polygons: readonly Polygon[]): Segments {
  const edges: number[] = [];
  for (const polygon of polygons) {
    for (const ring of polygon) {
      let [x2, y2] = ring.at(-1) ?? [0, 0];
      for (const [x, y] of ring) {
        if (x !== x2 || y !== y2) edges.push(x2, y2, x, y);
        [x2, y2] = [x, y];
      }
    }
  }
  return Float64Array.from(edges);
}

function borderOf(edges: Segments, isIn: (x: number, y: number) => boolean): Segments {
  const index = new SegmentIndex(edges);
  const border: number[] = [];
  for (let edge = 0; edge < edges.length / 4; edge += 1) {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = edges.subarray(4 * edge, 4 * edge + 4);
    const [along, down] = [x2 - x1, y2 - y1];
    const length = Math.hypot(along, down);
    const cuts = cutsOf(index, edge);
    let from = 0;
    for (const to of cuts) {
      const middle = (from + to) / 2;
      const [x, y] = [x1 + middle * along, y1 + middle * down];
      const [right, below] = [(-down / length) * beside, (along / length) * beside];
      if (to > from && isIn(x + right, y + below) !== isIn(x - right, y - below))
        border.push(x1 + from * along, y1 + from * down, x1 + to * along, y1 + to * down);
      from = to;
    }
  }
  return Float64Array.from(border);
}

/** Where other edges cross or touch an edge, and its end: shares of its length, ascending. */
function cutsOf(index: SegmentIndex, edge: number): number[] {
  const { segments } = index;
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = segments.subarray(4 * edge, 4 * edge + 4);
  const [along, down] = [x2 - x1, y2 - y1];
  const squared = along * along + down * down;
  const cuts: number[] = [];
  const others = index.near(
    Math.min(x1, x2) - onBorder,
    Math.min(y1, y2) - onBorder,
    Math.max(x1, x2) + onBorder,
    Math.max(y1, y2) + onBorder,
  );
  for (const other of others) {
    if (other === edge) continue;
    const [u1 = 0, v1 = 0, u2 = 0, v2 = 0] = segments.subarray(4 * other, 4 * other + 4);
    const turn = along * (v2 - v1) - down * (u2 - u1);
    if (turn !== 0) {
      const cut = ((u1 - x1) * (v2 - v1) - (v1 - y1) * (u2 - u1)) / turn;
      const onOther = ((u1 - x1) * down - (v1 - y1) * along) / turn;
      if (cut > 0 && cut < 1 && onOther >= 0 && onOther <= 1) cuts.push(cut);
    }
    for (const [u, v] of [
      [u1, v1],
      [u2, v2],
    ] as const) {
      const share = ((u - x1) * along + (v - y1) * down) / squared;
      if (share > 0 && share < 1 && distanceTo(segments, edge, u, v) <= onBorder) cuts.push(share);
    }
  }
  return [...cuts.sort((one, other) => one - other), 1];
}

function distanceTo(segments: Segments, segment: number, x: number, y: number): number {
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = segments.subarray(4 * segment, 4 * segment + 4);
  const [along, down] = [x2 - x1, y2 - y1];
  const squared = along * along + down * down;
  const share = squared === 0 ? 0 : ((x - x1) * along + (y - y1) * down) / squared;
  const nearest = Math.min(Math.max(share, 0), 1);
  return Math.hypot(x1 + nearest * along - x, y1 + nearest * down - y);
}
