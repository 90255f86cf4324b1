/**
 * A reader's own count, made before the software's was shown, against the software's: their difference, and how far the count that
 * stands in the end has moved towards the software's. Over many cases the differences are summed up by Bland & Altman (Lancet
 * 1986;327:307).
 */

/** 97.5th percentile of the normal distribution. */
const z = 1.959963984540054;

export interface EstimateComparison {
  /** Own count less the software's. */
  readonly difference: number;
  /** Own count by the software's; `null` where the software's is 0. */
  readonly ratio: number | null;
  /**
   * Share of the way from the own count to the software's that the final count has gone: 0 kept, 1 taken over; below 0 or above 1
   * where it went another way. `null` without a final count, and where both counts were the same.
   */
  readonly movedTowardsSoftware: number | null;
}

export interface Estimates {
  /** Figures, counted by the reader alone. */
  readonly own: number;
  readonly software: number;
  /** The count that stands after both were seen; `null` while there is none. */
  readonly final: number | null;
}

export function compareEstimate({ own, software, final }: Estimates): EstimateComparison {
  return {
    difference: own - software,
    ratio: software === 0 ? null : own / software,
    movedTowardsSoftware: final === null || own === software ? null : (final - own) / (software - own),
  };
}

export interface EstimateSummary {
  readonly cases: number;
  readonly meanDifference: number;
  /** 95 % limits of agreement; `null` of a single case. */
  readonly limits: { readonly low: number; readonly high: number } | null;
}

/** @returns `null` without cases */
export function summariseEstimates(estimates: readonly Estimates[]): EstimateSummary | null {
  const cases = estimates.length;
  if (cases === 0) return null;
  const differences = estimates.map((each) => compareEstimate(each).difference);
  const mean = differences.reduce((sum, each) => sum + each, 0) / cases;
  if (cases === 1) return { cases, meanDifference: mean, limits: null };
  const squares = differences.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  const reach = z * Math.sqrt(squares / (cases - 1));
  return { cases, meanDifference: mean, limits: { low: mean - reach, high: mean + reach } };
}
