/**
 * The scale bar: the longest round length (1, 2 or 5 times a power of ten) that fits the room it has. In
 * µm or mm where the pixel size is known, else in pixels of the slide and saying so.
 */
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
  const units = roundDown(room / screenPixelsPerUnit);
  return {
    length: units * screenPixelsPerUnit,
    label: mpp === null ? `${formatFigures(units, 2, locale)} px` : formatLength(units, locale),
  };
}

function roundDown(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const lead = value / power;
  return (lead >= 5 ? 5 : lead >= 2 ? 2 : 1) * power;
}

function formatLength(um: number, locale: string | undefined): string {
  return um >= 1000 ? `${formatFigures(um / 1000, 2, locale)} mm` : `${formatFigures(um, 2, locale)} µm`;
}
