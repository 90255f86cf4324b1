/** The one entry point of report/: a result and its slide in, the bytes of one document out. */
import type { AnalysisResult, RenderedFormat } from '../contract/report';
import type { RegionReader } from '../contract/slide';
import { writeCsv } from './csv';
import { writeJson } from './json';

/**
 * Writes `result` in `format`. Only `pdf` and `png` read pixels. The same result and slide make the
 * same bytes.
 */
export async function renderReport(
  format: RenderedFormat,
  result: AnalysisResult,
  reader: RegionReader,
): Promise<Uint8Array> {
  switch (format) {
    case 'csv':
      return writeCsv(result);
    case 'json':
      return writeJson(result);
    // Typefaces and PDF take a third of a second to load: only where they are used.
    case 'pdf':
      return (await import('./pdf/document')).writePdf(result, reader);
    case 'png':
      return (await import('./png')).writePng(result, reader);
  }
}
