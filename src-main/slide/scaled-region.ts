/**
 * A rectangle of the slide at any scale: read from the coarsest level that is fine enough, block by block, and averaged
 * by area to the scale asked for. Memory stays within the picture itself and one block.
 */
import { SpindleError, throwIfAborted } from '../contract/errors';
import type { Level, MissingTile, RegionPixels, ScaledRegion } from '../contract/slide';
import { areaAverage, sourceOf, type AreaAxis } from './area-average';
import type { LevelRectangle } from './container/tile-layout';

/** Pixels of the level that are read at once, along one axis. */
const blockSide = 2048;
/** 768 MiB as RGB. */
const maxPixels = 2 ** 28;
/** A level counts as fine enough up to this: downsamples are means of two ratios, and seldom whole. */
const tolerance = 1.001;

/** Reads whole pixels of a level; white beyond it. */
export type ReadRectangle = (level: Level, rectangle: LevelRectangle) => Promise<RegionPixels>;

/** @throws SpindleError `aborted`; `request-invalid` for a size or scale that is none. */
export async function readScaledRegion(
  levels: readonly Level[],
  read: ReadRectangle,
  region: ScaledRegion,
  signal?: AbortSignal,
): Promise<RegionPixels> {
  throwIfAborted(signal);
  checkScaled(region);
  const level = levelFor(levels, Math.min(region.stepX, region.stepY));
  const across = axis(region.x, region.stepX, region.width, level);
  const down = axis(region.y, region.stepY, region.height, level);
  const data = new Uint8Array(region.width * region.height * 3);
  const missing = new Map<string, MissingTile>();
  const averaged = async (columns: AreaAxis, rows: AreaAxis): Promise<Uint8Array> => {
    throwIfAborted(signal);
    const [x, y] = [sourceOf(columns), sourceOf(rows)];
    const isBeyond = x.end <= 0 || y.end <= 0 || x.first >= level.width || y.first >= level.height;
    if (isBeyond) {
      // Of one colour, whichever it is.
      const pixel = await read(level, { left: x.first, top: y.first, width: 1, height: 1 });
      return new Uint8Array(Buffer.alloc(columns.count * rows.count * 3, pixel.data));
    }
    const rectangle = { left: x.first, top: y.first, width: x.end - x.first, height: y.end - y.first };
    const source = await read(level, rectangle);
    for (const tile of source.missing) missing.set(`${tile.column}/${tile.row}`, tile);
    return areaAverage(source, columns, rows).data;
  };
  /** RGB of a block of output pixels, whose source may be too large to be read at once. */
  const block = async (columns: AreaAxis, rows: AreaAxis): Promise<Uint8Array> => {
    const [across, down] = [pieces(columns), pieces(rows)];
    if (across.length === 1 && down.length === 1) return averaged(columns, rows);
    const sums = new Float64Array(columns.count * rows.count * 3);
    for (const part of down) {
      for (const right of across) {
        const share = (part.step / rows.step) * (right.step / columns.step);
        (await averaged(right, part)).forEach((value, at) => {
          sums[at] = (sums[at] ?? 0) + value * share;
        });
      }
    }
    return Uint8Array.from(sums, Math.round);
  };
  for (const rows of blocks(down)) {
    for (const columns of blocks(across)) {
      const pixels = await block(columns, rows);
      for (let row = 0; row < rows.count; row += 1) {
        const from = row * columns.count * 3;
        const to = ((rows.offset + row) * region.width + columns.offset) * 3;
        data.set(pixels.subarray(from, from + columns.count * 3), to);
      }
    }
  }
  const { width, height } = region;
  return {
    width,
    height,
    data,
    missing: [...missing.values()].sort((a, b) => a.row - b.row || a.column - b.column),
  };
}

/** The coarsest level that is not coarser than the step; the finest where none is so fine. */
function levelFor(levels: readonly Level[], step: number): Level {
  const finestFirst = [...levels].sort((a, b) => a.downsample - b.downsample);
  const level = finestFirst.findLast(({ downsample }) => downsample <= step * tolerance) ?? finestFirst[0];
  if (level === undefined) throw invalid('level', 'the slide has no level');
  return level;
}

/** Output pixels of one axis in pixels of the level. */
function axis(level0: number, step: number, count: number, { downsample }: Level): AreaAxis {
  const near = step / downsample;
  // Within the tolerance the level's pixels are taken as they are.
  const isOwn = Math.abs(near - 1) < tolerance - 1;
  return { start: level0 / downsample, step: isOwn ? 1 : near, count };
}

/** Runs of output pixels whose source is about one block long, each with the index of its first. */
function* blocks({ start, step, count }: AreaAxis): Generator<AreaAxis & { readonly offset: number }> {
  const run = Math.max(1, Math.floor(blockSide / step));
  for (let offset = 0; offset < count; offset += run) {
    yield { start: start + offset * step, step, count: Math.min(run, count - offset), offset };
  }
}

/** The source of one output pixel may itself be longer than a block: then the parts of it, else all as it is. */
function pieces(axis: AreaAxis): readonly AreaAxis[] {
  if (axis.count > 1 || axis.step <= blockSide) return [axis];
  const count = Math.ceil(axis.step / blockSide);
  const step = axis.step / count;
  return Array.from({ length: count }, (_, index) => ({ start: axis.start + index * step, step, count: 1 }));
}

function checkScaled({ x, y, width, height, stepX, stepY }: ScaledRegion): void {
  if (![x, y].every((value) => Math.abs(value) <= 2 ** 40))
    throw invalid('position', `${x}, ${y} is no position`);
  const sized = [width, height].every((side) => Number.isInteger(side) && side >= 1);
  if (!sized || width * height > maxPixels)
    throw invalid('size', `${width} × ${height} pixels is no size, or more than ${maxPixels} pixels`);
  // Below a hundredth of a pixel nothing is to be seen; one output pixel may not need more than the whole slide.
  if (![stepX, stepY].every((step) => step >= 0.01 && step <= 2 ** 16))
    throw invalid('downsample', `${stepX} × ${stepY} level-0 pixels are no pixel of a picture`);
}

function invalid(field: string, why: string): SpindleError {
  return new SpindleError('request-invalid', {
    what: 'cannot read the region',
    where: { field },
    why,
    remedy: 'ask for a region of at least one pixel, in smaller parts, at a downsample from 0.01 to 65536',
  });
}
