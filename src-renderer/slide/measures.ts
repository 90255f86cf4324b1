/** Lengths and areas in words: in µm and mm where the pixel size is known, else in pixels of the slide and saying so. */
import type { Point, Polygon } from '../../src-main/contract/roi';
import type { Mpp } from '../../src-main/contract/slide';
import { formatNumber } from '../ui/figures';
import { t } from '../ui/language.svelte';
import { areaOf } from './drawing/outlines';

/** `84.2 µm`, `1.250 mm`, `340 px (pixel size unknown)`. Level-0 pixels; right also where pixels are not square. */
export function lengthWords(from: Point, to: Point, mpp: Mpp | null, locale?: string): string {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  if (mpp === null)
    return t('slide-length-in-pixels', { pixels: formatNumber(Math.hypot(dx, dy), 0, locale) });
  const um = Math.hypot(dx * mpp.x, dy * mpp.y);
  return um >= 1000 ? `${formatNumber(um / 1000, 3, locale)} mm` : `${formatNumber(um, 1, locale)} µm`;
}

/** `0.125 mm²`, `840 µm²`, `90,000 px² (pixel size unknown)`. */
export function areaWords(polygons: readonly Polygon[], mpp: Mpp | null, locale?: string): string {
  const px2 = areaOf(polygons);
  if (mpp === null) return t('slide-area-in-pixels', { pixels: formatNumber(px2, 0, locale) });
  const um2 = px2 * mpp.x * mpp.y;
  if (um2 < 10_000) return `${formatNumber(um2, 0, locale)} µm²`;
  return `${formatNumber(um2 / 1e6, um2 < 1e6 ? 3 : 2, locale)} mm²`;
}
