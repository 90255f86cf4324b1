/**
 * What a page shows, in the part of its address that never leaves it: which slide is in front, where, and at which threshold.
 * A slide is named by the identifier that the main side gave it, not by its path: an address that is passed on says nothing of it.
 */
import type { SavedView } from './opened.svelte';
import type { Side } from './sides';

export interface Place {
  readonly slideId: string;
  /** `null`: the whole slide. */
  readonly view: SavedView | null;
  /** Score in 0..1; `null` for the one of the run or model. */
  readonly threshold: number | null;
  /** The slide beside it; `null`: it has the whole space. */
  readonly beside: Beside | null;
}

export interface Beside {
  readonly slideId: string;
  /** Where it stands. */
  readonly side: Side;
  /** `null`: the whole slide. */
  readonly view: SavedView | null;
  /** Whether the two move together. */
  readonly isLocked: boolean;
}

/** How a page was found when it was loaded. */
export interface PageStart {
  /** What its address says. */
  readonly place: Place | null;
  /** Whether it was loaded before in the same tab, and so still holds its slides open. */
  readonly heldBefore: boolean;
}

/** `#slide=…&x=…&y=…&scale=…&turn=…&flip=1&threshold=…&beside=…&side=right&free=1&beside-x=…` */
export function addressOf({ slideId, view, threshold, beside }: Place): string {
  const parts = new URLSearchParams({ slide: slideId });
  writeView(parts, '', view);
  if (threshold !== null) parts.set('threshold', String(threshold));
  if (beside !== null) {
    parts.set('beside', beside.slideId);
    parts.set('side', beside.side);
    if (!beside.isLocked) parts.set('free', '1');
    writeView(parts, besideView, beside.view);
  }
  return `#${parts.toString()}`;
}

/** Before the parts of the view of the slide beside. */
const besideView = 'beside-';

function writeView(parts: URLSearchParams, before: string, view: SavedView | null): void {
  if (view === null) return;
  parts.set(`${before}x`, view.centreX.toFixed(1));
  parts.set(`${before}y`, view.centreY.toFixed(1));
  parts.set(`${before}scale`, view.scale.toPrecision(6));
  parts.set(`${before}turn`, view.degrees.toFixed(1));
  if (view.flipped) parts.set(`${before}flip`, '1');
}

/** `null` for an address that names no slide. What is no number in it counts as not said. */
export function parseAddress(hash: string): Place | null {
  const parts = new URLSearchParams(hash.replace(/^#/, ''));
  const slideId = identifierIn(parts, 'slide');
  if (slideId === null) return null;
  const threshold = numberIn(parts, 'threshold');
  const other = identifierIn(parts, 'beside');
  return {
    slideId,
    view: viewIn(parts, ''),
    threshold: threshold !== null && threshold >= 0 && threshold <= 1 ? threshold : null,
    beside:
      other === null || other === slideId
        ? null
        : {
            slideId: other,
            side: parts.get('side') === 'left' ? 'left' : 'right',
            view: viewIn(parts, besideView),
            isLocked: parts.get('free') !== '1',
          },
  };
}

function viewIn(parts: URLSearchParams, before: string): SavedView | null {
  const number = (name: string): number | null => numberIn(parts, `${before}${name}`);
  const [centreX, centreY, scale] = [number('x'), number('y'), number('scale')];
  if (centreX === null || centreY === null || scale === null || scale <= 0) return null;
  const flipped = parts.get(`${before}flip`) === '1';
  return { centreX, centreY, scale, degrees: number('turn') ?? 0, flipped };
}

function identifierIn(parts: URLSearchParams, name: string): string | null {
  const found = parts.get(name);
  return found !== null && /^[\w-]{1,64}$/.test(found) ? found : null;
}

function numberIn(parts: URLSearchParams, name: string): number | null {
  const value = Number(parts.get(name) ?? NaN);
  return Number.isFinite(value) ? value : null;
}
