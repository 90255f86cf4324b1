/**
 * The tissue mask as a person meets it: what the software proposes and why it left parts out, and what the person
 * changed. The two are never mixed: a correction is kept beside the proposal and applied on top of it.
 */
import type { Polygon } from './roi';

/** Why a part that looked like tissue was left out: pen, edge of slide, coverslip or bubble, out of focus. */
export const dropReasons = ['ink', 'edge', 'blur'] as const;
export type DropReason = (typeof dropReasons)[number];

/** mm² by reason. */
export type DroppedAreas = Readonly<Record<DropReason, number>>;

export const maskEditKinds = ['include', 'exclude'] as const;
export type MaskEditKind = (typeof maskEditKinds)[number];

/** A person's decision on one area, level-0 pixels. Where edits overlap, the later one stands. */
export interface MaskEdit {
  readonly kind: MaskEditKind;
  readonly polygon: Polygon;
}

/** What a correction did to the mask that a run was made with. */
export interface AppliedCorrection {
  readonly edits: readonly MaskEdit[];
  /** Tissue that the software had not proposed, and tissue of its proposal that was taken out. */
  readonly includedMm2: number;
  readonly excludedMm2: number;
}

/** How the tissue of a run was found. */
export interface TissueFinding {
  /** Tissue area of the whole slide, as the software proposed it. */
  readonly proposedMm2: number;
  readonly droppedMm2: DroppedAreas;
  /** `null`: the proposal was not changed. */
  readonly correction: AppliedCorrection | null;
}

/** The proposal as outlines in level-0 pixels; even-odd, rings do not cross. */
export interface MaskProposal {
  readonly areaMm2: number;
  readonly droppedMm2: DroppedAreas;
  readonly tissue: readonly Polygon[];
  readonly dropped: Readonly<Record<DropReason, readonly Polygon[]>>;
}

const dropReasonNames: Readonly<Record<DropReason, string>> = {
  ink: 'ink',
  edge: 'edges of slide, coverslip and bubbles',
  blur: 'out of focus',
};

/** `0.31 mm² of ink, 1.20 mm² out of focus`; `null` when nothing was left out. */
export function droppedWords(dropped: DroppedAreas): string | null {
  const parts = dropReasons
    .filter((reason) => dropped[reason] > 0)
    .map(
      (reason) =>
        `${areaFigure(dropped[reason])} mm² ${reason === 'blur' ? '' : 'of '}${dropReasonNames[reason]}`,
    );
  return parts.length === 0 ? null : parts.join(', ');
}

/** `a person added 0.40 mm² and took out 1.20 mm²` */
export function correctionWords({ includedMm2, excludedMm2 }: AppliedCorrection): string {
  return `a person added ${areaFigure(includedMm2)} mm² and took out ${areaFigure(excludedMm2)} mm²`;
}

/** Small areas with two significant figures, others with two decimals. */
function areaFigure(areaMm2: number): string {
  if (areaMm2 === 0) return '0';
  return areaMm2 < 0.1 ? String(Number(areaMm2.toPrecision(2))) : areaMm2.toFixed(2);
}
