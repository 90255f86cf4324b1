/**
 * Which figures without a verdict can still change the score, and in which order they are best reviewed. "Can change" means: there
 * are verdicts for the other open figures with which the score depends on this one. A figure of which this is not so needs no review
 * for the score's sake, whatever the others turn out to be.
 */
import type { Protocol } from '../contract/domain/protocol';
import type { HotspotQuestions } from './figure-proofs';
import { freeAreaState } from './free-area-stopping';
import { cutCounts, type Refusal } from './protocol-score';
import { isOpen, probabilityOf, reviewOrder, type ReviewedFigure } from './review-order';

/** A fixed area, with the figures in it; or one that lies wherever most figures are, and moves when verdicts change that. */
export type CountedArea =
  | { readonly kind: 'fixed'; readonly holds: ReadonlySet<string> }
  | {
      readonly kind: 'free';
      /** It knows every figure. Which of them it counts is changed, and left as: the confirmed ones. */
      readonly search: HotspotQuestions;
      /** Questions that proofs may ask of it (100 unless stated): with fewer, more figures stay unproven. */
      readonly mostSteps?: number;
    };

export interface StoppingState {
  readonly kind: 'state';
  /** Open figures, wherever they lie. */
  readonly unreviewed: number;
  readonly unsure: number;
  /** Confirmed figures of the area; and with all open ones, in the area where they then are most. */
  readonly count: { readonly least: number; readonly most: number };
  /** Indices in the protocol's `bands`. */
  readonly band: { readonly least: number; readonly most: number };
  /** Open figures that can change the score, the next to review first. */
  readonly canChange: readonly string[];
  /** How many of `canChange` were not proven to: they are listed because that they cannot was not proven either. */
  readonly unproven: number;
  /** Open figures beyond the most that are examined: nothing is known of them, and they are not in `canChange`. */
  readonly notExamined: number;
}

/**
 * @param areaMm2 size of the area
 * @returns a refusal where the protocol gives no score in an area of this size
 */
export function stoppingState(
  figures: readonly ReviewedFigure[],
  area: CountedArea,
  protocol: Protocol,
  areaMm2: number,
): StoppingState | Refusal {
  const cuts = cutCounts(protocol, areaMm2);
  if ('kind' in cuts) return cuts;
  if (cuts.length === 0) return { kind: 'refused', reason: 'no-cut-offs', protocol: protocol.name };
  const found =
    area.kind === 'fixed'
      ? fixedAreaState(figures, area.holds, cuts)
      : freeAreaState(figures, area.search, cuts, area.mostSteps);
  return {
    kind: 'state',
    unreviewed: figures.filter(({ standing }) => standing === 'unreviewed').length,
    unsure: figures.filter(({ standing }) => standing === 'unsure').length,
    band: { least: bandAt(found.count.least, cuts), most: bandAt(found.count.most, cuts) },
    ...found,
  };
}

type Found = Pick<StoppingState, 'count' | 'canChange' | 'unproven' | 'notExamined'>;

/** All open figures of the area are alike to the count: either each can change the score, or none. */
function fixedAreaState(
  figures: readonly ReviewedFigure[],
  holds: ReadonlySet<string>,
  cuts: readonly number[],
): Found {
  const inside = figures.filter(({ id }) => holds.has(id));
  const least = inside.filter(({ standing }) => standing === 'confirmed').length;
  const open = inside.filter(isOpen);
  const most = least + open.length;
  const expected = open.reduce((sum, figure) => sum + probabilityOf(figure), least);
  const nearest = cuts
    .filter((cut) => least < cut && cut <= most)
    .sort((one, other) => Math.abs(one - 0.5 - expected) - Math.abs(other - 0.5 - expected))[0];
  const canChange = nearest === undefined ? [] : reviewOrder(open, nearest - least).map(({ id }) => id);
  return { count: { least, most }, canChange, unproven: 0, notExamined: 0 };
}

function bandAt(count: number, cuts: readonly number[]): number {
  return cuts.filter((cut) => cut <= count).length;
}
