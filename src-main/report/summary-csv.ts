/**
 * `summary.csv` of a batch: one row a slide, whether it was analysed, set aside or not begun, with what and why. Two
 * slides of one name differ in their folder, their documents and their fingerprint.
 */
import { densityInterval, type DensityInterval } from '../counting/count-interval';
import { errorSentences, type ErrorReport } from '../contract/errors';
import { measuredOf } from '../contract/invariance';
import type { AnalysisResult } from '../contract/report';
import { csvText, type CsvField } from './csv-text';
import { warningsInOne, withoutFolders } from './wording';

/**
 * `running` remains in the table where the program was ended from outside; `interrupted` is the slide at which a
 * person stopped the batch.
 */
type SummaryStatus = 'not-begun' | 'running' | 'done' | 'missing-tiles' | 'failed' | 'interrupted';

/** One slide of the batch. */
export interface SummaryRow {
  /** File name. */
  readonly slide: string;
  /** The folder above it, from the one that holds all slides of the batch; the address above it, of a slide on a server. */
  readonly folder: string;
  readonly status: SummaryStatus;
  /** Index of the picture in a file that holds several, else `null`. */
  readonly scene: number | null;
  /** `null` until the slide was opened, and of slides on servers. */
  readonly fingerprint: string | null;
  /** Name of its documents without extension; `null` while there are none. */
  readonly documents: string | null;
  readonly result: AnalysisResult | null;
  /** Why it failed or was interrupted. */
  readonly error: ErrorReport | null;
}

type Column = readonly [name: string, value: (row: SummaryRow) => CsvField | undefined];

const columns: readonly Column[] = [
  ['slide', (row) => row.slide],
  ['status', (row) => row.status],
  ['folder', (row) => row.folder],
  ['scene', (row) => row.scene],
  ['documents', (row) => row.documents],
  ['fingerprint', (row) => row.fingerprint],
  ['mitotic_count', ({ result }) => result?.mitoticCount],
  ['normal_count', ({ result }) => result?.normalCount],
  ['density_per_mm2', ({ result }) => result?.densityPerMm2],
  ['density_low_per_mm2', ({ result }) => result && intervalOf(result)?.low],
  ['density_high_per_mm2', ({ result }) => result && intervalOf(result)?.high],
  ['warnings', ({ result }) => result && warningsInOne(result)],
  ['analysed_area_mm2', ({ result }) => result?.analysedAreaMm2],
  ['hotspot_circle_count', ({ result }) => result && (result.hotspots?.circle.mitoticCount ?? 0)],
  ['hotspot_rectangle_count', ({ result }) => result && (result.hotspots?.rectangle.mitoticCount ?? 0)],
  ['hotspot_area_mm2', ({ result }) => result?.hotspots?.circle.areaMm2],
  ['mpp_x_um', ({ result }) => result?.mpp.x],
  ['mpp_y_um', ({ result }) => result?.mpp.y],
  ['mpp_source', ({ result }) => result?.mpp.source],
  ['threshold', ({ result }) => result?.threshold],
  ['model_id', ({ result }) => result?.model.id],
  ['model_version', ({ result }) => result?.model.version],
  ['model_sha256', ({ result }) => result?.model.sha256],
  ['provider', ({ result }) => result?.provider],
  ['precision', ({ result }) => result?.precision],
  ['engine_events', ({ result }) => result?.engineEvents.length],
  ['invariance_detections', ({ result }) => measuredOf(result)?.detections],
  ['invariance_exact_drift', ({ result }) => measuredOf(result)?.exactDrift],
  ['invariance_spread', ({ result }) => measuredOf(result)?.spread],
  ['proposed_tissue_mm2', ({ result }) => result?.tissue?.proposedMm2],
  ['dropped_ink_mm2', ({ result }) => result?.tissue?.droppedMm2.ink],
  ['dropped_edge_mm2', ({ result }) => result?.tissue?.droppedMm2.edge],
  ['dropped_blur_mm2', ({ result }) => result?.tissue?.droppedMm2.blur],
  ['mask_included_mm2', ({ result }) => result?.tissue?.correction?.includedMm2],
  ['mask_excluded_mm2', ({ result }) => result?.tissue?.correction?.excludedMm2],
  ['missing_tiles', ({ result }) => result?.missingTiles.length],
  ['seconds', ({ result }) => result && Math.round(result.timings.total * 1000) / 1000],
  ['started_at', ({ result }) => result?.startedAt],
  ['spindle', ({ result }) => result?.spindle],
  ['error_tag', ({ error }) => error?.tag],
  ['error', ({ error }) => error && withoutFolders(errorSentences(error))],
  ['slide_key', ({ result }) => result?.slide.picture.key],
];

function intervalOf({ mitoticCount, analysedAreaMm2 }: AnalysisResult): DensityInterval | null {
  return densityInterval(mitoticCount, analysedAreaMm2);
}

/** The table as text, header first, rows in the order given. What is not known is an empty field. */
export function summaryCsv(rows: readonly SummaryRow[]): string {
  return csvText([
    columns.map(([name]) => name),
    ...rows.map((row) => columns.map(([, value]) => value(row) ?? null)),
  ]);
}
