/** What each column of the table of a batch says, and in which unit: for the sheet that explains the table to its reader. */
import type { SummaryColumn } from './summary-csv';

export interface ColumnExplained {
  /** Empty for text and for counts. */
  readonly unit: string;
  readonly meaning: string;
}

export const summaryMeanings: Readonly<Record<SummaryColumn, ColumnExplained>> = {
  slide: words('file name'),
  status: words(
    'done, missing-tiles, failed, interrupted, cancelled, running, not-begun or same-slide; see the sheet “counts”',
  ),
  folder: words('folder below the deepest one that holds all slides of the batch'),
  scene: words('picture of a file that holds several, from 0'),
  documents: words('name of its documents without extension'),
  fingerprint: words('of the content of the slide’s file'),
  mitotic_count: words('detections with at least the threshold as score'),
  normal_count: words('detections below the threshold: look-alikes'),
  density_per_mm2: figure('1/mm²', 'mitotic count divided by the analysed area'),
  density_low_per_mm2: figure('1/mm²', 'lower end of the exact 95 % Poisson interval (Garwood)'),
  density_high_per_mm2: figure('1/mm²', 'upper end of the exact 95 % Poisson interval (Garwood)'),
  warnings: words('what must be read beside the figures, each after its kind'),
  analysed_area_mm2: figure('mm²', 'tissue that was looked at, without unreadable tiles'),
  hotspot_circle_count: words('mitotic detections in the circle with most of them'),
  hotspot_rectangle_count: words('mitotic detections in the rectangle (4:3) with most of them'),
  hotspot_area_mm2: figure('mm²', 'area of either'),
  mpp_x_um: figure('µm', 'width of a pixel of level 0'),
  mpp_y_um: figure('µm', 'height of a pixel of level 0'),
  mpp_source: words('who states the pixel size: slide, or user where it was entered by hand'),
  threshold: figure('score', 'from which on a detection is mitotic, 0 to 1'),
  model_id: words('model'),
  model_version: words('its version'),
  model_sha256: words('checksum of its manifest'),
  provider: words('execution provider that the run ended with'),
  precision: words('numbers that it computed in'),
  engine_events: words('how often the engine was restarted, replaced or given smaller batches'),
  invariance_detections: words('detections that were turned to measure the invariance'),
  invariance_exact_drift: figure('score', 'largest change of a score by quarter turns'),
  invariance_spread: figure('score', 'spread of a score over other angles'),
  proposed_tissue_mm2: figure('mm²', 'what the software took for tissue on the whole slide'),
  dropped_ink_mm2: figure('mm²', 'left out as pen'),
  dropped_edge_mm2: figure('mm²', 'left out as an edge of slide, coverslip or bubble'),
  dropped_blur_mm2: figure('mm²', 'left out as out of focus'),
  mask_included_mm2: figure('mm²', 'what a person added to the tissue'),
  mask_excluded_mm2: figure('mm²', 'what a person took from the tissue'),
  missing_tiles: words('tiles that could not be read'),
  seconds: figure('s', 'time of the analysis'),
  started_at: words('start of the analysis, ISO 8601, UTC'),
  spindle: words('version of Spindle'),
  error_tag: words('kind of the error of a slide that was set aside'),
  error: words('why it was set aside, and what to do'),
  slide_key: words('which slide it is, whatever its file is called'),
  case: words('as the list of slides states it'),
  block: words('as the list of slides states it'),
  stain: words('as the list of slides states it'),
  attempts: words('how often its analysis was begun'),
  same_as: words('of status same-slide: the row, by folder and file name, that has its figures'),
  profile: words('of a laboratory, that the threshold is of; empty where it is the model’s own or was given'),
};

function words(meaning: string): ColumnExplained {
  return { unit: '', meaning };
}

function figure(unit: string, meaning: string): ColumnExplained {
  return { unit, meaning };
}
