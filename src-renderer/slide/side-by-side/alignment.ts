/**
 * How two slides lie to one another, from two pairs of places that a person says are the same tissue. Where both pixel sizes are known
 * the pairs set the turn and the shift only, and how far their distances differ is a check on them; else they set the scale too. Places are
 * level-0 pixels, `here` on the first slide and `there` on the second.
 */
import type { PlacedPoint } from '../../../src-main/base/point';
import type { Alignment } from '../../../src-main/contract/domain/alignment';
import type { SpindleError } from '../../../src-main/contract/errors';
import { formatFigures } from '../../ui/figures';
import { t } from '../../ui/language.svelte';
import { windowError } from '../../ui/window-error';
import { toSlide, type ViewTransform } from '../view-transform';
import { carried, turnedBy, type Similarity } from './similarity';

/** What is known of a slide's extent. */
export interface SlideExtent {
  /** Level-0 pixels. */
  readonly width: number;
  readonly height: number;
  /** µm per pixel; `null` while it is unknown. */
  readonly umPerPixel: number | null;
}

export interface Fit {
  readonly similarity: Similarity;
  /** How much larger the distance there is than here, in µm, as a share: 0.04 is 4 %. `null` where the pairs set the scale. */
  readonly difference: number | null;
}

/** How the slide that a person moves is moved on the screen. */
export type Nudge =
  | { readonly kind: 'shift'; /** CSS pixels */ readonly x: number; readonly y: number }
  /** Clockwise, around the middle of the view. */
  | { readonly kind: 'turn'; readonly degrees: number };

/** Level-0 pixels. Of two places nearer to one another a pixel of error would turn the slide by more than a degree. */
const nearest = 57;
/** Distances that differ by more are no two sections of one block. */
const mostDifference = 2;
/** Of the scale that pairs may set. */
const mostScale = 100;

/** Pixels of the second slide per pixel of the first; `null` where a pixel size is unknown. */
function knownScale(here: SlideExtent, there: SlideExtent): number | null {
  if (here.umPerPixel === null || there.umPerPixel === null) return null;
  return here.umPerPixel / there.umPerPixel;
}

/**
 * The similarity that lays the pairs over one another: exactly where the scale is free, else with what is over at both ends alike.
 * @throws alignment-invalid where the places are too near one another, or cannot be the same on both slides
 */
export function fitPairs({ mirrored, pairs }: Alignment, here: SlideExtent, there: SlideExtent): Fit {
  const [one, other] = pairs;
  const across = between(one.here, other.here);
  const acrossThere = between(one.there, other.there);
  const distance = Math.hypot(across.x, across.y);
  const distanceThere = Math.hypot(acrossThere.x, acrossThere.y);
  const least = Math.min(distance, distanceThere);
  if (least < nearest) {
    throw invalid(
      t('slide-align-too-near', { pixels: formatFigures(least, 2) }),
      t('slide-align-take-far-apart'),
    );
  }
  const known = knownScale(here, there);
  const free = distanceThere / distance;
  const ratio = known === null ? 1 : free / known;
  const isPlausible =
    Math.max(ratio, 1 / ratio) <= mostDifference && Math.max(free, 1 / free) <= mostScale * mostDifference;
  if (!isPlausible) {
    const times = known === null ? Math.max(free, 1 / free) : Math.max(ratio, 1 / ratio);
    throw invalid(
      t('slide-align-too-different', { times: formatFigures(times, 2) }),
      t('slide-align-take-same'),
    );
  }
  const angleHere = Math.atan2(across.y, mirrored ? -across.x : across.x);
  const angleThere = Math.atan2(acrossThere.y, acrossThere.x);
  return {
    similarity: {
      from: middle(one.here, other.here),
      to: middle(one.there, other.there),
      scale: known ?? free,
      degrees: ((angleThere - angleHere) * 180) / Math.PI,
      mirrored,
    },
    difference: known === null ? null : ratio - 1,
  };
}

/** Before anybody aligned the slides: middle on middle, as large as the pixel sizes say, or else as wide as one another. */
export function unaligned(here: SlideExtent, there: SlideExtent, mirrored: boolean): Similarity {
  return {
    from: { x: here.width / 2, y: here.height / 2 },
    to: { x: there.width / 2, y: there.height / 2 },
    scale: knownScale(here, there) ?? there.width / here.width,
    ...{ degrees: 0, mirrored },
  };
}

/** Pairs that say the same as a similarity. @param extent of the first slide */
export function pairsOf(similarity: Similarity, { width, height }: SlideExtent): Alignment {
  // No shorter than what pairs must be, on either slide.
  const half = Math.max(Math.hypot(width, height) / 4, nearest, nearest / similarity.scale);
  const { from, mirrored } = similarity;
  const pair = (here: PlacedPoint): Alignment['pairs'][0] => ({ here, there: carried(similarity, here) });
  return { mirrored, pairs: [pair({ x: from.x - half, y: from.y }), pair({ x: from.x + half, y: from.y })] };
}

/** The same, seen from the other slide. */
export function turnedRound({ mirrored, pairs: [one, other] }: Alignment): Alignment {
  const swap = ({ here, there }: Alignment['pairs'][0]): Alignment['pairs'][0] => ({
    ...{ here: there, there: here },
  });
  return { mirrored, pairs: [swap(one), swap(other)] };
}

/**
 * The alignment by which the picture of one slide lies somewhere else on the screen, while the other stays.
 * @param view of the slide that is moved, which is `here`
 */
export function nudged(
  { mirrored, pairs: [one, other] }: Alignment,
  view: ViewTransform,
  nudge: Nudge,
): Alignment {
  const move = (pair: Alignment['pairs'][0]): Alignment['pairs'][0] => ({
    ...pair,
    here: nudge.kind === 'shift' ? shifted(pair.here, view, nudge) : turned(pair.here, view, nudge.degrees),
  });
  return { mirrored, pairs: [move(one), move(other)] };
}

/** What comes to the middle of the view when the picture is moved. */
function shifted(place: PlacedPoint, view: ViewTransform, by: PlacedPoint): PlacedPoint {
  const middle = toSlide(view, view.width / 2 - by.x, view.height / 2 - by.y);
  return { x: place.x + middle.x - view.centreX, y: place.y + middle.y - view.centreY };
}

/** On a mirrored slide clockwise on the screen is anticlockwise. */
function turned(place: PlacedPoint, view: ViewTransform, degrees: number): PlacedPoint {
  const [dx, dy] = [place.x - view.centreX, place.y - view.centreY];
  const by = turnedBy(view.flipped ? degrees : -degrees, dx, dy);
  return { x: view.centreX + by.x, y: view.centreY + by.y };
}

function between(one: PlacedPoint, other: PlacedPoint): PlacedPoint {
  return { x: other.x - one.x, y: other.y - one.y };
}

function middle(one: PlacedPoint, other: PlacedPoint): PlacedPoint {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
}

function invalid(why: string, remedy: string): SpindleError {
  return windowError('alignment-invalid', { what: t('slide-align-refused'), why, remedy });
}
