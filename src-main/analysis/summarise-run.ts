/** `summarise` of counting/ for a run as it is kept, with its raster of analysed tissue packed. */
import { summarise, type Counted } from '../counting/summary';
import type { AnalysisResult, RunSummary } from '../contract/report';
import { unpackRaster } from '../detection/analysed-raster';

export type CountedRun = Omit<Counted, 'analysed'> & Pick<AnalysisResult, 'analysed'>;

/** @param threshold score in 0..1 from which a candidate is mitotic. */
export function summariseRun(counted: CountedRun, threshold: number): RunSummary {
  const analysed = counted.analysed === null ? null : unpackRaster(counted.analysed);
  return summarise({ ...counted, analysed }, threshold);
}
