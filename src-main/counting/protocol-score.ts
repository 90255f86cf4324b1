/**
 * The score that follows from a count by a protocol. A count in an area other than the protocol's is scaled to the protocol's unit
 * or refused, as the protocol says; it is never taken as it is.
 */
import { cutOffOf, protocolAreaMm2, type Protocol, type ProtocolBand } from '../contract/domain/protocol';

/** Areas that differ by so little, relative, are the same: 2.37 mm² for ten fields of 0.55 mm, which have 2.376 mm². */
const sameArea = 0.005;
/** Relative; below it a rate lies on its cut-off: 3 × 1.2 is 3.6. */
const roundOff = 1e-9;

export type ScoreOutcome =
  | {
      readonly kind: 'score';
      /** Index in the protocol's `bands`. */
      readonly band: number;
      readonly name: string;
      /** What met the cut-offs, before rounding: the count per unit. */
      readonly value: number;
      readonly unitMm2: number;
      /** Whether the count was made in another area than the protocol's, and scaled. */
      readonly isScaled: boolean;
    }
  /** The protocol reports a rate without a score. */
  | { readonly kind: 'rate'; readonly value: number; readonly unitMm2: number; readonly isScaled: boolean }
  | Refusal;

/** Why there is no score, or no stopping rule. `protocol`: its name; areas in mm². */
export type Refusal = { readonly kind: 'refused' } & (
  | { readonly reason: 'no-protocol' | 'no-area' | 'separate-fields' }
  /** The protocol counts in fields whose diameter it does not state. */
  | { readonly reason: 'field-unknown' }
  /** The protocol has no cut-offs that a figure could cross. */
  | { readonly reason: 'no-cut-offs'; readonly protocol: string }
  | {
      readonly reason: 'other-area';
      readonly protocol: string;
      readonly askedMm2: number;
      readonly areaMm2: number;
    }
);

/** @param count figures in `areaMm2` */
export function scoreOf(protocol: Protocol, count: number, areaMm2: number): ScoreOutcome {
  const unit = unitOf(protocol, areaMm2);
  if (unit.kind === 'refused') return unit;
  const { unitMm2, perCount, isScaled } = unit;
  const value = count * perCount;
  const band = bandOf(protocol, value);
  const name = protocol.bands[band]?.name;
  if (name === undefined) return { kind: 'rate', value, unitMm2, isScaled };
  return { kind: 'score', band, name, value, unitMm2, isScaled };
}

/**
 * The least count of each score but the first, ascending: the counts at which the score changes in this area.
 * @returns a refusal where the protocol gives no score in this area
 */
export function cutCounts(protocol: Protocol, areaMm2: number): readonly number[] | Refusal {
  const unit = unitOf(protocol, areaMm2);
  if (unit.kind === 'refused') return unit;
  return protocol.bands.slice(1).map((cut, index) => {
    let count = Math.max(0, Math.floor(boundaryOf(protocol, cut) / unit.perCount) - 1);
    while (bandOf(protocol, count * unit.perCount) < index + 1) count += 1;
    return count;
  });
}

/**
 * The mean counts between which a score lies, when the count is not whole: half a figure below a cut-off that rounding reaches.
 * One fewer than there are scores.
 */
export function meanBoundaries(protocol: Protocol, areaMm2: number): readonly number[] | Refusal {
  const unit = unitOf(protocol, areaMm2);
  if (unit.kind === 'refused') return unit;
  return protocol.bands.slice(1).map((cut) => boundaryOf(protocol, cut) / unit.perCount);
}

interface Unit {
  readonly kind: 'unit';
  readonly unitMm2: number;
  /** What one figure adds to the value that meets the cut-offs. */
  readonly perCount: number;
  readonly isScaled: boolean;
}

function unitOf(protocol: Protocol, areaMm2: number): Unit | Refusal {
  const askedMm2 = protocolAreaMm2(protocol);
  if (askedMm2 === null) return { kind: 'refused', reason: 'field-unknown' };
  if (!(areaMm2 > 0) || !Number.isFinite(areaMm2)) return { kind: 'refused', reason: 'no-area' };
  const isAsked = Math.abs(areaMm2 - askedMm2) <= askedMm2 * sameArea;
  const unitMm2 = protocol.unitMm2 ?? askedMm2;
  if (isAsked) return { kind: 'unit', unitMm2, perCount: unitMm2 / askedMm2, isScaled: false };
  if (protocol.otherArea === 'scaled')
    return { kind: 'unit', unitMm2, perCount: unitMm2 / areaMm2, isScaled: true };
  return { kind: 'refused', reason: 'other-area', protocol: protocol.name, askedMm2, areaMm2 };
}

function bandOf({ bands, rounding }: Protocol, value: number): number {
  const compared = rounding === 'nearest' ? Math.floor(value + 0.5 + roundOff * value) : value;
  return bands.findLastIndex((band) => reaches(band, compared));
}

function reaches(band: ProtocolBand, value: number): boolean {
  const cut = cutOffOf(band);
  if (cut === null) return true;
  const slack = cut * roundOff;
  return band.above === undefined ? value >= cut - slack : value > cut + slack;
}

/** The value, not rounded, from which on a score holds. */
function boundaryOf({ rounding }: Protocol, band: ProtocolBand): number {
  const cut = cutOffOf(band) ?? 0;
  if (rounding === 'none') return cut;
  return band.above === undefined ? Math.ceil(cut) - 0.5 : Math.floor(cut) + 0.5;
}
