/** What follows from the candidates of a run once a threshold is chosen. */
import { labelOf } from '../contract/detection';
import type { AnalysisResult, RunSummary } from '../contract/report';
import { densityOf } from './count';
import { findHotspots } from './hotspot';
import { hotspotWarnings } from './hotspot-warnings';
import type { TissueCover } from './tissue-field';

/** What is counted, and where: candidates, areas and raster are those inside the regions, where there are any. */
export interface Counted extends Pick<AnalysisResult, 'candidates' | 'mpp' | 'analysedAreaMm2' | 'regions'> {
  /** Where tissue was analysed; `null`: not known. */
  readonly analysed: TissueCover | null;
  /** Warnings of any threshold: those of hotspots are made again. */
  readonly warnings: AnalysisResult['warnings'];
}

/** @param threshold score in 0..1 from which a candidate is mitotic. */
export function summarise(counted: Counted, threshold: number): RunSummary {
  const { candidates, mpp, analysedAreaMm2, analysed } = counted;
  const mitotic = candidates.filter(({ score }) => labelOf(score, threshold) === 'mitotic');
  const densityPerMm2 = densityOf(mitotic.length, analysedAreaMm2) ?? 0;
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
