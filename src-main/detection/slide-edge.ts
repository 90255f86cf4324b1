/**
 * What glass itself draws: bands at the slide's border, edges of the coverslip, rims of air bubbles. All absorb
 * every colour alike, and lie apart from coloured tissue; a band is smooth and hangs on the border, an edge is a long
 * straight line or frame, a rim is a thin ring. Everything else that is grey stays tissue.
 */
import { focusUnit, type FocusMap } from './focus';
import { eachArea, growWithin, removeSmall } from './morphology';
import { isNeutral, type Density } from './optical-density';
import type { Overview } from './overview';

/** Root mean square of differences over 1 µm, grey values. */
const maxBandStep = 2.5;
const minBandMm2 = 0.01;
const minLineUm = 1000;
/** Spread of the distances from the line, µm; and ratio of length to spread. */
const maxLineSpreadUm = 40;
const minSlenderness = 15;
/** A frame hugs the sides of its own bounding box. */
const frame = { maxDistanceUm: 60, minShare: 0.95 };
/** A rim: distances from the centre spread little, and it goes nearly all the way round. */
const rim = { minRadiusUm: 80, maxSpread: 0.15, sectors: 16, minSectors: 13 };
/** Pixels of the area that touch coloured tissue: more, and it may be part of it. */
const maxContact = 0.1;

/** @returns 1 for edges, only where `stained` is 1. */
export function findEdges(
  overview: Overview,
  stained: Uint8Array,
  densityOf: (pixel: number) => Density,
  focus: FocusMap | null,
): Uint8Array {
  const { width, height } = overview;
  const neutral = stained.map((value, pixel) => (value === 1 && isNeutral(densityOf(pixel)) ? 1 : 0));
  const edges = focus === null ? new Uint8Array(stained.length) : borderBands(overview, neutral, focus);
  const coloured = stained.map((value, pixel) => (value === 1 && neutral[pixel] !== 1 ? 1 : 0));
  const nearColoured = new Uint8Array(coloured);
  growWithin(nearColoured, neutral, width, height, 1);
  eachArea(neutral, width, height, 1, (area) => {
    const contact = area.reduce((count, pixel) => count + (nearColoured[pixel] ?? 0), 0);
    if (contact > maxContact * area.length) return;
    const shape = measure(area, overview);
    if (isLine(shape) || isFrame(shape, area, overview) || isRim(shape, area, overview)) {
      for (const pixel of area) edges[pixel] = 1;
    }
  });
  return edges;
}

/** Smooth grey from the slide's border inwards. */
function borderBands({ width, height, mpp }: Overview, neutral: Uint8Array, { fine }: FocusMap): Uint8Array {
  const limit = maxBandStep * maxBandStep * focusUnit;
  const smooth = neutral.map((value, pixel) => (value === 1 && (fine[pixel] ?? 0) <= limit ? 1 : 0));
  const bands = new Uint8Array(neutral.length);
  for (let pixel = 0; pixel < bands.length; pixel += 1) {
    const column = pixel % width;
    const isAtBorder = column === 0 || column === width - 1 || pixel < width || pixel >= width * (height - 1);
    if (isAtBorder && smooth[pixel] === 1) bands[pixel] = 1;
  }
  growWithin(bands, smooth, width, height, width * height);
  removeSmall(bands, width, height, minBandMm2 / (mpp.x * mpp.y * 1e-6));
  return bands;
}

/** µm from the slide's corner. */
interface Shape {
  readonly x: number;
  readonly y: number;
  /** Standard deviations along the principal axes. */
  readonly length: number;
  readonly spread: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function measure(area: Int32Array, { width, mpp }: Overview): Shape {
  let [sumX, sumY] = [0, 0];
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const pixel of area) {
    const x = pixel % width;
    const y = (pixel - x) / width;
    sumX += x;
    sumY += y;
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  const x = sumX / area.length;
  const y = sumY / area.length;
  let [xx, yy, xy] = [0, 0, 0];
  for (const pixel of area) {
    const dx = ((pixel % width) - x) * mpp.x;
    const dy = (Math.floor(pixel / width) - y) * mpp.y;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  const mean = (xx + yy) / 2 / area.length;
  const apart = Math.hypot((xx - yy) / 2, xy) / area.length;
  return {
    x: x * mpp.x,
    y: y * mpp.y,
    length: Math.sqrt(mean + apart),
    spread: Math.sqrt(Math.max(0, mean - apart)),
    left: left * mpp.x,
    right: right * mpp.x,
    top: top * mpp.y,
    bottom: bottom * mpp.y,
  };
}

/** An even line is √12 standard deviations long. */
function isLine({ length, spread }: Shape): boolean {
  const whole = length * Math.sqrt(12);
  return whole >= minLineUm && spread <= maxLineSpreadUm && whole >= minSlenderness * spread;
}

function isFrame(shape: Shape, area: Int32Array, { width, mpp }: Overview): boolean {
  const { left, right, top, bottom } = shape;
  if (Math.max(right - left, bottom - top) < minLineUm) return false;
  if (Math.min(right - left, bottom - top) < 4 * frame.maxDistanceUm) return false;
  const near = area.reduce((count, pixel) => {
    const x = (pixel % width) * mpp.x;
    const y = Math.floor(pixel / width) * mpp.y;
    const distance = Math.min(x - left, right - x, y - top, bottom - y);
    return distance <= frame.maxDistanceUm ? count + 1 : count;
  }, 0);
  return near >= frame.minShare * area.length;
}

function isRim({ x, y }: Shape, area: Int32Array, { width, mpp }: Overview): boolean {
  const seen = new Set<number>();
  let [sum, squares] = [0, 0];
  for (const pixel of area) {
    const dx = (pixel % width) * mpp.x - x;
    const dy = Math.floor(pixel / width) * mpp.y - y;
    const radius = Math.hypot(dx, dy);
    sum += radius;
    squares += radius * radius;
    const turn = Math.atan2(dy, dx) / (2 * Math.PI) + 0.5;
    seen.add(Math.min(rim.sectors - 1, Math.floor(turn * rim.sectors)));
  }
  const mean = sum / area.length;
  const spread = Math.sqrt(Math.max(0, squares / area.length - mean * mean));
  return mean >= rim.minRadiusUm && spread <= rim.maxSpread * mean && seen.size >= rim.minSectors;
}
