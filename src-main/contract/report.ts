/** What is said of a result, and the documents that are written of it. Its shape is in `domain/result.ts`. */
import type { ResultWarning } from './domain/result';
import type { Hotspots } from './hotspot';

export type { AnalysedRaster, AnalysisResult, ResultWarning } from './domain/result';

/** What depends on the threshold, for a slider. */
export interface RunSummary {
  readonly threshold: number;
  readonly mitoticCount: number;
  readonly normalCount: number;
  readonly analysedAreaMm2: number;
  readonly densityPerMm2: number;
  /** `null` when nothing is mitotic. */
  readonly hotspots: Hotspots | null;
  /** All that stands beside the figures at this threshold; of a run that goes on, what is known so far. */
  readonly warnings: readonly ResultWarning[];
}

/** A summary within the regions that stand for the slide. */
export interface LimitedSummary extends RunSummary {
  /** Number of the last entry that changed the regions it is limited to; 0 where none was ever drawn, and where none limits. */
  readonly regionsChangedAt: number;
}

/** Written by report/; GeoJSON and the density map, which are for programs, by exchange/. */
export const renderedFormats = ['csv', 'json', 'pdf', 'png'] as const;
export type RenderedFormat = (typeof renderedFormats)[number];

export const reportFormats = ['geojson', ...renderedFormats, 'density'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** Of the table of a batch. */
export const summaryFormats = ['csv', 'json', 'xlsx', 'pdf'] as const;
export type SummaryFormat = (typeof summaryFormats)[number];

/** The density map is a TIFF, and must not be taken for the slide's own. */
const densityExtension = 'density.tiff';

/** `a` in `csv` is `a.csv`, its density map `a.density.tiff`. */
export function documentName(stem: string, format: ReportFormat): string {
  return `${stem}.${format === 'density' ? densityExtension : format}`;
}

/** Whether a file is named as a density map of Spindle is. */
export function isDensityName(name: string): boolean {
  return name.toLowerCase().endsWith(`.${densityExtension}`);
}

/** Printed wherever a result leaves the application. */
export const researchUse =
  'For research use only. Not a medical device; not for diagnosis. Counts are proposals of software until a person has confirmed them.';
