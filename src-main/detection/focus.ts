/**
 * How fine the structure of the slide is, at a scale at which nuclei have edges: a second pass over the stained parts
 * of the overview, from the cheapest level of about 1 µm per pixel. For each overview pixel the mean squares of
 * grey-value differences over one and over four of those pixels (structure function, Tatarskii 1961) are kept, which
 * neither turning nor mirroring changes. Memory: four bytes an overview pixel and one block.
 */
import { SpareMemory } from '../base/spare-memory';
import { throwIfAborted } from '../contract/errors';
import type { Level, Mpp, Pixels, RegionReader } from '../contract/slide';
import { levelFor } from './level-choice';
import type { Overview } from './overview';

/** Mean squared differences, grey values squared in quarters; 65535 is "at least". Row-major as the overview. */
export interface FocusMap {
  /** Over one pixel of `pixelUm`. */
  readonly fine: Uint16Array;
  /** Over four. */
  readonly coarse: Uint16Array;
  readonly pixelUm: number;
}

/** What a stored value is multiplied by. */
export const focusUnit = 4;
const coarseLag = 4;
const targetUm = 1.05;
/** Coarser than this, nuclei have no edges to be judged by. */
const maxPixelUm = 1.3;
/** An overview pixel must hold a few pairs of the longer distance. */
const minAcross = coarseLag + 2;
/** Level pixels read at once along one axis. */
const blockExtent = 1024;

/**
 * @param stained 1 for each overview pixel to measure; blocks without any are not read
 * @param mpp of level 0
 * @returns `null` where the slide is too coarse to tell
 * @throws SpindleError `aborted`
 */
export async function readFocus(
  reader: RegionReader,
  overview: Overview,
  stained: Uint8Array,
  mpp: Mpp,
  signal?: AbortSignal,
): Promise<FocusMap | null> {
  const level = levelFor(reader.levels, mpp, targetUm);
  if (level === undefined) return null;
  const levelUm = Math.sqrt(mpp.x * mpp.y) * level.downsample;
  const factor = Math.max(1, Math.floor(targetUm / levelUm));
  const pixelUm = levelUm * factor;
  const across = Math.min(overview.scaleX, overview.scaleY) / (level.downsample * factor);
  if (pixelUm > maxPixelUm || across < minAcross) return null;
  const { width, height } = overview;
  const fine = new Uint16Array(width * height);
  const coarse = new Uint16Array(width * height);
  const memory = new SpareMemory();
  const columns = Math.max(1, Math.floor((blockExtent * level.downsample) / overview.scaleX));
  const rows = Math.max(1, Math.floor((blockExtent * level.downsample) / overview.scaleY));
  for (let top = 0; top < height; top += rows) {
    for (let left = 0; left < width; left += columns) {
      const right = Math.min(left + columns, width);
      const bottom = Math.min(top + rows, height);
      if (!isAnyStained(stained, width, left, top, right, bottom)) continue;
      throwIfAborted(signal);
      const x = levelPixel(left, overview.scaleX, level, level.width);
      const y = levelPixel(top, overview.scaleY, level, level.height);
      const [wide, high] = [
        Math.max(1, levelPixel(right, overview.scaleX, level, level.width) - x),
        Math.max(1, levelPixel(bottom, overview.scaleY, level, level.height) - y),
      ];
      const block = await reader.readRegion(
        { level: level.index, x: x * level.downsample, y: y * level.downsample, width: wide, height: high },
        { signal, into: memory.bytes(wide * high * 3) },
      );
      const grey = averagedGrey(block, factor);
      memory.put(block.data);
      const spanOf = (index: number, scale: number, from: number, extent: number): [number, number] => [
        Math.min(extent, Math.round((index * scale) / level.downsample / factor - from / factor)),
        Math.min(extent, Math.round(((index + 1) * scale) / level.downsample / factor - from / factor)),
      ];
      for (let row = top; row < bottom; row += 1) {
        const [firstY, endY] = spanOf(row, overview.scaleY, y, grey.height);
        for (let column = left; column < right; column += 1) {
          const pixel = row * width + column;
          if (stained[pixel] !== 1) continue;
          const [firstX, endX] = spanOf(column, overview.scaleX, x, grey.width);
          fine[pixel] = meanSquare(grey, firstX, endX, firstY, endY, 1);
          coarse[pixel] = meanSquare(grey, firstX, endX, firstY, endY, coarseLag);
        }
      }
    }
  }
  return { fine, coarse, pixelUm };
}

/**
 * The ratio of fine to coarse that white noise has after a Gaussian blur of `sigmaUm`. Structure of a lower ratio
 * has no detail of that size: nothing sharper than such a blur is in it.
 */
export function ratioOfBlur(sigmaUm: number, pixelUm: number): number {
  const structure = (distance: number): number => 1 - Math.exp(-((distance / (2 * sigmaUm)) ** 2));
  return structure(pixelUm) / structure(coarseLag * pixelUm);
}

function isAnyStained(
  stained: Uint8Array,
  width: number,
  left: number,
  top: number,
  right: number,
  bottom: number,
): boolean {
  for (let row = top; row < bottom; row += 1) {
    if (stained.subarray(row * width + left, row * width + right).includes(1)) return true;
  }
  return false;
}

/** Where an overview column or row begins in the level. */
function levelPixel(index: number, scale: number, level: Level, extent: number): number {
  return Math.min(extent, Math.round((index * scale) / level.downsample));
}

interface Grey {
  readonly width: number;
  readonly height: number;
  /** Sum of the three channels over `factor`² pixels. */
  readonly data: Uint32Array;
  /** What such a sum is of a grey value. */
  readonly unit: number;
}

function averagedGrey(block: Pixels, factor: number): Grey {
  const width = Math.floor(block.width / factor);
  const height = Math.floor(block.height / factor);
  const data = new Uint32Array(width * height);
  for (let y = 0; y < height * factor; y += 1) {
    let at = Math.floor(y / factor) * width;
    let from = y * block.width * 3;
    for (let column = 0; column < width; column += 1, at += 1) {
      let sum = data[at] ?? 0;
      for (let x = 0; x < factor; x += 1, from += 3) {
        sum += (block.data[from] ?? 0) + (block.data[from + 1] ?? 0) + (block.data[from + 2] ?? 0);
      }
      data[at] = sum;
    }
  }
  return { width, height, data, unit: 3 * factor * factor };
}

/** Along both axes, of all pairs inside the rectangle. Whole numbers throughout, so that no order of adding shows. */
function meanSquare(
  { width, data, unit }: Grey,
  firstX: number,
  endX: number,
  firstY: number,
  endY: number,
  lag: number,
): number {
  let sum = 0;
  let count = 0;
  for (let y = firstY; y < endY; y += 1) {
    for (let x = firstX; x < endX; x += 1) {
      const at = y * width + x;
      const here = data[at] ?? 0;
      if (x + lag < endX) {
        sum += (here - (data[at + lag] ?? 0)) ** 2;
        count += 1;
      }
      if (y + lag < endY) {
        sum += (here - (data[at + lag * width] ?? 0)) ** 2;
        count += 1;
      }
    }
  }
  return count === 0 ? 0 : Math.min(65_535, Math.floor((sum / count / unit / unit) * focusUnit + 0.5));
}
