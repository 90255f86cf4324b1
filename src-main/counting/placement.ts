/** What a hotspot search is asked, and what it answers. */
import type { Polygon } from '../contract/roi';

export interface SearchFigure {
  readonly id: string;
  /** Level-0 pixels. */
  readonly x: number;
  readonly y: number;
  /** Whether it counts now: "confirmed" and "confirmed, unsure and unreviewed" differ in this alone. */
  readonly counted: boolean;
}

/** Where is counted. Polygons in level-0 pixels. */
export interface SearchRegions {
  /** None: everywhere. */
  readonly include: readonly Polygon[];
  readonly exclude: readonly Polygon[];
}

/** The shape at a place. */
export interface Placement {
  /** Centre, level-0 pixels. */
  readonly x: number;
  readonly y: number;
  /** Full extents, level-0 pixels. */
  readonly width: number;
  readonly height: number;
  /** Counted figures that it holds. */
  readonly count: number;
  /** Their ids, in the order in which they were given. */
  readonly held: readonly string[];
  /** Analysed tissue within it, mm²; `null` where the search was given none. */
  readonly tissueInsideMm2: number | null;
}

/** What the placement asked for must be, besides fullest. */
export interface Question {
  /** It holds this figure, whether or not the figure counts. */
  readonly holding?: string;
  /** It holds more counted figures than this; otherwise the answer is `null`. A close bound makes the answer quick. */
  readonly moreThan?: number;
  /** It overlaps none of these (borders may touch), and no figure that they hold counts. */
  readonly apartFrom?: readonly Placement[];
}

export interface Ties {
  /** The fullest placement, then others as full that overlap neither it nor each other; at most 20. */
  readonly placements: readonly Placement[];
  readonly areAllPlacements: boolean;
  /** Different sets of figures as large as the largest: those of placements that overlap are counted too. At most 1000. */
  readonly sets: number;
  readonly areAllSets: boolean;
}

export interface Fields {
  /** Each the fullest that overlaps none before it: by this rule the sum need not be the largest possible. */
  readonly placements: readonly Placement[];
  /** Counted figures a field; `null` without fields. */
  readonly meanCount: number | null;
}

export interface Moved {
  readonly placement: Placement;
  /** Figures by which the fullest placement holds more. */
  readonly belowMaximum: number;
  /** Whether its centre lies where a search could have placed it. */
  readonly isAllowed: boolean;
}
