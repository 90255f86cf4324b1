/** Where detection looks and what counts as looked at: the tissue mask inside the region of interest. */
import type { Roi } from '../contract/roi';
import { coverageSamples, roiCoverage } from './roi-coverage';
import { roiTest } from '../contract/roi-index';
import type { Level, TileAddress } from '../contract/slide';
import { isSearched, maskValue, type TissueMask } from './tissue';

export interface SearchArea {
  readonly mask: TissueMask;
  /** Whether a location in level-0 pixels lies in the ROI. `null`: the whole slide. */
  readonly inRoi: ((x: number, y: number) => boolean) | null;
  /** Coverage as `roiCoverage` makes it. `null`: all. */
  readonly coverage: Uint16Array | null;
}

/** A rectangle in level-0 pixels. */
export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** @param coverage of the ROI, where it is known; made when left out. @throws roi-invalid */
export function searchAreaOf(mask: TissueMask, roi: Roi | null, coverage?: Uint16Array): SearchArea {
  if (roi === null) return { mask, coverage: null, inRoi: null };
  return { mask, coverage: coverage ?? roiCoverage(mask, roi), inRoi: roiTest(roi) };
}

/** Whether a detection at this location (level-0 pixels) is wanted. */
export function isWanted({ mask, inRoi }: SearchArea, x: number, y: number): boolean {
  return isSearched(mask, x, y) && (inRoi === null || inRoi(x, y));
}

/** Tissue inside the ROI and the rectangle, in mm². */
export function tissueAreaWithin(area: SearchArea, rectangle: Rectangle): number {
  const { mask } = area;
  const left = Math.max(0, rectangle.left / mask.scaleX);
  const top = Math.max(0, rectangle.top / mask.scaleY);
  const right = Math.min(rectangle.right, mask.slideWidth) / mask.scaleX;
  const bottom = Math.min(rectangle.bottom, mask.slideHeight) / mask.scaleY;
  let pixels = 0;
  for (let row = Math.floor(top); row < Math.min(Math.ceil(bottom), mask.height); row += 1) {
    const down = Math.min(row + 1, bottom) - Math.max(row, top);
    for (let column = Math.floor(left); column < Math.min(Math.ceil(right), mask.width); column += 1) {
      const pixel = row * mask.width + column;
      if (mask.data[pixel] !== maskValue.tissue) continue;
      const across = Math.min(column + 1, right) - Math.max(column, left);
      pixels += down * across * coveredFraction(area, pixel);
    }
  }
  return pixels * mask.pixelAreaMm2;
}

/**
 * The smallest rectangle inside `rectangle` that holds all there is to search in it; `null` when that is
 * nothing. Mask pixels that only neighbour the ROI are included: its outline may pass between the samples.
 */
export function searchedExtent(area: SearchArea, rectangle: Rectangle): Rectangle | null {
  const { mask } = area;
  const firstColumn = Math.max(0, Math.floor(rectangle.left / mask.scaleX));
  const firstRow = Math.max(0, Math.floor(rectangle.top / mask.scaleY));
  const endColumn = Math.min(mask.width, Math.ceil(rectangle.right / mask.scaleX));
  const endRow = Math.min(mask.height, Math.ceil(rectangle.bottom / mask.scaleY));
  const found = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (let row = firstRow; row < endRow; row += 1) {
    for (let column = firstColumn; column < endColumn; column += 1) {
      if (mask.data[row * mask.width + column] === maskValue.glass) continue;
      if (!touchesRoi(area, column, row)) continue;
      found.left = Math.min(found.left, column);
      found.right = Math.max(found.right, column + 1);
      found.top = Math.min(found.top, row);
      found.bottom = Math.max(found.bottom, row + 1);
    }
  }
  if (found.left === Infinity) return null;
  return {
    left: Math.max(rectangle.left, found.left * mask.scaleX),
    top: Math.max(rectangle.top, found.top * mask.scaleY),
    right: Math.min(rectangle.right, found.right * mask.scaleX),
    bottom: Math.min(rectangle.bottom, found.bottom * mask.scaleY),
  };
}

/** A tile in level-0 pixels. */
export function tileRectangle(levels: readonly Level[], tile: TileAddress): Rectangle {
  const level = levels[tile.level];
  if (level === undefined) throw new RangeError(`a tile of level ${tile.level}, which there is not`);
  const width = level.tileWidth * level.downsample;
  const height = level.tileHeight * level.downsample;
  const left = tile.column * width;
  const top = tile.row * height;
  return { left, top, right: left + width, bottom: top + height };
}

function intersection(one: Rectangle, other: Rectangle): Rectangle | null {
  const left = Math.max(one.left, other.left);
  const top = Math.max(one.top, other.top);
  const right = Math.min(one.right, other.right);
  const bottom = Math.min(one.bottom, other.bottom);
  return left < right && top < bottom ? { left, top, right, bottom } : null;
}

/** The parts of a rectangle that a hole leaves: none where it covers all, the whole where it lies elsewhere. */
export function remainder(rectangle: Rectangle, hole: Rectangle): Rectangle[] {
  const cut = intersection(rectangle, hole);
  if (cut === null) return [rectangle];
  return [
    { ...rectangle, bottom: cut.top },
    { ...rectangle, top: cut.bottom },
    { ...cut, left: rectangle.left, right: cut.left },
    { ...cut, left: cut.right, right: rectangle.right },
  ].filter(({ left, top, right, bottom }) => left < right && top < bottom);
}

function coveredFraction({ coverage }: SearchArea, pixel: number): number {
  if (coverage === null) return 1;
  let bits = coverage[pixel] ?? 0;
  let count = 0;
  for (; bits !== 0; bits &= bits - 1) count += 1;
  return count / coverageSamples ** 2;
}

function touchesRoi({ coverage, mask }: SearchArea, column: number, row: number): boolean {
  if (coverage === null) return true;
  for (let y = Math.max(0, row - 1); y <= Math.min(mask.height - 1, row + 1); y += 1) {
    for (let x = Math.max(0, column - 1); x <= Math.min(mask.width - 1, column + 1); x += 1) {
      if (coverage[y * mask.width + x] !== 0) return true;
    }
  }
  return false;
}
