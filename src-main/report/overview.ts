/**
 * The whole slide as one small picture with square pixels: the cheapest level that is sharp enough, read
 * block by block and averaged by area, so that memory does not grow with the slide. Not by `readScaled`, which reads a level at least
 * as fine as the picture: here one half as fine will do, which is four to sixteen times less to decode.
 */
import { areaAverage, sourceOf, type AreaAxis } from '../base/area-average';
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
  const data = new Uint8Array(width * height * 3);
  for (const rows of blocks({ start: 0, step: level.height / height, count: height })) {
    for (const columns of blocks({ start: 0, step: level.width / width, count: width })) {
      const block = areaAverage(await reader.readRegion(regionOf(columns, rows, level)), columns, rows);
      for (let row = 0; row < rows.count; row += 1) {
        const from = row * columns.count * 3;
        const to = ((rows.offset + row) * width + columns.offset) * 3;
        data.set(block.data.subarray(from, from + columns.count * 3), to);
      }
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
      remedy: 'open the slide again; if it fails again, report it with the output of `spindle info`',
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

/** Output pixels of one block, from `offset` on. */
interface Block extends AreaAxis {
  readonly offset: number;
}

/** Parts of an axis whose source is at most one block long, but one output pixel at least. */
function* blocks({ start, step, count }: AreaAxis): Generator<Block> {
  // A block may begin and end within a pixel of the source.
  const most = Math.max(1, Math.floor((blockSide - 1) / step));
  for (let offset = 0; offset < count; offset += most) {
    yield { start: start + offset * step, step, count: Math.min(most, count - offset), offset };
  }
}

function regionOf(columns: AreaAxis, rows: AreaAxis, level: Level): Region {
  const [x, y] = [sourceOf(columns), sourceOf(rows)];
  return {
    level: level.index,
    x: x.first * level.downsample,
    y: y.first * level.downsample,
    width: x.end - x.first,
    height: y.end - y.first,
  };
}
