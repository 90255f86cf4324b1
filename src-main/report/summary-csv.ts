/**
 * `summary.csv` of a batch: one row a slide, whether it was analysed, set aside or not begun, with what and why. Two
 * slides of one name differ in their folder, their documents and their fingerprint.
 */
import { densityInterval, type DensityInterval } from '../counting/count-interval';
import { profileWords } from '../contract/domain/score-profile';
import { errorSentences, type ErrorReport } from '../contract/errors';
import { measuredOf } from '../contract/invariance';
import type { AnalysisResult } from '../contract/report';
import { csvText, type CsvField } from './csv-text';
import { warningsInOne, withoutFolders } from './wording';

/**
 * `running` remains in the table where the program was ended from outside; `interrupted` is the slide at which a
 * person stopped the batch. `same-slide`: another name of a slide of the table, and no slide of its own.
 */
export type SummaryStatus =
  'not-begun' | 'running' | 'done' | 'missing-tiles' | 'failed' | 'interrupted' | 'cancelled' | 'same-slide';

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
  /** Of its result; `null` where there is none. */
  readonly figures: SummaryFigures | null;
  /** Why it failed or was interrupted. */
  readonly error: ErrorReport | null;
  /** As a list of slides states them. */
  readonly case: string | null;
  readonly block: string | null;
  readonly stain: string | null;
  /** How often its analysis was begun. */
  readonly attempts: number;
  /** The row that it is the same slide as: its folder and name; `null` of a slide of its own. */
  readonly sameAs: string | null;
}

/** What a table of slides states of a result, by the name of the column; text, number, or `null` for "not known". */
export type SummaryFigures = Readonly<Record<string, CsvField>>;

interface Column {
  readonly name: string;
  readonly ofSlide?: (row: SummaryRow) => CsvField | undefined;
  readonly ofResult?: (result: AnalysisResult) => CsvField | undefined;
}

/** Programs read them by their names; new ones come last. */
const namedColumns = [
  { name: 'slide', ofSlide: (row) => row.slide },
  { name: 'status', ofSlide: (row) => row.status },
  { name: 'folder', ofSlide: (row) => row.folder },
  { name: 'scene', ofSlide: (row) => row.scene },
  { name: 'documents', ofSlide: (row) => row.documents },
  { name: 'fingerprint', ofSlide: (row) => row.fingerprint },
  { name: 'mitotic_count', ofResult: (result) => result.mitoticCount },
  { name: 'normal_count', ofResult: (result) => result.normalCount },
  { name: 'density_per_mm2', ofResult: (result) => result.densityPerMm2 },
  { name: 'density_low_per_mm2', ofResult: (result) => intervalOf(result)?.low },
  { name: 'density_high_per_mm2', ofResult: (result) => intervalOf(result)?.high },
  { name: 'warnings', ofResult: (result) => warningsInOne(result) },
  { name: 'analysed_area_mm2', ofResult: (result) => result.analysedAreaMm2 },
  { name: 'hotspot_circle_count', ofResult: (result) => result.hotspots?.circle.mitoticCount ?? 0 },
  { name: 'hotspot_rectangle_count', ofResult: (result) => result.hotspots?.rectangle.mitoticCount ?? 0 },
  { name: 'hotspot_area_mm2', ofResult: (result) => result.hotspots?.circle.areaMm2 },
  { name: 'mpp_x_um', ofResult: (result) => result.mpp.x },
  { name: 'mpp_y_um', ofResult: (result) => result.mpp.y },
  { name: 'mpp_source', ofResult: (result) => result.mpp.source },
  { name: 'threshold', ofResult: (result) => result.threshold },
  { name: 'model_id', ofResult: (result) => result.model.id },
  { name: 'model_version', ofResult: (result) => result.model.version },
  { name: 'model_sha256', ofResult: (result) => result.model.sha256 },
  { name: 'provider', ofResult: (result) => result.provider },
  { name: 'precision', ofResult: (result) => result.precision },
  { name: 'engine_events', ofResult: (result) => result.engineEvents.length },
  { name: 'invariance_detections', ofResult: (result) => measuredOf(result)?.detections },
  { name: 'invariance_exact_drift', ofResult: (result) => measuredOf(result)?.exactDrift },
  { name: 'invariance_spread', ofResult: (result) => measuredOf(result)?.spread },
  { name: 'proposed_tissue_mm2', ofResult: (result) => result.tissue?.proposedMm2 },
  { name: 'dropped_ink_mm2', ofResult: (result) => result.tissue?.droppedMm2.ink },
  { name: 'dropped_edge_mm2', ofResult: (result) => result.tissue?.droppedMm2.edge },
  { name: 'dropped_blur_mm2', ofResult: (result) => result.tissue?.droppedMm2.blur },
  { name: 'mask_included_mm2', ofResult: (result) => result.tissue?.correction?.includedMm2 },
  { name: 'mask_excluded_mm2', ofResult: (result) => result.tissue?.correction?.excludedMm2 },
  { name: 'missing_tiles', ofResult: (result) => result.missingTiles.length },
  { name: 'seconds', ofResult: (result) => Math.round(result.timings.total * 1000) / 1000 },
  { name: 'started_at', ofResult: (result) => result.startedAt },
  { name: 'spindle', ofResult: (result) => result.spindle },
  { name: 'error_tag', ofSlide: ({ error }) => error?.tag },
  { name: 'error', ofSlide: (row) => whyOf(row) },
  { name: 'slide_key', ofResult: (result) => result.slide.picture.key },
  { name: 'case', ofSlide: (row) => row.case },
  { name: 'block', ofSlide: (row) => row.block },
  { name: 'stain', ofSlide: (row) => row.stain },
  { name: 'attempts', ofSlide: (row) => row.attempts },
  { name: 'same_as', ofSlide: (row) => row.sameAs },
  {
    name: 'profile',
    ofResult: ({ profile }) => (profile === null ? undefined : profileWords(profile)),
  },
] as const satisfies readonly Column[];
const columns: readonly Column[] = namedColumns;

export type SummaryColumn = (typeof namedColumns)[number]['name'];
export const summaryColumns: readonly SummaryColumn[] = namedColumns.map(({ name }) => name);

/** Of a result, unrounded. */
export function summaryFigures(result: AnalysisResult): SummaryFigures {
  const figures = columns.flatMap(({ name, ofResult }): [string, CsvField][] =>
    ofResult === undefined ? [] : [[name, ofResult(result) ?? null]],
  );
  return Object.fromEntries(figures);
}

/** The fields of a slide, in the order of `summaryColumns`. */
export function summaryFields(row: SummaryRow): CsvField[] {
  return columns.map(({ name, ofSlide }) => ofSlide?.(row) ?? row.figures?.[name] ?? null);
}

/** Why a slide was set aside, and what to do, in one line; `null` for one that was not. A failed slide is never without a reason. */
export function whyOf({ status, error }: Pick<SummaryRow, 'status' | 'error'>): string | null {
  if (error !== null) return withoutFolders(errorSentences(error));
  return status === 'failed' ? 'The reason was not recorded.' : null;
}

function intervalOf({ mitoticCount, analysedAreaMm2 }: AnalysisResult): DensityInterval | null {
  return densityInterval(mitoticCount, analysedAreaMm2);
}

/** The table as text, header first, rows in the order given. What is not known is an empty field. */
export function summaryCsv(rows: readonly SummaryRow[]): string {
  return csvText([summaryColumns, ...rows.map(summaryFields)]);
}
