/**
 * The whole slide as one small picture with square pixels: the cheapest level that is sharp enough, read
 * block by block and averaged by area, so that memory does not grow with the slide.
 */
import { SpindleError } from '../contract/errors';
import type { Level, Mpp, Pixels, Region, RegionReader } from '../contract/slide';

/** RGB of the slide; a pixel is as wide as high in micrometres even where the slide's pixels are not. */
export interface Overview extends Pixels {
  readonly umPerPx: number;
  /** Overview pixels per level-0 pixel. */
  readonly scaleX: number;
  readonly scaleY: number;
}

/** Longest side of one block that is read, in pixels of its level: 3 MiB of RGB. */
const blockSide = 1024;

/**
 * Reads the overview. Its longest side is `longestSide` pixels, or less where no level shows more without
 * enlarging. Tiles that cannot be read stay white.
 */
export async function readOverview(reader: RegionReader, mpp: Mpp, longestSide: number): Promise<Overview> {
  const base = baseLevel(reader);
  const widthUm = base.width * mpp.x;
  const heightUm = base.height * mpp.y;
  const wantedUmPerPx = Math.max(widthUm, heightUm) / longestSide;
  const level = cheapestLevel(reader.levels, base, mpp, wantedUmPerPx);
  const umPerPx = Math.max(wantedUmPerPx, widthUm / level.width, heightUm / level.height);
  const width = Math.max(1, Math.round(widthUm / umPerPx));
  const height = Math.max(1, Math.round(heightUm / umPerPx));
  const columns = coverage(level.width, width);
  const rows = coverage(level.height, height);
  const data = new Uint8Array(width * height * 3);
  const samples = new Uint8ClampedArray(data.buffer);
  for (const [top, bottom] of runs(rows)) {
    for (const [left, right] of runs(columns)) {
      const window = windowOf(columns, rows, left, right, top, bottom);
      const block = await reader.readRegion(regionOf(window, level));
      averageBlock(block, window, columns.slice(left, right), rows.slice(top, bottom), {
        samples,
        first: (top * width + left) * 3,
        rowStride: width * 3,
      });
    }
  }
  return { width, height, data, umPerPx, scaleX: width / base.width, scaleY: height / base.height };
}

/** Level 0; a slide without levels breaks the contract of `RegionReader`. */
function baseLevel(reader: RegionReader): Level {
  const base = reader.levels.find((level) => level.index === 0);
  if (base === undefined) {
    throw new SpindleError('internal', {
      what: 'cannot draw the slide',
      why: 'it has no level 0',
      remedy: 'open the slide again; if it stays so, report it with the slide’s `info`',
    });
  }
  return base;
}

/**
 * The coarsest level at most twice as coarse as wanted: half of the wanted sharpness is still a good
 * overview, and spares reading the next level, which is four to sixteen times as large.
 */
function cheapestLevel(levels: readonly Level[], base: Level, mpp: Mpp, wantedUmPerPx: number): Level {
  let cheapest = base;
  for (const level of levels) {
    const umPerPx = Math.max((base.width * mpp.x) / level.width, (base.height * mpp.y) / level.height);
    const sharpEnough = umPerPx <= 2 * wantedUmPerPx;
    if (sharpEnough && level.width * level.height < cheapest.width * cheapest.height) cheapest = level;
  }
  return cheapest;
}

/** One output pixel along one axis: the input interval [start, end) that it is the mean of. */
interface Span {
  readonly start: number;
  readonly end: number;
}

function coverage(inputs: number, outputs: number): Span[] {
  const step = inputs / outputs;
  return Array.from({ length: outputs }, (_, index) => ({ start: index * step, end: (index + 1) * step }));
}

/** Output indices [from, to) in runs whose input is at most one block long (but one output pixel at least). */
function runs(spans: readonly Span[]): [from: number, to: number][] {
  const found: [number, number][] = [];
  let from = 0;
  spans.forEach(({ end }, index) => {
    const start = spans[from]?.start ?? 0;
    if (index > from && Math.ceil(end) - Math.floor(start) > blockSide) {
      found.push([from, index]);
      from = index;
    }
  });
  if (spans.length > 0) found.push([from, spans.length]);
  return found;
}

/** What is read of the level for one block, in pixels of that level. */
interface Window {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function windowOf(
  columns: readonly Span[],
  rows: readonly Span[],
  left: number,
  right: number,
  top: number,
  bottom: number,
): Window {
  const x = Math.floor(columns[left]?.start ?? 0);
  const y = Math.floor(rows[top]?.start ?? 0);
  // The last span ends on the level's edge but for the rounding of its step: never ask for a pixel beyond.
  const width = Math.ceil((columns[right - 1]?.end ?? 0) - 1e-6) - x;
  const height = Math.ceil((rows[bottom - 1]?.end ?? 0) - 1e-6) - y;
  return { x, y, width: Math.max(1, width), height: Math.max(1, height) };
}

function regionOf({ x, y, width, height }: Window, level: Level): Region {
  return { level: level.index, x: x * level.downsample, y: y * level.downsample, width, height };
}

/** Where a block goes in the picture: its first sample, and the distance of one row to the next. */
interface Destination {
  /** Rounds on assignment. */
  readonly samples: Uint8ClampedArray;
  readonly first: number;
  readonly rowStride: number;
}

/** Separable mean with fractional coverage at the borders of each span; rounded to the nearest integer. */
function averageBlock(
  block: Pixels,
  window: Window,
  columns: readonly Span[],
  rows: readonly Span[],
  destination: Destination,
): void {
  const narrowStride = columns.length * 3;
  const narrowed = new Float32Array(block.height * narrowStride);
  reduce(
    { samples: block.data, lines: block.height, lineStride: block.width * 3, tapStride: 3 },
    columns.map((span) => taps(span, window.x, block.width)),
    { samples: narrowed, first: 0, lineStride: narrowStride, outputStride: 3 },
  );
  reduce(
    { samples: narrowed, lines: columns.length, lineStride: 3, tapStride: narrowStride },
    rows.map((span) => taps(span, window.y, block.height)),
    {
      samples: destination.samples,
      first: destination.first,
      lineStride: 3,
      outputStride: destination.rowStride,
    },
  );
}

/** Consecutive inputs of one output, from `first` on; the weights sum to 1. */
interface Taps {
  readonly first: number;
  readonly weights: Float32Array;
}

/** The inputs of a span as indices into a block of `length` that begins at `origin`. */
function taps({ start, end }: Span, origin: number, length: number): Taps {
  const first = Math.min(Math.max(Math.floor(start) - origin, 0), length - 1);
  const last = Math.min(Math.max(Math.ceil(end) - origin, first + 1), length);
  const weights = Float32Array.from({ length: last - first }, (_, index) => {
    const input = origin + first + index;
    return Math.max(0, Math.min(input + 1, end) - Math.max(input, start));
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return { first, weights: weights.map((weight) => weight / sum) };
}

interface Lines {
  readonly samples: Uint8Array | Float32Array;
  readonly lines: number;
  readonly lineStride: number;
  readonly tapStride: number;
}

interface ReducedLines {
  readonly samples: Uint8ClampedArray | Float32Array;
  readonly first: number;
  readonly lineStride: number;
  readonly outputStride: number;
}

/** Weighted means along one axis of interleaved RGB, for every line across it. */
function reduce(source: Lines, outputs: readonly Taps[], target: ReducedLines): void {
  for (let line = 0; line < source.lines; line++) {
    let to = target.first + line * target.lineStride;
    for (const { first, weights } of outputs) {
      let from = line * source.lineStride + first * source.tapStride;
      let r = 0;
      let g = 0;
      let b = 0;
      for (const weight of weights) {
        r += (source.samples[from] ?? 0) * weight;
        g += (source.samples[from + 1] ?? 0) * weight;
        b += (source.samples[from + 2] ?? 0) * weight;
        from += source.tapStride;
      }
      target.samples[to] = r;
      target.samples[to + 1] = g;
      target.samples[to + 2] = b;
      to += target.outputStride;
    }
  }
}
