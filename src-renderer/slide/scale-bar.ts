/**
 * The scale bar: the longest round length that fits the space it has. In
 * µm or mm where the pixel size is known, else in pixels of the slide and saying so.
 */
import { roundLength } from '../../src-main/base/round-length';
import type { Mpp } from '../../src-main/contract/slide';
import { formatFigures } from '../ui/figures';

export interface ScaleBar {
  /** CSS pixels. */
  readonly length: number;
  readonly label: string;
}

/** `scale`: CSS pixels per level-0 pixel. `room`: the longest bar allowed, CSS pixels. */
export function scaleBar(scale: number, mpp: Mpp | null, room: number, locale?: string): ScaleBar {
  const screenPixelsPerUnit = mpp === null ? scale : scale / mpp.x;
  const units = roundLength(room / screenPixelsPerUnit);
  return {
    length: units * screenPixelsPerUnit,
    label: mpp === null ? `${formatFigures(units, 2, locale)} px` : formatLength(units, locale),
  };
}

function formatLength(um: number, locale: string | undefined): string {
  return um >= 1000 ? `${formatFigures(um / 1000, 2, locale)} mm` : `${formatFigures(um, 2, locale)} µm`;
}
