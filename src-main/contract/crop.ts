/**
 * A square picture of the slide around a place, as it is shown of a figure. In level-0 pixels, so that its address stays right when a
 * person enters another pixel size.
 */
import type { PlacedPoint } from '../base/point';
import type { Mpp, ScaledRegion } from './slide';

/** `x`, `y`: the middle, level-0 pixels. */
export interface Crop extends PlacedPoint {
  /** Level-0 pixels that one pixel of the picture spans, along each axis. */
  readonly stepX: number;
  readonly stepY: number;
  /** Pixels of the picture along each side. */
  readonly size: number;
}

/** What may be asked for. A crop spans at most so many level-0 pixels: it is a picture of cells, which costs no more than a few tiles. */
const cropLimits = { size: { min: 16, max: 1024 }, step: { min: 0.05, max: 64 }, span: 8192 } as const;

/**
 * The crop that shows an extent of tissue at a resolution, or the whole pixels of level 0 where their size is unknown. Level 0 is not
 * enlarged: a coarser slide gives a smaller picture of the same tissue.
 * @param umPerPixel of the picture
 */
export function cropAround(
  place: PlacedPoint,
  { extentUm, umPerPixel }: { readonly extentUm: number; readonly umPerPixel: number },
  mpp: Mpp | null,
): Crop {
  const own = mpp ?? { x: umPerPixel, y: umPerPixel };
  const scale = Math.max(umPerPixel, Math.min(own.x, own.y));
  const inRange = (value: number, { min, max }: { min: number; max: number }): number =>
    Math.min(Math.max(value, min), max);
  return {
    x: rounded(place.x),
    y: rounded(place.y),
    stepX: inRange(rounded(scale / own.x), cropLimits.step),
    stepY: inRange(rounded(scale / own.y), cropLimits.step),
    size: inRange(Math.round(extentUm / scale), cropLimits.size),
  };
}

/** Why there is no such crop of a slide; `null` when there is. */
export function whyNoCrop(
  { x, y, stepX, stepY, size }: Crop,
  slide: { readonly width: number; readonly height: number },
): { readonly field: string; readonly why: string } | null {
  const { size: sizes, step: steps, span } = cropLimits;
  if (!(size >= sizes.min && size <= sizes.max)) {
    return { field: 'size', why: `it must be ${sizes.min} to ${sizes.max} pixels` };
  }
  for (const step of [stepX, stepY]) {
    if (!(step >= steps.min && step <= steps.max)) {
      return { field: 'step', why: `it must be ${steps.min} to ${steps.max} level-0 pixels` };
    }
    if (step * size > span) return { field: 'size', why: `a crop spans at most ${span} level-0 pixels` };
  }
  if (!(x >= 0 && x <= slide.width && y >= 0 && y <= slide.height)) {
    return { field: 'place', why: `the slide is ${slide.width} × ${slide.height} pixels large` };
  }
  return null;
}

export function regionOf({ x, y, stepX, stepY, size }: Crop): ScaledRegion {
  return { x: x - (size / 2) * stepX, y: y - (size / 2) * stepY, width: size, height: size, stepX, stepY };
}

/** As it is written in an address. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
