/** What follows from the candidates of a run once a threshold is chosen. Pure; used by the slider. */
import { labelOf } from '../contract/detection';
import type { AnalysisResult, RunSummary } from '../contract/report';
import { findHotspots } from '../detection/hotspot';
import { hotspotWarnings } from './hotspot-warnings';

/** `warnings` of any threshold: those of hotspots are made again. */
export type Counted = Pick<
  AnalysisResult,
  'candidates' | 'mpp' | 'analysedAreaMm2' | 'analysed' | 'warnings'
>;

/** @param threshold score in 0..1 from which a candidate is mitotic. */
export function summarise(counted: Counted, threshold: number): RunSummary {
  const { candidates, mpp, analysedAreaMm2, analysed } = counted;
  const mitotic = candidates.filter(({ score }) => labelOf(score, threshold) === 'mitotic');
  const densityPerMm2 = analysedAreaMm2 > 0 ? mitotic.length / analysedAreaMm2 : 0;
  const hotspots = findHotspots(mitotic, mpp, analysed);
  return {
    threshold,
    mitoticCount: mitotic.length,
    normalCount: candidates.length - mitotic.length,
    analysedAreaMm2,
    densityPerMm2,
    hotspots,
    warnings: [
      ...counted.warnings.filter(({ kind }) => kind !== 'hotspot'),
      ...hotspotWarnings(hotspots, densityPerMm2),
    ],
  };
}

/** The same run as it reads at another threshold: for export after the slider was moved. */
export function withThreshold(result: AnalysisResult, threshold: number): AnalysisResult {
  return threshold === result.threshold ? result : { ...result, ...summarise(result, threshold) };
}
