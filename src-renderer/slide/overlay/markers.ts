/**
 * What the overlay draws of the detections: candidates with their label at a threshold, packed for the GPU and for the
 * canvas, in the order in which they stand alone; and the size and colours of their shapes. A shape is an outline around the
 * cell, never over it. Colours: Okabe & Ito, "Color Universal Design" (2008).
 */
import {
  detectionLabels,
  labelOf,
  type Candidate,
  type DetectionLabel,
} from '../../../src-main/contract/detection';
import type { Verdict } from '../../../src-main/contract/domain/command';
import { neighbourDistances } from './neighbour-distance';

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
/** Closer together than this, outlines of the smallest size touch, and density takes over. CSS pixels. */
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
 * Parallel arrays: what software proposes, normal before mitotic so that mitotic lies on top, within a label those that stand most alone
 * first; after them what a person decided. Level-0 pixels.
 */
export interface Markers {
  /** Of proposals. */
  readonly count: number;
  readonly normalCount: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** To the nearest detection of the same label; falls within a label; ∞ for one alone. */
  readonly spacing: Float64Array;
  /** Which detection each proposal is. */
  readonly detection: Uint32Array;
  /** Where the figures of each verdict lie. */
  readonly decided: Readonly<Record<Verdict, MarkerRange>>;
}

/** Where the detections of a label lie in the arrays. */
export interface MarkerRange {
  readonly first: number;
  readonly end: number;
}

/** What of the detections is drawn at a scale: the first of each label one by one, all of the rest as density. */
export interface MarkerPlan {
  /** CSS pixels. */
  readonly diameter: number;
  readonly single: Readonly<Record<DetectionLabel, MarkerRange>>;
  readonly crowded: Readonly<Record<DetectionLabel, MarkerRange>>;
  /** Always one by one: a person gave each of them. */
  readonly decided: Readonly<Record<Verdict, MarkerRange>>;
}

const none: MarkerRange = { first: 0, end: 0 };
export const noneDecided: Markers['decided'] = {
  mitotic: none,
  'atypical mitotic': none,
  normal: none,
  unsure: none,
};

export const noMarkers: Markers = {
  count: 0,
  normalCount: 0,
  x: new Float64Array(),
  y: new Float64Array(),
  spacing: new Float64Array(),
  detection: new Uint32Array(),
  decided: noneDecided,
};

export function packMarkers(candidates: readonly Candidate[], threshold: number): Markers {
  const byLabel: Record<DetectionLabel, number[]> = { mitotic: [], normal: [] };
  for (const [index, { score }] of candidates.entries()) byLabel[labelOf(score, threshold)].push(index);
  const x = new Float64Array(candidates.length);
  const y = new Float64Array(candidates.length);
  const spacing = new Float64Array(candidates.length);
  const detection = new Uint32Array(candidates.length);
  let at = 0;
  for (const label of ['normal', 'mitotic'] as const) {
    const ofLabel = byLabel[label];
    const points = ofLabel.map((index) => candidates[index] ?? { x: 0, y: 0 });
    const distances = neighbourDistances(points);
    const order = Uint32Array.from(points.keys()).sort((a, b) => (distances[b] ?? 0) - (distances[a] ?? 0));
    for (const index of order) {
      x[at] = points[index]?.x ?? 0;
      y[at] = points[index]?.y ?? 0;
      spacing[at] = distances[index] ?? 0;
      detection[at] = ofLabel[index] ?? 0;
      at += 1;
    }
  }
  const [count, normalCount] = [candidates.length, byLabel.normal.length];
  return { count, normalCount, x, y, spacing, detection, decided: noneDecided };
}

function rangeOf({ count, normalCount }: Markers, label: DetectionLabel): MarkerRange {
  return label === 'normal' ? { first: 0, end: normalCount } : { first: normalCount, end: count };
}

/** `true` below the magnification at which look-alikes are of use. `scale`: CSS pixels per level-0 pixel. */
export function isOverview(scale: number, mppX: number | null): boolean {
  // 10× is 1 µm on a screen pixel.
  return (mppX ?? assumedMpp) / scale > 10 / closeMagnification;
}

export function planMarkers(
  markers: Markers,
  scale: number,
  mppX: number | null,
  showing: Readonly<Record<DetectionLabel, Showing>>,
  size: number,
): MarkerPlan {
  const overview = isOverview(scale, mppX);
  const single: Record<DetectionLabel, MarkerRange> = { mitotic: none, normal: none };
  const crowded: Record<DetectionLabel, MarkerRange> = { mitotic: none, normal: none };
  let nearest = Infinity;
  for (const label of detectionLabels) {
    const shown = showing[label];
    if (!shown.close || (overview && !shown.overview)) continue;
    const { first, end } = rangeOf(markers, label);
    const split = firstBelow(markers.spacing, first, end, touching / scale);
    single[label] = { first, end: split };
    crowded[label] = { first: split, end };
    if (split > first) nearest = Math.min(nearest, markers.spacing[split - 1] ?? Infinity);
  }
  const isNormalShown = showing.normal.close && (!overview || showing.normal.overview);
  const isMitoticShown = showing.mitotic.close && (!overview || showing.mitotic.overview);
  const decided = {
    ...(isMitoticShown ? markers.decided : noneDecided),
    normal: isNormalShown ? markers.decided.normal : none,
  };
  const diameter = Math.max(markerDiameter(scale, mppX, nearest) * size, diameterRange.min);
  return { diameter, single, crowded, decided };
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

/** Index of the first value below `limit` in a part of an array that falls. */
function firstBelow(values: Float64Array, first: number, end: number, limit: number): number {
  let [low, high] = [first, end];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? 0) >= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
