/** What a count in an area says: its density with the Poisson interval, the score by the protocol, and how probable each score is. */
import type { Protocol } from '../contract/domain/protocol';
import { densityOf } from './count';
import { densityInterval, type DensityInterval } from './count-interval';
import { scoreOf, type ScoreOutcome } from './protocol-score';
import { scoreProbabilities } from './score-probability';

/** Factors by which an area is enlarged where its count lies near a cut-off (Bonert & Tate, BioMed Eng OnLine 2017). */
export const enlargements = [1, 2, 5] as const;
export type Enlargement = (typeof enlargements)[number];

export interface AreaOutcome {
  readonly count: number;
  readonly areaMm2: number;
  /** Figures per mm²; `null` where there is no area. */
  readonly densityPerMm2: number | null;
  /** 95 % Poisson interval (Garwood) of the density, per mm². */
  readonly interval: DensityInterval | null;
  /** `null` without a protocol. */
  readonly score: ScoreOutcome | null;
  /** One for each score of the protocol; `null` where it gives none in this area. */
  readonly probabilities: readonly number[] | null;
}

/** @param protocol `null`: no score is asked for */
export function areaOutcome(protocol: Protocol | null, count: number, areaMm2: number): AreaOutcome {
  const probabilities = protocol === null ? [] : scoreProbabilities(protocol, count, areaMm2);
  return {
    ...{ count, areaMm2 },
    densityPerMm2: densityOf(count, areaMm2),
    interval: densityInterval(count, areaMm2),
    score: protocol === null ? null : scoreOf(protocol, count, areaMm2),
    probabilities: 'kind' in probabilities || probabilities.length === 0 ? null : probabilities,
  };
}
