/**
 * What the overlay draws of the detections: arrays for the GPU and for the canvas, which of them a view shows one by one, and the size
 * and colours of their shapes. A shape is an outline around the cell, never over it. Colours: Okabe & Ito, "Color Universal Design"
 * (2008).
 */
import { detectionLabels, type DetectionLabel } from '../../../src-main/contract/detection';
import type { Verdict } from '../../../src-main/contract/domain/command';
import type { Rectangle } from '../tile-geometry';
import { binOf, octaveOf, SpacingCounts } from './spacing-counts';

/** sRGB, 0..255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** Of what software proposes, and of what a person decided. */
export const markerColours: Readonly<Record<DetectionLabel | Verdict, Colour>> = {
  mitotic: [213, 94, 0],
  normal: [86, 180, 233],
  'atypical mitotic': [204, 121, 167],
  unsure: [240, 228, 66],
};

/** Of a proposal whose class is not shown. */
const blindedColour: Colour = [236, 236, 236];

export function proposalColour(label: DetectionLabel, isBlinded: boolean): Colour {
  return isBlinded ? blindedColour : markerColours[label];
}

/** Width of an outline, and of the dark halo on each side of it, CSS pixels. */
export const strokeWidth = 2;
export const haloWidth = 1;
/** CSS pixels of outline per dash and gap, and the dash's share of them. What software proposes is dashed, at every size. */
export const dashPeriod = 11;
export const dashShare = 0.66;
/** A small ring has as many dashes at least, or it would read as solid. */
export const fewestDashes = 4;
/** Share of a side that an arm of a corner bracket takes: of what software proposes, and of what a person decided. */
export const bracketArm = 0.34;
export const decidedArm = 0.42;
/** Circumscribed circle of the triangle, in radii of a ring: its sides leave the cell free. */
export const triangleReach = 1.3;

/** Extent that a marker frames: wide enough to leave a mitotic figure visible inside. µm. */
const framedUm = 18;
/**
 * CSS pixels. From `legible` on shapes are told apart at a glance; down to `min` they shrink only where they
 * would else cover one another; beyond `max` they no longer belong to one nucleus.
 */
const diameterRange = { min: 6, legible: 16, max: 72 } as const;
/** Outlines of the smallest size that are closer together touch: density takes over between this and twice this. CSS pixels. */
const touching = 10;
/** Stands in only for the size of shapes where the slide's pixel size is unknown. µm. */
const assumedMpp = 0.25;
/** From this magnification on look-alikes are shown where a person did not ask for them at overview. */
export const closeMagnification = 5;

/** How a person wants markers drawn. */
export interface MarkerStyle {
  /** Factor of their size, 0.5 to 2. */
  readonly size: number;
  /** 0.2 to 1. */
  readonly opacity: number;
}

/** Whether detections of a label are shown close up, and whether at overview too. */
export interface Showing {
  readonly close: boolean;
  readonly overview: boolean;
}

/**
 * Parallel arrays of what software proposes, by the octave of their spacing, and within it lowest score first: those below the threshold
 * before those that are mitotic. Moving the threshold moves one number an octave. Beside them what a person decided. Level-0 pixels.
 */
export interface Markers {
  /** Of proposals. */
  readonly count: number;
  /** Closest together first. */
  readonly octaves: readonly OctaveRange[];
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** To the nearest proposal of a higher score; ∞ where none is near; `drawnByVerdict` for a figure that is drawn by what was decided. */
  readonly spacing: Float32Array;
  /** Where the proposals lie. */
  readonly extent: Rectangle;
  /** How many proposals of each label stand how far apart. */
  readonly spacings: Readonly<Record<DetectionLabel, SpacingCounts>>;
  readonly decided: DecidedMarkers;
}

/** Where the proposals of an octave lie in the arrays. */
export interface OctaveRange {
  readonly first: number;
  /** Where those that are mitotic at the threshold begin. */
  readonly mitotic: number;
  readonly end: number;
}

/** Of a proposal in whose place a verdict is drawn: closer than any limit. */
export const drawnByVerdict = -1;

/** Parallel arrays: figures by what a person decided, those of each verdict in a range. */
export interface DecidedMarkers {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly ranges: Readonly<Record<Verdict, MarkerRange>>;
}

/** Where markers of a kind lie in the arrays. */
export interface MarkerRange {
  readonly first: number;
  readonly end: number;
}

/** What is drawn at a scale: of the proposals, those with at least the spacing `limit` one by one, the rest as density. */
export interface MarkerPlan {
  /** CSS pixels. */
  readonly diameter: number;
  /** Level-0 pixels: changes only where the view is half or twice as far away. */
  readonly limit: number;
  readonly single: Readonly<Record<DetectionLabel, readonly MarkerRange[]>>;
  readonly crowded: Readonly<Record<DetectionLabel, readonly MarkerRange[]>>;
  /** Always one by one: a person gave each of them. */
  readonly decided: Readonly<Record<Verdict, MarkerRange>>;
}

const none: MarkerRange = { first: 0, end: 0 };
const noRanges: DecidedMarkers['ranges'] = {
  mitotic: none,
  'atypical mitotic': none,
  normal: none,
  unsure: none,
};
export const noneDecided: DecidedMarkers = {
  x: new Float64Array(),
  y: new Float64Array(),
  ranges: noRanges,
};

export const noMarkers: Markers = {
  count: 0,
  octaves: [],
  x: new Float64Array(),
  y: new Float64Array(),
  spacing: new Float32Array(),
  extent: { x: 0, y: 0, width: 0, height: 0 },
  spacings: { mitotic: new SpacingCounts(), normal: new SpacingCounts() },
  decided: noneDecided,
};

/** Of a label in some octaves; those that are empty are left out. */
export function rangesOf(octaves: readonly OctaveRange[], label: DetectionLabel): MarkerRange[] {
  return octaves
    .map(({ first, mitotic, end }) =>
      label === 'normal' ? { first, end: mitotic } : { first: mitotic, end },
    )
    .filter(({ first, end }) => first < end);
}

/** `true` below the magnification at which look-alikes are of use. `scale`: CSS pixels per level-0 pixel. */
export function isOverview(scale: number, mppX: number | null): boolean {
  // 10× is 1 µm on a screen pixel.
  return (mppX ?? assumedMpp) / scale > 10 / closeMagnification;
}

/** Level-0 pixels, a power of two: 10 to 20 CSS pixels on the screen. `scale`: CSS pixels per level-0 pixel. */
export function spacingLimit(scale: number): number {
  return 2 ** Math.ceil(Math.log2(touching / scale));
}

export function planMarkers(
  markers: Markers,
  scale: number,
  mppX: number | null,
  showing: Readonly<Record<DetectionLabel, Showing>>,
  size: number,
): MarkerPlan {
  const overview = isOverview(scale, mppX);
  const limit = spacingLimit(scale);
  const octave = octaveOf(binOf(limit));
  const single: Record<DetectionLabel, readonly MarkerRange[]> = { mitotic: [], normal: [] };
  const crowded: Record<DetectionLabel, readonly MarkerRange[]> = { mitotic: [], normal: [] };
  const isShown = (label: DetectionLabel): boolean =>
    showing[label].close && (!overview || showing[label].overview);
  let nearest = Infinity;
  for (const label of detectionLabels) {
    if (!isShown(label)) continue;
    single[label] = rangesOf(markers.octaves.slice(octave), label);
    crowded[label] = rangesOf(markers.octaves.slice(0, octave), label);
    nearest = Math.min(nearest, markers.spacings[label].smallestFrom(limit));
  }
  const { ranges } = markers.decided;
  const decided = {
    ...(isShown('mitotic') ? ranges : noRanges),
    normal: isShown('normal') ? ranges.normal : none,
  };
  const diameter = Math.max(markerDiameter(scale, mppX, nearest) * size, diameterRange.min);
  return { diameter, limit, single, crowded, decided };
}

/**
 * Diameter of a marker in CSS pixels. `scale`: CSS pixels per level-0 pixel. `spacing`: smallest distance between those drawn
 * one by one, level-0 pixels.
 */
export function markerDiameter(scale: number, mppX: number | null, spacing: number): number {
  const { min, legible, max } = diameterRange;
  const framed = (framedUm / (mppX ?? assumedMpp)) * scale;
  // Close up a marker frames its cell, also where a neighbour's crosses it.
  const uncrowded = Math.max(Math.min(legible, spacing * scale - strokeWidth - 2 * haloWidth), min);
  return Math.min(Math.max(framed, uncrowded), max);
}
