/** What follows from the candidates of a run once a threshold is chosen. Pure; used by the slider. */
import { labelOf } from '../contract/detection';
import type { AnalysisResult, RunSummary } from '../contract/report';
import { findHotspots } from '../detection/hotspot';

export type Counted = Pick<AnalysisResult, 'candidates' | 'mpp' | 'analysedAreaMm2'>;

/** @param threshold score in 0..1 from which a candidate is mitotic. */
export function summarise(counted: Counted, threshold: number): RunSummary {
  const { candidates, mpp, analysedAreaMm2 } = counted;
  const mitotic = candidates.filter(({ score }) => labelOf(score, threshold) === 'mitotic');
  return {
    threshold,
    mitoticCount: mitotic.length,
    normalCount: candidates.length - mitotic.length,
    analysedAreaMm2,
    densityPerMm2: analysedAreaMm2 > 0 ? mitotic.length / analysedAreaMm2 : 0,
    hotspots: findHotspots(mitotic, mpp),
  };
}

/** The same run as it reads at another threshold: for export after the slider was moved. */
export function withThreshold(result: AnalysisResult, threshold: number): AnalysisResult {
  if (threshold === result.threshold) return result;
  const { mitoticCount, normalCount, densityPerMm2, hotspots } = summarise(result, threshold);
  return { ...result, threshold, mitoticCount, normalCount, densityPerMm2, hotspots };
}
