/** A run as it is counted within the regions that a person drew: which candidates lie inside, and how much of the tissue. */
import { areaTest, coverWithin } from '../counting/within-regions';
import { areasOf, regionWords, type CountedRegion } from '../contract/domain/regions';
import type { AnalysedRaster, AnalysisResult, ResultWarning } from '../contract/report';
import { packRaster, unpackRaster } from '../detection/analysed-raster';

export type LimitableRun = Pick<AnalysisResult, 'candidates' | 'analysed'>;

export interface RunLimits {
  /** Indices of the candidates inside, in their order. */
  readonly inside: Uint32Array;
  readonly analysed: AnalysedRaster;
  /** Part of the analysed tissue that lies inside, 0..1. */
  readonly share: number;
}

/** @returns `null` where the run does not say where tissue was analysed: no area can be given then, and so no density */
export function limitsOf(
  { candidates, analysed }: LimitableRun,
  regions: readonly CountedRegion[],
): RunLimits | null {
  const raster = analysed === null ? null : unpackRaster(analysed);
  if (raster === null) return null;
  const areas = areasOf(regions);
  const { cover, share } = coverWithin(raster, areas);
  const isInside = areaTest(areas);
  const inside: number[] = [];
  candidates.forEach(({ x, y }, index) => {
    if (isInside(x, y)) inside.push(index);
  });
  return { inside: Uint32Array.from(inside), analysed: packRaster({ ...raster, cover }), share };
}

/** What of a result is limited, before it is counted again. */
type LimitedRun = Pick<
  AnalysisResult,
  'candidates' | 'analysed' | 'analysedAreaMm2' | 'regions' | 'warnings'
>;

/** @param limits as `limitsOf` makes them of the same result and regions */
export function limitRun(
  result: AnalysisResult,
  regions: readonly CountedRegion[],
  limits: RunLimits | null,
): LimitedRun {
  const { candidates, analysed, analysedAreaMm2, warnings } = result;
  if (limits === null) {
    const whole = { candidates, analysed, analysedAreaMm2, regions: [] };
    return { ...whole, warnings: [...warnings, unlimited(regions)] };
  }
  const inside = Array.from(limits.inside).flatMap((index) => candidates[index] ?? []);
  const areaMm2 = analysedAreaMm2 * limits.share;
  return {
    ...{ candidates: inside, analysed: limits.analysed, analysedAreaMm2: areaMm2, regions },
    warnings: areaMm2 > 0 ? warnings : [...warnings, nothingInside(regions)],
  };
}

function unlimited(regions: readonly CountedRegion[]): ResultWarning {
  const text =
    `The figures are not limited to what was drawn (${regionWords(regions) ?? ''}): this run does not say where tissue was ` +
    'analysed. Analyse the slide again.';
  return { kind: 'regions', text };
}

function nothingInside(regions: readonly CountedRegion[]): ResultWarning {
  return {
    kind: 'regions',
    text: `Nothing was analysed in ${regionWords(regions) ?? 'the regions'}: there is no tissue of this run to count in.`,
  };
}
