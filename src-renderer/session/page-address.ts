/**
 * What a page shows, in the part of its address that never leaves it: which slide is in front, where, and at which threshold.
 * A slide is named by the identifier that the main side gave it, not by its path: an address that is passed on says nothing of it.
 */
import type { SavedView } from './opened.svelte';

export interface Place {
  readonly slideId: string;
  /** `null`: the whole slide. */
  readonly view: SavedView | null;
  /** Score in 0..1; `null` for the one of the run or model. */
  readonly threshold: number | null;
}

/** How a page was found when it was loaded. */
export interface PageStart {
  /** What its address says. */
  readonly place: Place | null;
  /** Whether it was loaded before in the same tab, and so still holds its slides open. */
  readonly heldBefore: boolean;
}

/** `#slide=…&x=…&y=…&scale=…&turn=…&flip=1&threshold=…` */
export function addressOf({ slideId, view, threshold }: Place): string {
  const parts = new URLSearchParams({ slide: slideId });
  if (view !== null) {
    parts.set('x', view.centreX.toFixed(1));
    parts.set('y', view.centreY.toFixed(1));
    parts.set('scale', view.scale.toPrecision(6));
    parts.set('turn', view.degrees.toFixed(1));
    if (view.flipped) parts.set('flip', '1');
  }
  if (threshold !== null) parts.set('threshold', String(threshold));
  return `#${parts.toString()}`;
}

/** `null` for an address that names no slide. What is no number in it counts as not said. */
export function parseAddress(hash: string): Place | null {
  const parts = new URLSearchParams(hash.replace(/^#/, ''));
  const slideId = parts.get('slide');
  if (slideId === null || !/^[\w-]{1,64}$/.test(slideId)) return null;
  const number = (name: string): number | null => {
    const value = Number(parts.get(name) ?? NaN);
    return Number.isFinite(value) ? value : null;
  };
  const [centreX, centreY, scale] = [number('x'), number('y'), number('scale')];
  const whole = centreX === null || centreY === null || scale === null || scale <= 0;
  const threshold = number('threshold');
  return {
    slideId,
    view: whole
      ? null
      : { centreX, centreY, scale, degrees: number('turn') ?? 0, flipped: parts.get('flip') === '1' },
    threshold: threshold !== null && threshold >= 0 && threshold <= 1 ? threshold : null,
  };
}
