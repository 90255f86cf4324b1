/**
 * A finished run as documents: in memory for a download, or as files beside each other. Pictures in them are for eyes,
 * and so in the colours that the slide's profile gives.
 */
import { join } from 'node:path';
import { documentName, type AnalysisResult, type ReportFormat } from '../contract/report';
import { unpackRaster } from '../detection/analysed-raster';
import { writeDensityTiff } from '../exchange/density-tiff';
import { writeAtomically } from '../project/write-atomically';
import { renderReport } from '../report/render';
import type { Figures } from './figures';
import { resultGeoJson } from './result-geojson';
import type { Slide } from '../slide/slide';

/**
 * @param figures makes large documents in its own thread.
 * @throws broken-file when the slide was written to meanwhile: its pictures would not be of what was counted.
 */
export async function exportReport(
  format: ReportFormat,
  result: AnalysisResult,
  slide: Slide,
  figures?: Figures,
): Promise<Uint8Array> {
  const text = await figures?.document(format, result);
  const bytes = text ?? (await documentOf(format, result, slide));
  await slide.requireUnchanged('samples');
  return bytes;
}

async function documentOf(format: ReportFormat, result: AnalysisResult, slide: Slide): Promise<Uint8Array> {
  if (format === 'geojson') return resultGeoJson(result);
  if (format !== 'density') return renderReport(format, result, slide.inSrgb);
  return writeDensityTiff(
    result,
    result.analysed === null ? null : (unpackRaster(result.analysed)?.cover ?? null),
  );
}

/**
 * Writes `documentName(stem, format)` for each format, each whole or not at all.
 * @returns the paths, in the order of `formats`.
 * @throws write-failed, broken-file
 */
export async function writeReports(
  result: AnalysisResult,
  slide: Slide,
  target: { readonly folder: string; readonly stem: string; readonly formats: readonly ReportFormat[] },
  figures?: Figures,
  onWritten?: (done: number) => void,
): Promise<string[]> {
  const paths: string[] = [];
  for (const format of target.formats) {
    const path = join(target.folder, documentName(target.stem, format));
    await writeAtomically(path, await exportReport(format, result, slide, figures));
    paths.push(path);
    onWritten?.(paths.length);
  }
  return paths;
}
