/** The address of the crop of a figure: one picture serves the grid and, enlarged, the figure in front. */
import { cropPath } from '../../src-main/contract/wire/addresses';
import { cropAround } from '../../src-main/contract/crop';
import type { PlacedPoint } from '../../src-main/base/point';
import type { Mpp } from '../../src-main/contract/slide';
import type { TileView } from '../../src-main/contract/tile-view';

/** The finest resolution at which scanners tell a chromosome from another. */
const umPerPixel = 0.25;
/** Extent that is seen: a cell of 15 µm with its neighbours. */
const seenUm = 44;
/** How much of the crop's side is seen: a turned square still covers it. */
export const visibleShare = 0.7;
/** Of a crop, along each side. */
export const cropExtentUm = seenUm / visibleShare;

interface CropOf {
  readonly slideId: string;
  readonly mpp: Mpp | null;
  readonly tileView: TileView;
}

export function cropAddress({ slideId, mpp, tileView }: CropOf, place: PlacedPoint): string {
  return cropPath(slideId, cropAround(place, { extentUm: cropExtentUm, umPerPixel }, mpp), tileView);
}
