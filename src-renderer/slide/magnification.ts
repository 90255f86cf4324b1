/**
 * Magnification as on a microscope: 40× is 0.25 µm per CSS pixel on the screen, whatever objective the
 * slide was scanned with. Without a pixel size there is no magnification, only pixels.
 */
import type { Mpp, SlideInfo } from '../../src-main/contract/slide';
import { formatCount, formatFigures } from '../ui/figures';

export const magnificationSteps = [1, 2, 4, 10, 20, 40] as const;

/** What can be typed; the view stays within what the slide allows. */
export const magnificationRange = { min: 0.01, max: 1000, unit: '×' } as const;

export interface MagnificationStep {
  readonly magnification: number;
  /** Whether the slide was scanned with it. */
  readonly isObjective: boolean;
}

/** The objective that a slide states; `null` for what no microscope has. */
export function objectiveOf({ objectivePower }: Pick<SlideInfo, 'objectivePower'>): number | null {
  return objectivePower !== null && objectivePower >= 0.5 && objectivePower <= 250 ? objectivePower : null;
}

/** The magnification steps, with the slide's own objective marked; one that is no step is put in its order. */
export function stepsWith(objective: number | null): readonly MagnificationStep[] {
  const steps: number[] = [...magnificationSteps];
  if (objective !== null && !steps.includes(objective)) steps.push(objective);
  return steps
    .toSorted((a, b) => a - b)
    .map((magnification) => ({ magnification, isObjective: magnification === objective }));
}

/** µm on the screen per CSS pixel at 1×. */
const umPerPixelAtOne = 10;

/** CSS pixels per level-0 pixel that show a magnification. */
export function scaleOf(magnification: number, mpp: Mpp): number {
  return (magnification * mpp.x) / umPerPixelAtOne;
}

/** The magnification that a scale shows; `null` when the pixel size is unknown. */
export function magnificationOf(scale: number, mpp: Mpp | null): number | null {
  return mpp === null ? null : (scale * umPerPixelAtOne) / mpp.x;
}

/** `40×`, `6.3×`, `0.4×`; two figures below ten. */
export function formatMagnification(magnification: number, locale?: string): string {
  if (magnification >= 9.95) return `${formatCount(Math.round(magnification), locale)}×`;
  return `${formatFigures(magnification, 2, locale)}×`;
}
