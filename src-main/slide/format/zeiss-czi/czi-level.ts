/** One level of a CZI: its sub-blocks at their positions on the canvas, between pixels where the reduction leaves a rest. */
import type { CziFile } from '../../container/czi-file';
import { readSubBlock } from '../../container/czi-pixels';
import type { CziSubBlock } from '../../container/czi-sub-block';
import { scatteredTiles, thickestHeap } from '../../container/scattered-tiles';
import type { TiledImage } from '../../container/tiled-image';
import { brokenFile, tileUnreadable } from '../../slide-errors';
import type { CziMetadata } from './czi-metadata';

/** Edges in level-0 pixels. */
export interface CziBounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** @param subBlocks at least one; right and bottom are those of stored pixels, which at full resolution are the edges. */
export function boundsOf(subBlocks: readonly CziSubBlock[]): CziBounds {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const subBlock of subBlocks) {
    left = Math.min(left, subBlock.left);
    top = Math.min(top, subBlock.top);
    right = Math.max(right, subBlock.left + subBlock.width);
    bottom = Math.max(bottom, subBlock.top + subBlock.height);
  }
  return { left, top, right, bottom };
}

/** How large the screen's tiles are; stored ones overlap and differ in size. */
const screenTile = 512;
/** Mosaics overlap by a tenth or so; scenes may lie over one another. */
const maxOverlap = 16;

/**
 * @param subBlocks of one downsample, at least one.
 * @param origin of the canvas.
 * @throws SpindleError `broken-file` when nothing of the canvas would be left at this level, or it is covered many times.
 */
export function cziLevel(
  file: CziFile,
  subBlocks: readonly CziSubBlock[],
  origin: Pick<CziBounds, 'left' | 'top'>,
  { canvasWidth, canvasHeight, greyBits }: CziMetadata,
): TiledImage {
  const downsample = subBlocks[0]?.downsample ?? 1;
  const { name } = file.source;
  const width = Math.floor(canvasWidth / downsample);
  const height = Math.floor(canvasHeight / downsample);
  if (width < 1 || height < 1) throw brokenFile(name, `a level is reduced ${downsample} times`);
  const stored = subBlocks.reduce((sum, block) => sum + block.width * block.height, 0);
  const covered = boundsOf(subBlocks.map((block) => atLevel(block, downsample)));
  // What lies in front comes last: the higher index, as ZEISS's own library paints it.
  const stacked = [...subBlocks].sort((a, b) => a.mosaicIndex - b.mosaicIndex);
  const placed = stacked.map((block, column) => ({
    column,
    row: 0,
    left: (block.left - origin.left) / downsample,
    top: (block.top - origin.top) / downsample,
    width: block.width,
    height: block.height,
    partLeft: 0,
    partTop: 0,
  }));
  const area = (covered.right - covered.left) * (covered.bottom - covered.top);
  if (stored > maxOverlap * area || thickestHeap(placed) > maxOverlap)
    throw brokenFile(name, `its sub-blocks cover each pixel more than ${maxOverlap} times`);
  const layout = scatteredTiles(placed);
  return {
    width,
    height,
    tileWidth: screenTile,
    tileHeight: screenTile,
    downsample,
    layout,
    encodedTile(column, _row, signal) {
      const block = stacked[column];
      if (block === undefined) return Promise.reject(tileUnreadable('there is no such tile'));
      return readSubBlock(file, block, greyBits, signal);
    },
  };
}

function atLevel(block: CziSubBlock, downsample: number): CziSubBlock {
  return { ...block, left: block.left / downsample, top: block.top / downsample };
}
