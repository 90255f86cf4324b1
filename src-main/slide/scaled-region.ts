/**
 * A rectangle of the slide at any scale: read from the coarsest level that is fine enough, block by block, and averaged
 * by area to the scale asked for. Memory stays within the picture itself and one block.
 */
import { SpindleError, throwIfAborted } from '../contract/errors';
import type { Level, MissingTile, RegionPixels, ScaledRegion } from '../contract/slide';
import { areaAverage, sourceOf, type AreaAxis } from '../base/area-average';
import type { LevelRectangle } from './container/tile-layout';

/** Pixels of the level that are read at once, along one axis. */
const blockSide = 2048;
/** 768 MiB as RGB. */
const maxPixels = 2 ** 28;
/** A level counts as fine enough up to this: downsamples are means of two ratios, and seldom whole. */
const tolerance = 1.001;

/** Reads whole pixels of a level; white beyond it. */
export type ReadRectangle = (level: Level, rectangle: LevelRectangle) => Promise<RegionPixels>;

/** Whether whole pixels of a level are of one colour because no tile lies there. */
export type IsBlank = (level: Level, rectangle: LevelRectangle) => Promise<boolean>;

/**
 * @param isBlank tells of rectangles of any size at once, so that what holds no tile costs hardly anything.
 * @throws SpindleError `aborted`; `request-invalid` for a size or scale that is none.
 */
export async function readScaledRegion(
  levels: readonly Level[],
  read: ReadRectangle,
  isBlank: IsBlank,
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
  /** RGB of the one colour of what the axes span; `null` where it may have more. */
  const blankColour = async (columns: AreaAxis, rows: AreaAxis): Promise<Uint8Array | null> => {
    throwIfAborted(signal);
    const { left, top, ...size } = sourceRectangle(columns, rows);
    if (!(await isBlank(level, { left, top, ...size }))) return null;
    // Any pixel of the block will do.
    return (await read(level, { left, top, width: 1, height: 1 })).data;
  };
  const averaged = async (columns: AreaAxis, rows: AreaAxis): Promise<Uint8Array> => {
    const colour = await blankColour(columns, rows);
    if (colour !== null) return new Uint8Array(Buffer.alloc(columns.count * rows.count * 3, colour));
    const rectangle = sourceRectangle(columns, rows);
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
  /** Halves what is more than one block until it is one, or blank. */
  const fill = async (columns: Run, rows: Run): Promise<void> => {
    const [columnHalves, rowHalves] = [halves(columns), halves(rows)];
    const isBlock = columnHalves.length === 1 && rowHalves.length === 1;
    const colour = isBlock ? null : await blankColour(columns, rows);
    if (colour === null && !isBlock) {
      for (const half of rowHalves) for (const other of columnHalves) await fill(other, half);
      return;
    }
    const pixels = colour === null ? await block(columns, rows) : null;
    for (let row = 0; row < rows.count; row += 1) {
      const from = row * columns.count * 3;
      const to = ((rows.offset + row) * region.width + columns.offset) * 3;
      if (pixels !== null) data.set(pixels.subarray(from, from + columns.count * 3), to);
      else if (colour !== null) Buffer.from(data.buffer).fill(colour, to, to + columns.count * 3);
    }
  };
  await fill({ ...across, offset: 0 }, { ...down, offset: 0 });
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

/** Output pixels in a row, with the index of the first. */
interface Run extends AreaAxis {
  readonly offset: number;
}

/** Two halves of whole blocks, each with as many output pixels as one block of the source gives; the run itself if it is one block. */
function halves(run: Run): readonly Run[] {
  const { start, step, count, offset } = run;
  const block = Math.max(1, Math.floor(blockSide / step));
  if (count <= block) return [run];
  const first = Math.ceil(count / block / 2) * block;
  return [
    { ...run, count: first },
    { start: start + first * step, step, count: count - first, offset: offset + first },
  ];
}

function sourceRectangle(columns: AreaAxis, rows: AreaAxis): LevelRectangle {
  const [x, y] = [sourceOf(columns), sourceOf(rows)];
  return { left: x.first, top: y.first, width: x.end - x.first, height: y.end - y.first };
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
    throw invalid('downsample', `${stepX} × ${stepY} level-0 pixels are not a valid pixel size`);
}

function invalid(field: string, why: string): SpindleError {
  return new SpindleError('request-invalid', {
    what: 'cannot read the region',
    where: { field },
    why,
    remedy: 'ask for at least one pixel, at a downsample from 0.01 to 65536; cut large regions in parts',
  });
}
