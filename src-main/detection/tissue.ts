/**
 * Where there is tissue: an overview in, a mask out. A pixel is tissue where it is coloured or darker than glass,
 * unless it is surely pen (`ink.ts`), an edge of glass (`slide-edge.ts`) or out of focus (`blur.ts`); how much was
 * left out, and why, is part of the mask. Everything doubtful counts as tissue: looking at glass costs seconds, not
 * looking at tissue costs a mitosis.
 */
import { dropReasons, type DroppedAreas, type DropReason } from '../contract/mask';
import type { MissingTile, Mpp, RegionReader } from '../contract/slide';
import { findBlur } from './blur';
import { readFocus, type FocusMap } from './focus';
import { findInk } from './ink';
import { dilate, fillHoles, removeSpecks } from './morphology';
import { densityReader } from './optical-density';
import { readOverview, type Overview } from './overview';
import { findEdges } from './slide-edge';
import { glassBalance, stainedPixels } from './stained';

export const maskValue = { glass: 0, margin: 1, tissue: 2 } as const;

/** What `dropped` holds where something was left out; 0 elsewhere. */
export const dropValue: Readonly<Record<DropReason, number>> = { ink: 1, edge: 2, blur: 3 };

/** Row-major mask over the whole slide. */
export interface TissueMask {
  readonly width: number;
  readonly height: number;
  /** A `maskValue` each: `margin` is searched too, but is no area of tissue. */
  readonly data: Uint8Array;
  /** A `dropValue` each. */
  readonly dropped: Uint8Array;
  /** Level-0 pixels that one mask pixel spans. */
  readonly scaleX: number;
  readonly scaleY: number;
  /** Level-0 size of the slide. */
  readonly slideWidth: number;
  readonly slideHeight: number;
  /** Area of one whole mask pixel. */
  readonly pixelAreaMm2: number;
  /** Area of the tissue, without margin. */
  readonly areaMm2: number;
  /** What would have been tissue, by why it was left out. */
  readonly droppedMm2: DroppedAreas;
}

/** µm per pixel of the picture that the mask is made from. */
export const overviewMpp = 8;
/** Dust and debris are smaller; what remains of a septum between fat cells is not. */
const minTissueAreaMm2 = 0.0007;
/** In a picture of a single cell the cell is no debris. */
const maxSpeckFraction = 0.05;
/** Vessels, lumina, fat: cheaper to search than to lose their lining. */
const maxHoleAreaMm2 = 0.1;
const marginUm = 25;

/**
 * Reads what the mask is made from, and makes it.
 * @param mpp of level 0
 * @param find makes the mask, perhaps in another thread
 * @throws SpindleError `aborted`
 */
export async function proposeTissue(
  reader: RegionReader,
  mpp: Mpp,
  signal?: AbortSignal,
  find: (overview: Overview, focus: FocusMap | null) => TissueMask | Promise<TissueMask> = findTissue,
): Promise<ProposedTissue> {
  const overview = await readOverview(reader, overviewMpp, mpp, signal);
  const stained = stainedPixels(overview, glassBalance(overview));
  const focus = await readFocus(reader, overview, stained, mpp, signal);
  return { mask: await find(overview, focus), overview, missing: overview.missing };
}

export interface ProposedTissue {
  readonly mask: TissueMask;
  /** What it was made from. */
  readonly overview: Overview;
  /** Tiles that could not be read for it; what lies there counts as tissue. */
  readonly missing: readonly MissingTile[];
}

/** @param focus `null`: nothing is known of fine structure, and nothing is left out for the lack of it */
export function findTissue(overview: Overview, focus: FocusMap | null = null): TissueMask {
  const { width, height, scaleX, scaleY, slideWidth, slideHeight, mpp } = overview;
  const shape = { width, height, scaleX, scaleY, slideWidth, slideHeight };
  const pixelAreaMm2 = mpp.x * mpp.y * 1e-6;
  const balance = glassBalance(overview);
  const stained = stainedPixels(overview, balance);
  const dropped = droppedPixels(overview, stained, densityReader(overview, balance), focus);
  for (let pixel = 0; pixel < stained.length; pixel += 1) if (dropped[pixel] !== 0) stained[pixel] = 0;
  markMissing(stained, overview);
  removeSpecks(
    stained,
    width,
    height,
    Math.min(minTissueAreaMm2 / pixelAreaMm2, stained.length * maxSpeckFraction),
  );
  fillHoles(stained, width, height, maxHoleAreaMm2 / pixelAreaMm2);
  for (let pixel = 0; pixel < stained.length; pixel += 1) if (dropped[pixel] !== 0) stained[pixel] = 0;
  if (focus !== null) {
    const blur = findBlur(overview, stained, focus);
    for (let pixel = 0; pixel < blur.length; pixel += 1) {
      if (blur[pixel] !== 1) continue;
      stained[pixel] = 0;
      dropped[pixel] = dropValue.blur;
    }
  }
  const data = dilate(stained, width, height, marginUm / mpp.x, marginUm / mpp.y);
  for (let index = 0; index < data.length; index += 1) {
    if (stained[index] === 1) data[index] = maskValue.tissue;
  }
  const areaOf = (values: Uint8Array, value: number): number => pixelsOf(shape, values, value) * pixelAreaMm2;
  const [ink = 0, edge = 0, blur = 0] = dropReasons.map((reason) => areaOf(dropped, dropValue[reason]));
  const droppedMm2 = { ink, edge, blur };
  return { ...shape, data, dropped, pixelAreaMm2, areaMm2: areaOf(stained, 1), droppedMm2 };
}

/** Edges and ink among the stained pixels; blur can only be told once what is tissue is known. */
function droppedPixels(
  overview: Overview,
  stained: Uint8Array,
  densityOf: ReturnType<typeof densityReader>,
  focus: FocusMap | null,
): Uint8Array {
  const ink = findInk(overview, stained, densityOf, focus);
  const inkless = stained.map((value, pixel) => (ink[pixel] === 1 ? 0 : value));
  const edges = findEdges(overview, inkless, densityOf, focus);
  return ink.map((isInk, pixel) => {
    if (isInk === 1) return dropValue.ink;
    return edges[pixel] === 1 ? dropValue.edge : 0;
  });
}

/** Whether the mask (margin included) holds a location in level-0 pixels. */
export function isSearched(mask: TissueMask, x: number, y: number): boolean {
  if (x < 0 || y < 0 || x >= mask.slideWidth || y >= mask.slideHeight) return false;
  const column = Math.min(Math.floor(x / mask.scaleX), mask.width - 1);
  const row = Math.min(Math.floor(y / mask.scaleY), mask.height - 1);
  return mask.data[row * mask.width + column] !== maskValue.glass;
}

/** What could not be read may be tissue; detection will read it again and take off what it misses. */
function markMissing(stained: Uint8Array, overview: Overview): void {
  const { width, height, level, scaleX, scaleY } = overview;
  for (const tile of overview.missing) {
    const left = (tile.column * level.tileWidth * level.downsample) / scaleX;
    const top = (tile.row * level.tileHeight * level.downsample) / scaleY;
    const right = left + (level.tileWidth * level.downsample) / scaleX;
    const bottom = top + (level.tileHeight * level.downsample) / scaleY;
    for (let row = Math.floor(top); row < Math.min(Math.ceil(bottom), height); row += 1) {
      const start = row * width + Math.floor(left);
      stained.fill(1, start, row * width + Math.min(Math.ceil(right), width));
    }
  }
}

/** How many whole mask pixels have a value; the last column and row count for as much as the slide covers. */
export function pixelsOf(
  shape: Pick<TissueMask, 'width' | 'height' | 'scaleX' | 'scaleY' | 'slideWidth' | 'slideHeight'>,
  values: Uint8Array,
  value: number,
): number {
  const { width, height } = shape;
  let sum = 0;
  for (let row = 0; row < height; row += 1) {
    const down = Math.min(1, shape.slideHeight / shape.scaleY - row);
    for (let column = 0; column < width; column += 1) {
      if (values[row * width + column] === value)
        sum += down * Math.min(1, shape.slideWidth / shape.scaleX - column);
    }
  }
  return sum;
}
