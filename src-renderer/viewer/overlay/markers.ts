/**
 * What the overlay draws: candidates with their label at a threshold, packed for the GPU and for the
 * canvas, and the size and colours of their shapes. Colours: Okabe & Ito, "Color Universal Design" (2008).
 */
import { labelOf, type Candidate, type DetectionLabel } from '../../../src-main/contract/detection';

/** sRGB, 0..255. */
export type Colour = readonly [red: number, green: number, blue: number];

export const markerColours: Readonly<Record<DetectionLabel, Colour>> = {
  mitotic: [213, 94, 0],
  normal: [86, 180, 233],
};

/** Width of an outline, and of the dark halo on each side of it, CSS pixels. */
export const strokeWidth = 2;
export const haloWidth = 1;
export const dotRadius = 2;
/** CSS pixels of outline per dash and gap, and the dash's share of them. */
export const dashPeriod = 11;
export const dashShare = 0.66;

/** Extent that a marker frames: wide enough to leave a mitotic figure visible inside. µm. */
const framedUm = 18;
/**
 * CSS pixels. From `legible` on shapes are told apart at a glance; down to `min` they shrink only where they
 * would else cover one another; beyond `max` they no longer belong to one nucleus.
 */
const diameterRange = { min: 5, legible: 16, max: 72 } as const;
/** Markers may be this much wider than the mean distance between them. */
const crowding = 1.5;
/** Below this diameter there is no room for dashes and a dot. CSS pixels. */
export const plainBelow = 10;
/** Stands in only for the size of shapes where the slide's pixel size is unknown. µm. */
const assumedMpp = 0.25;

/**
 * Diameter of a marker in CSS pixels. `scale`: CSS pixels per level-0 pixel. `spacing`: mean distance between
 * neighbouring candidates, level-0 pixels.
 */
export function markerDiameter(scale: number, mppX: number | null, spacing: number): number {
  const { min, legible, max } = diameterRange;
  const wanted = Math.max((framedUm / (mppX ?? assumedMpp)) * scale, legible);
  const uncrowded = Math.max(crowding * spacing * scale, min);
  return Math.min(wanted, uncrowded, max);
}

/** Opacity of a mitotic ring's fill: a disc from afar, nearly clear where the nucleus is to be judged. */
export function fillOpacity(diameter: number): number {
  const { legible, max } = diameterRange;
  if (diameter < plainBelow) return 1;
  return 0.4 - 0.32 * Math.min(1, Math.max(0, diameter - legible) / ((max - legible) / 2));
}

/** Parallel arrays, normal before mitotic so that mitotic lies on top. Level-0 pixels. */
export interface Markers {
  readonly count: number;
  readonly normalCount: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
}

export function packMarkers(candidates: readonly Candidate[], threshold: number): Markers {
  const x = new Float64Array(candidates.length);
  const y = new Float64Array(candidates.length);
  let fromFront = 0;
  let fromBack = candidates.length;
  for (const candidate of candidates) {
    const at = labelOf(candidate.score, threshold) === 'mitotic' ? --fromBack : fromFront++;
    x[at] = candidate.x;
    y[at] = candidate.y;
  }
  return { count: candidates.length, normalCount: fromFront, x, y };
}
