/**
 * The whole slide in small: what the tissue mask is made from. Pixels come block by block from the cheapest
 * level that is fine enough, and each is the plain mean of a whole rectangle of them, so that memory stays
 * bounded by the overview itself and one block.
 */
import { SpareMemory } from '../base/spare-memory';
import { SpindleError, throwIfAborted } from '../contract/errors';
import type { Level, MissingTile, Mpp, Pixels, RegionReader } from '../contract/slide';

/** RGB of the whole slide, with what its pixels mean. */
export interface Overview extends Pixels {
  /** Level-0 pixels that one overview pixel spans. The last column and row may reach beyond the slide. */
  readonly scaleX: number;
  readonly scaleY: number;
  /** µm that one overview pixel spans. */
  readonly mpp: Mpp;
  /** Level-0 size of the slide. */
  readonly slideWidth: number;
  readonly slideHeight: number;
  /** Tiles of `level` that could not be read; their pixels are white and say nothing. */
  readonly level: Level;
  readonly missing: readonly MissingTile[];
}

/** Pixels of the level read at once, along one axis. */
const blockExtent = 2048;

/**
 * @param targetMpp µm per overview pixel to come close to, from below
 * @param mpp of level 0
 * @throws SpindleError `aborted`
 */
export async function readOverview(
  reader: RegionReader,
  targetMpp: number,
  mpp: Mpp,
  signal?: AbortSignal,
): Promise<Overview> {
  const level = cheapestLevel(reader.levels, targetMpp, mpp);
  const factorX = Math.max(1, Math.floor(targetMpp / (mpp.x * level.downsample)));
  const factorY = Math.max(1, Math.floor(targetMpp / (mpp.y * level.downsample)));
  const width = Math.ceil(level.width / factorX);
  const height = Math.ceil(level.height / factorY);
  const data = new Uint8Array(width * height * 3);
  const missing = new Map<string, MissingTile>();
  const memory = new SpareMemory();
  const columns = Math.max(1, Math.floor(blockExtent / factorX));
  const rows = Math.max(1, Math.floor(blockExtent / factorY));
  for (let top = 0; top < height; top += rows) {
    for (let left = 0; left < width; left += columns) {
      throwIfAborted(signal);
      const x = left * factorX;
      const y = top * factorY;
      const [across, down] = [
        Math.min(columns * factorX, level.width - x),
        Math.min(rows * factorY, level.height - y),
      ];
      const block = await reader.readRegion(
        {
          level: level.index,
          x: x * level.downsample,
          y: y * level.downsample,
          width: across,
          height: down,
        },
        { signal, into: memory.bytes(across * down * 3) },
      );
      for (const tile of block.missing) missing.set(`${tile.column}/${tile.row}`, tile);
      averageInto(block, factorX, factorY, { width, height, data }, left, top);
      memory.put(block.data);
    }
  }
  const scaleX = factorX * level.downsample;
  const scaleY = factorY * level.downsample;
  return {
    width,
    height,
    data,
    scaleX,
    scaleY,
    mpp: { x: mpp.x * scaleX, y: mpp.y * scaleY },
    slideWidth: level.width * level.downsample,
    slideHeight: level.height * level.downsample,
    level,
    missing: [...missing.values()],
  };
}

/** The coarsest level whose pixels are not coarser than the target; the finest where none is so fine. */
function cheapestLevel(levels: readonly Level[], targetMpp: number, mpp: Mpp): Level {
  const finestFirst = [...levels].sort((one, other) => one.downsample - other.downsample);
  const [finest] = finestFirst;
  if (finest === undefined) {
    throw new SpindleError('broken-file', {
      what: 'cannot look for tissue',
      why: 'the slide has no level',
      remedy: 'check the slide with `spindle info`',
    });
  }
  const fineEnough = finestFirst.filter(
    ({ downsample }) => Math.max(mpp.x, mpp.y) * downsample <= targetMpp * 1.02,
  );
  return fineEnough.at(-1) ?? finest;
}

/**
 * Means of whole rectangles of `block`; at the slide's edge, of what is left of them. In whole numbers, and so not by the kernel of base/:
 * a turned slide has the same mask to the last bit.
 */
function averageInto(
  block: Pixels,
  factorX: number,
  factorY: number,
  target: Pixels,
  left: number,
  top: number,
): void {
  const columns = Math.ceil(block.width / factorX);
  const rows = Math.ceil(block.height / factorY);
  const sums = new Float64Array(columns * 3);
  for (let row = 0; row < rows; row += 1) {
    sums.fill(0);
    const firstY = row * factorY;
    const lastY = Math.min(firstY + factorY, block.height);
    for (let y = firstY; y < lastY; y += 1) addRow(block, y, factorX, sums);
    for (let column = 0; column < columns; column += 1) {
      const across = Math.min(factorX, block.width - column * factorX);
      const count = across * (lastY - firstY);
      const to = ((top + row) * target.width + left + column) * 3;
      for (let channel = 0; channel < 3; channel += 1) {
        target.data[to + channel] = Math.floor((sums[column * 3 + channel] ?? 0) / count + 0.5);
      }
    }
  }
}

function addRow({ width, data }: Pixels, y: number, factorX: number, sums: Float64Array): void {
  let from = y * width * 3;
  for (let column = 0, x = 0; x < width; column += 3) {
    const end = Math.min(x + factorX, width);
    let red = 0;
    let green = 0;
    let blue = 0;
    for (; x < end; x += 1, from += 3) {
      red += data[from] ?? 0;
      green += data[from + 1] ?? 0;
      blue += data[from + 2] ?? 0;
    }
    sums[column] = (sums[column] ?? 0) + red;
    sums[column + 1] = (sums[column + 1] ?? 0) + green;
    sums[column + 2] = (sums[column + 2] ?? 0) + blue;
  }
}
