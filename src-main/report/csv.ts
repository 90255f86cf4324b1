/**
 * Detections as a table for spreadsheets and statistics: one row a detection, highest score first. Each row
 * names its slide, model and threshold, so that the tables of many slides can be put together.
 */
import { densityInterval } from '../counting/count-interval';
import { measuredOf } from '../contract/invariance';
import type { AnalysisResult } from '../contract/report';
import { csvText, type CsvField } from './csv-text';
import { identifyDetections } from './identified';
import { scopeWords, warningsInOne } from './wording';

/** `_px` are level-0 pixels, `_um` micrometres, both from the slide's top-left corner. */
const header = [
  ...['id', 'label', 'score', 'x_px', 'y_px', 'x_um', 'y_um', 'slide', 'model_id', 'threshold'],
  /** Figures of the whole run, the same in each row. */
  ...['run_exact_drift', 'run_rotation_spread', 'run_warnings'],
  ...['run_density_per_mm2', 'run_density_low_per_mm2', 'run_density_high_per_mm2'],
  ...['slide_fingerprint', 'slide_scene', 'slide_key'],
  /** Where was counted: rows are of detections there. */
  ...['run_analysed_mm2', 'run_scope'],
];

/** UTF-8 bytes of the table; locations rounded to a thousandth of their unit. */
export function writeCsv(result: AnalysisResult): Uint8Array {
  const { mpp, slide, model, threshold } = result;
  const invariance = measuredOf(result);
  const turned = [invariance?.exactDrift ?? null, invariance?.spread ?? null];
  const interval = densityInterval(result.mitoticCount, result.analysedAreaMm2);
  const density = [result.densityPerMm2, interval?.low ?? null, interval?.high ?? null];
  const ofRun = [...turned, warningsInOne(result), ...density];
  const ofSlide = [slide.fingerprint, slide.scene?.index ?? null, slide.picture.key];
  const scope = [result.analysedAreaMm2, scopeWords(result)];
  const rows = identifyDetections(result).map(({ id, label, score, x, y }): CsvField[] => {
    const place = [x, y, x * mpp.x, y * mpp.y].map((value) => Math.round(value * 1000) / 1000);
    return [id, label, score, ...place, slide.name, model.id, threshold, ...ofRun, ...ofSlide, ...scope];
  });
  return Buffer.from(csvText([header, ...rows]), 'utf8');
}
